import { PRESENT } from "../components/member.ts";
import { CATEGORIES, foldCells, foldHalves, makeRoomForRows } from "../components/tally.ts";
import type { World } from "../world/world.ts";

/**
 * Counts who is present and what they feel; departed members count no longer (docs/simulation.md, "One tick").
 * A tick of a session that is not paused adds watch time.
 */
export function tally(world: World): void {
	const { engagementBp, mood, personality, departure, engagementSum } = world.components.member;
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	const { session, members } = world;
	const counts = world.tally;
	const rows = world.rules.personalities.length;
	makeRoomForRows(counts, rows);
	const { halves } = counts;
	halves.fill(0, 0, rows * CATEGORIES * 2);
	const watched = world.isTick && session.status === "active" ? 1 : 0;
	let total = 0;
	let disengaged = 0;
	let sum = 0;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		if (departure[eid] !== PRESENT) continue;
		const e = engagementBp[eid];
		total++;
		// The sign of the difference instead of a branch: engagement is as good as random here.
		const isEngaged = (engagedAboveBp - e) >>> 31;
		disengaged += (e - disengagedBelowBp) >>> 31;
		sum += e;
		// One counter for all three: several would wait for each other's stores.
		halves[((personality[eid] * CATEGORIES + mood[eid]) << 1) | isEngaged]++;
		engagementSum[eid] += e * watched;
	}
	foldHalves(counts, rows);
	foldCells(counts.cells, rows, counts.mood, counts.byPersonality);
	counts.total = total;
	counts.engaged = sumOf(counts.engagedByPersonality, rows);
	counts.disengaged = disengaged;
	counts.engagementSum = sum;
	session.peak = Math.max(session.peak, total);
	session.ticksLive += watched;
	session.memberTicks += total * watched;
	session.engagementTicks += sum * watched;
}

function sumOf(counts: Int32Array, rows: number): number {
	let sum = 0;
	for (let row = 0; row < rows; row++) sum += counts[row];
	return sum;
}
