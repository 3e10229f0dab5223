import { attendanceOf } from "../../src/career/attendance.ts";
import { type Invariant, ofEachSession } from "./invariant.ts";
import type { Reference } from "./reference.ts";

/** What holds of careers and of other services when a session has ended. */
export const ENDING_INVARIANTS: readonly Invariant[] = [
	{
		id: "I10",
		rule: "who watched is in the history with the whole of it; a follower is there once, here and on the platform",
		broken: ofEachSession(brokenFollowers),
	},
	{
		id: "I11",
		rule: "each milestone is reached once, and growth counts once over there",
		broken: ofEachSession(brokenGrowth),
	},
	{
		id: "I12",
		rule: "credits are the tips that were given, each once, and no call is left or given up",
		broken: ofEachSession(brokenCredits),
	},
	{
		id: "I16",
		rule: "the voice room of a stream is gone with it",
		broken: ofEachSession(({ history: { end } }) => end.voiceRooms.map((roomId) => `voice room ${roomId} is left`)),
	},
];

function brokenFollowers({ history: { end, record, intervalMs }, decided }: Reference): string[] {
	const stints = decided.flatMap(({ effect }) => (effect.kind === "stints.ended" ? effect.stints : []));
	const attendances = attendanceOf(stints, intervalMs / 1_000);
	const followers = end.told.newFollowers.map(({ memberId }) => memberId);
	// Of the real audience only who follows comes back.
	const lasting = attendances.filter(({ stint }) => stint.template !== null || followers.includes(stint.memberId));
	const watched = lasting.reduce((sum, { watchSeconds }) => sum + watchSeconds, 0);
	const wrong: string[] = [];
	if (Math.abs(watched - end.watchSeconds) > 0.01)
		wrong.push(`${watched} s were watched, ${end.watchSeconds} are kept`);
	if (record.summary?.newFollowers !== followers.length) {
		wrong.push(`${record.summary?.newFollowers} new followers were told, ${followers.length} are there`);
	}
	const known = new Set(attendances.map(({ stint }) => stint.memberId));
	wrong.push(...followers.filter((member) => !known.has(member)).map((member) => `${member} follows unseen`));
	const bound = end.told.newFollowers.map(({ followerId }) => followerId);
	if ([...end.bonds].sort().join() !== bound.sort().join()) {
		wrong.push(`${followers.length} followers have ${end.bonds.length} bonds`);
	}
	return wrong;
}

function brokenGrowth({ history: { end, record } }: Reference): string[] {
	const told = [...(record.summary?.milestones ?? [])].sort();
	const kept = end.told.milestones.map(({ code }) => code).sort();
	const wrong: string[] = [];
	if (told.join() !== kept.join() || new Set(told).size !== told.length)
		wrong.push(`${told} were told, ${kept} are kept`);
	if (!told.includes("first-stream")) wrong.push("the first stream is no milestone");
	if (Math.abs(end.seedGrowth - end.sentGrowth) > 1e-6) {
		wrong.push(`${end.sentGrowth} growth was sent, ${end.seedGrowth} counts`);
	}
	return wrong;
}

function brokenCredits({ history: { end }, decided }: Reference): string[] {
	const given = decided.flatMap(({ effect }) => (effect.kind === "tips.given" ? [effect.amount] : []));
	const credited = end.movements.map(({ amount }) => amount);
	const wrong = end.open.map(({ kind, deadReason }) => `a call is left: ${kind} (${deadReason ?? "it waits"})`);
	const inOrder = (amounts: readonly number[]) => amounts.toSorted((a, b) => a - b).join();
	if (inOrder(given) !== inOrder(credited)) wrong.push(`tips ${given} were given, ${credited} were credited`);
	return wrong;
}
