import { BORED, CRITICAL, CURIOUS, HOSTILE } from "../components/sentiment.ts";
import { CATEGORIES } from "../components/tally.ts";
import { mulBp } from "../world/basis-points.ts";
import { drawAt, drawKey, FOR_CONTAGION } from "../world/draw.ts";
import type { World } from "../world/world.ts";

const LAST = CATEGORIES - 1;

const isNegative = (category: number): boolean => category === CRITICAL || category === BORED || category === HOSTILE;

/**
 * What each member feels now (docs/simulation.md, "One tick"): Bored when disengaged; a feeling caught from the room as
 * long as it lasts; its bias when engaged and matched; else what it felt before. Paused moods stand still.
 */
export function feel(world: World): void {
	if (world.session.status === "paused") return;
	const { engagementBp, matchBp, mood, swayTicks, bias, personality, serial, scratch } = world.components.member;
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	const catchesBelow = catchTableOf(world);
	const key = drawKey(world.session.seed, world.marker, FOR_CONTAGION);
	const { members } = world;
	let caught = 0;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		const e = engagementBp[eid];
		const former = mood[eid];
		// Masks of all ones or none instead of branches: which case a member is in is as good as random, and mispredicted
		// branches took half of the pass.
		const bored = (e - disengagedBelowBp) >> 31;
		const swayed = (0 - swayTicks[eid]) >> 31;
		const delighted = ((engagedAboveBp - e) & (0 - matchBp[eid])) >> 31;
		const recovered = ((former ^ BORED) - 1) >> 31;
		const resting = (CURIOUS & recovered) | (former & ~recovered);
		const calm = (bias[eid] & delighted) | (resting & ~delighted);
		const kept = (former & swayed) | (calm & ~swayed);
		mood[eid] = (BORED & bored) | (kept & ~bored);
		swayTicks[eid] = (swayTicks[eid] + swayed) & ~bored;
		const word = drawAt(key, serial[eid]) >>> 16;
		scratch[caught] = eid;
		caught += (((word - catchesBelow[personality[eid] * CATEGORIES + LAST]) >> 31) & ~bored & ~swayed) >>> 31;
	}
	sway(world, scratch.subarray(0, caught), catchesBelow, key);
}

/** Members that caught a feeling show it until it wears off. */
function sway(world: World, caught: Uint32Array, catchesBelow: Int32Array, key: number): void {
	const { mood, swayTicks, personality, serial } = world.components.member;
	const { swayPositiveTicks, swayNegativeTicks } = world.rules.audience;
	for (const eid of caught) {
		const word = drawAt(key, serial[eid]) >>> 16;
		let category = 0;
		while (word >= catchesBelow[personality[eid] * CATEGORIES + category]) category++;
		mood[eid] = category;
		swayTicks[eid] = isNegative(category) ? swayNegativeTicks : swayPositiveTicks;
	}
}

/**
 * By personality row x 8 + category: the 16-bit word below which a draw catches a category up to this one from the room.
 * The chance of each is its share at the last tally x its rate x the personality's contagion.
 */
function catchTableOf(world: World): Int32Array {
	const { mood, total } = world.tally;
	const { personalities, audience } = world.rules;
	const table = new Int32Array(personalities.length * CATEGORIES);
	let spreadBp = 0;
	for (let category = 0; category < CATEGORIES; category++) {
		const shareBp = total === 0 ? 0 : Math.floor((mood[category] * 10_000) / total);
		const rateBp = isNegative(category) ? audience.contagionNegativeBp : audience.contagionPositiveBp;
		spreadBp += mulBp(shareBp, rateBp);
		for (let row = 0; row < personalities.length; row++) {
			const chanceBp = mulBp(spreadBp, personalities[row].contagionBp);
			table[row * CATEGORIES + category] = Math.floor((chanceBp * 65_536) / 10_000);
		}
	}
	return table;
}
