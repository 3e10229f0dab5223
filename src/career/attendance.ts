import type { Stint } from "../events/effect.ts";

/** What a member did in one session, over all its stays there. */
export interface Attendance {
	/** Its newest stay: who the member is. */
	stint: Stint;
	ticks: number;
	engagementBpSum: number;
	watchSeconds: number;
	/** Engagement of 0 to 1 times seconds. */
	engagementSeconds: number;
	isPresent: boolean;
}

/** One attendance a member, in the order of their ids, as stores keep them; a stint that is told twice counts once. */
export function attendanceOf(stints: Iterable<Stint>, tickSeconds: number): Attendance[] {
	const bySerial = new Map<number, Stint>();
	for (const stint of stints) if (!bySerial.has(stint.serial)) bySerial.set(stint.serial, stint);
	const byMember = new Map<string, Stint[]>();
	for (const stint of [...bySerial.values()].sort((a, b) => a.serial - b.serial)) {
		const stays = byMember.get(stint.memberId);
		if (stays === undefined) byMember.set(stint.memberId, [stint]);
		else stays.push(stint);
	}
	const memberIds = [...byMember.keys()].sort();
	return memberIds.map((memberId) => {
		const stays = byMember.get(memberId) as Stint[];
		const ticks = stays.reduce((sum, stay) => sum + stay.ticks, 0);
		const engagementBpSum = stays.reduce((sum, stay) => sum + stay.engagementBpSum, 0);
		return {
			stint: stays[stays.length - 1],
			ticks,
			engagementBpSum,
			watchSeconds: roundedSeconds(ticks * tickSeconds),
			engagementSeconds: roundedSeconds((engagementBpSum / 10_000) * tickSeconds),
			isPresent: stays.some((stay) => stay.isPresent),
		};
	});
}

/** Seconds are kept to a millisecond, so that they add up to whole minutes. */
export function roundedSeconds(seconds: number): number {
	return Math.round(seconds * 1_000) / 1_000;
}

/** Mean engagement in bp; 0 for one that saw no tick. */
export function meanEngagementBp({ ticks, engagementBpSum }: Attendance): number {
	return ticks === 0 ? 0 : engagementBpSum / ticks;
}
