import { LEAVE_CAUSES, type LeaveCause, type RoomTrail } from "../components/cause-log.ts";
import { LEFT_BORED, LEFT_DISPLACED, LEFT_EXPIRED, LEFT_INJECTED } from "../components/member.ts";
import { mulBp } from "./basis-points.ts";
import { drawAt, drawKey, FOR_LEAVING } from "./draw.ts";
import { tagsIn } from "./interest-tags.ts";
import { shownIn } from "./room-trail.ts";
import type { World } from "./world.ts";

const WHOLE_BP = 10_000;

const GIVEN: Readonly<Record<number, LeaveCause>> = {
	[LEFT_INJECTED]: "injected",
	[LEFT_DISPLACED]: "displaced",
	[LEFT_EXPIRED]: "expired",
};

/** Why a member left. */
export interface Leaving {
	cause: LeaveCause;
	/** Tick in which engagement fell below the threshold; 0: it did not. */
	crossedTick: number;
	/** Whether it would have stayed this time had nothing raised its chance to leave. */
	isHastened: boolean;
	/** Interests of one who lost interest: those that were not on show or, of one who was tired, those that were. */
	tags: readonly number[];
}

const NO_TAGS: readonly number[] = [];

/** Why a member left in the step that the world has just taken. */
export function leavingOf(world: World, trail: RoomTrail, eid: number): Leaving {
	const departure = world.components.member.departure[eid];
	if (departure !== LEFT_BORED) {
		return { cause: GIVEN[departure], crossedTick: 0, isHastened: false, tags: NO_TAGS };
	}
	const cause = LEAVE_CAUSES[trail.lossCause[eid]];
	const crossedTick = trail.lossTick[eid];
	const shown = cause === "paused" ? undefined : shownIn(trail, crossedTick, world.tick);
	return {
		cause,
		crossedTick,
		isHastened: isHastened(world, eid),
		tags: shown === undefined ? NO_TAGS : interestsAmong(world, eid, shown, cause === "tired"),
	};
}

/** Interests of a member that are among tags, or those that are not. */
function interestsAmong({ components }: World, eid: number, among: Uint32Array, isAmong: boolean): number[] {
	const mask = isAmong ? 0 : -1;
	return tagsIn(components.member.interests.map((column, word) => column[eid] & (among[word] ^ mask)));
}

/** The same draw once more, with the chance that the member had of its own. */
function isHastened(world: World, eid: number): boolean {
	if (world.realDerived.boredBp === 0 && world.session.amplifications.length === 0) return false;
	const { engagementBp, personality, serial } = world.components.member;
	const { disengagedBelowBp } = world.rules.audience;
	const lackBp = Math.floor(((disengagedBelowBp - engagementBp[eid]) * WHOLE_BP) / disengagedBelowBp);
	const chanceBp = mulBp(lackBp, world.rules.personalities[personality[eid]].restlessnessBp);
	const word = drawAt(drawKey(world.session.seed, world.marker, FOR_LEAVING), serial[eid]) >>> 16;
	return word * WHOLE_BP >= chanceBp * 65_536;
}
