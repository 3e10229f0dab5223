import { PRESENT } from "../components/member.ts";
import { CATEGORIES, foldCells } from "../components/tally.ts";
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
	const { cells } = counts;
	cells.fill(0, 0, world.rules.personalities.length * CATEGORIES);
	const watched = world.isTick && session.status === "active" ? 1 : 0;
	let total = 0;
	let engaged = 0;
	let disengaged = 0;
	let sum = 0;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		if (departure[eid] !== PRESENT) continue;
		const e = engagementBp[eid];
		total++;
		// The sign of the difference instead of a branch: engagement is as good as random here.
		engaged += (engagedAboveBp - e) >>> 31;
		disengaged += (e - disengagedBelowBp) >>> 31;
		sum += e;
		// One counter for both: two would wait for each other's stores.
		cells[personality[eid] * CATEGORIES + mood[eid]]++;
		engagementSum[eid] += e * watched;
	}
	foldCells(cells, world.rules.personalities.length, counts.mood, counts.byPersonality);
	counts.total = total;
	counts.engaged = engaged;
	counts.disengaged = disengaged;
	counts.engagementSum = sum;
	session.peak = Math.max(session.peak, total);
	session.ticksLive += watched;
	session.memberTicks += total * watched;
	session.engagementTicks += sum * watched;
}
