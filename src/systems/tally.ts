import { PRESENT } from "../components/member.ts";
import type { World } from "../world/world.ts";

/**
 * Counts who is present and what they feel; departed members count no longer (simulation.md, "One tick", 10).
 * A tick of a session that is not paused adds watch time.
 */
export function tally(world: World): void {
	const { engagementBp, mood, personality, departure, engagementSum, ticksWatched } = world.components.member;
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	const { session, members } = world;
	const counts = world.tally;
	counts.mood.fill(0);
	counts.byPersonality.fill(0);
	const { mood: byMood, byPersonality } = counts;
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
		if (e > engagedAboveBp) engaged++;
		else if (e < disengagedBelowBp) disengaged++;
		sum += e;
		byMood[mood[eid]]++;
		byPersonality[personality[eid]]++;
		engagementSum[eid] += e * watched;
		ticksWatched[eid] += watched;
	}
	counts.total = total;
	counts.engaged = engaged;
	counts.disengaged = disengaged;
	counts.engagementSum = sum;
	session.peak = Math.max(session.peak, total);
	session.ticksLive += watched;
	session.memberTicks += total * watched;
	session.engagementTicks += sum * watched;
}
