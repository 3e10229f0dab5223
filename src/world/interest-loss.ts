import { LEAVE_CAUSES, type LeaveCause, NO_LOSS, type RoomTrail } from "../components/cause-log.ts";
import { PRESENT } from "../components/member.ts";
import { mulBp } from "./basis-points.ts";
import { interestTagsOf } from "./interest-tags.ts";
import { gainOf } from "./liveliness.ts";
import { matchesAt, shownIn } from "./room-trail.ts";
import type { World } from "./world.ts";

const WHOLE_BP = 10_000;

export const codeOf = (cause: LeaveCause): number => LEAVE_CAUSES.indexOf(cause);

/** Notes whose engagement fell below the threshold in the tick just recorded at `place`, and why; and who came back. */
export function noteLosses(trail: RoomTrail, world: World, place: number): void {
	if (trail.kept.length > 0) giveBack(trail, world);
	const { members } = world;
	const { engagementBp } = world.components.member;
	const belowBp = world.rules.audience.disengagedBelowBp;
	const { lossCause, lossTick } = trail;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		const isBelow = engagementBp[eid] < belowBp;
		if (isBelow === (lossCause[eid] !== NO_LOSS)) continue;
		lossCause[eid] = isBelow ? codeOf(lossAt(world, trail, place, eid)) : NO_LOSS;
		lossTick[eid] = world.tick;
	}
}

/** Losses from before a checkpoint go to the rows of those whom they are of. */
function giveBack(trail: RoomTrail, { members, components }: World): void {
	const kept = new Map(trail.kept.map((loss) => [loss[0], loss]));
	for (const eid of members) {
		const loss = kept.get(components.member.serial[eid]);
		if (loss === undefined) continue;
		trail.lossCause[eid] = loss[1];
		trail.lossTick[eid] = loss[2];
	}
	trail.kept = [];
}

/** The losses of those who are present and below the threshold, by serial. */
export function lossesOf({ lossCause, lossTick, kept }: RoomTrail, { members, components }: World): RoomTrail["kept"] {
	if (kept.length > 0) return [...kept];
	const { serial, departure } = components.member;
	const losses: RoomTrail["kept"] = [];
	for (const eid of members) {
		const cause = lossCause[eid] ?? NO_LOSS;
		if (cause !== NO_LOSS && departure[eid] === PRESENT) losses.push([serial[eid], cause, lossTick[eid]]);
	}
	return losses;
}

/** What a tick lacked that a member at the threshold would have needed to stay there. */
function lossAt(world: World, trail: RoomTrail, place: number, eid: number): LeaveCause {
	const { personality, decayBp } = world.components.member;
	const { isPaused, livelinessBp, tick } = trail.rows[place];
	const { rules } = world;
	if (isPaused) return "paused";
	const { matchBp, freshBp } = matchesAt(trail, place, interestTagsOf(world, eid));
	if (freshBp === 0) {
		const isAnything = shownIn(trail, tick, tick)?.some((word) => word !== 0);
		return isAnything ? "other-interests" : "nothing-on-show";
	}
	const gain = gainOf(rules, personality[eid], livelinessBp);
	const room = WHOLE_BP - rules.audience.disengagedBelowBp;
	const holds = (m: number) => mulBp(mulBp(gain, m), room) >= mulBp(decayBp[eid], WHOLE_BP - m);
	return holds(freshBp) && !holds(matchBp) ? "tired" : "little-interest";
}
