import { BORED, CRITICAL, CURIOUS, HOSTILE } from "../components/sentiment.ts";
import { mulBp } from "../world/basis-points.ts";
import { drawAt, drawKey, FOR_CONTAGION } from "../world/draw.ts";
import type { World } from "../world/world.ts";

const isNegative = (category: number): boolean => category === CRITICAL || category === BORED || category === HOSTILE;

/**
 * What each member feels now (simulation.md, "One tick", 5): Bored when disengaged; a feeling caught from the room as
 * long as it lasts; its bias when engaged and matched; else what it felt before. Paused moods stand still.
 */
export function feel(world: World): void {
	if (world.session.status === "paused") return;
	const { engagementBp, matchBp, mood, swayTicks, bias, personality, serial } = world.components.member;
	const { engagedAboveBp, disengagedBelowBp, swayPositiveTicks, swayNegativeTicks } = world.rules.audience;
	const spreadBp = spreadOf(world);
	const { personalities } = world.rules;
	const catchesBelow = Int32Array.from(personalities, (row) => chanceWord(spreadBp[7], row.contagionBp));
	const key = drawKey(world.session.seed, world.marker, FOR_CONTAGION);
	const { members } = world;
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		const e = engagementBp[eid];
		if (e < disengagedBelowBp) {
			mood[eid] = BORED;
			swayTicks[eid] = 0;
		} else if (swayTicks[eid] > 0) {
			swayTicks[eid]--;
		} else {
			const word = drawAt(key, serial[eid]) >>> 16;
			if (word < catchesBelow[personality[eid]]) {
				const category = caughtBy(word, spreadBp, personalities[personality[eid]].contagionBp);
				mood[eid] = category;
				swayTicks[eid] = isNegative(category) ? swayNegativeTicks : swayPositiveTicks;
			} else if (e > engagedAboveBp && matchBp[eid] > 0) {
				mood[eid] = bias[eid];
			} else if (mood[eid] === BORED) {
				mood[eid] = CURIOUS;
			}
		}
	}
}

/** Chance a tick of catching category 0 to c from the room, cumulative over c: its share at the last tally x its rate. */
function spreadOf(world: World): Int32Array {
	const { mood, total } = world.tally;
	const { contagionPositiveBp, contagionNegativeBp } = world.rules.audience;
	const spreadBp = new Int32Array(8);
	let sum = 0;
	for (let category = 0; category < 8; category++) {
		const shareBp = total === 0 ? 0 : Math.floor((mood[category] * 10_000) / total);
		sum += mulBp(shareBp, isNegative(category) ? contagionNegativeBp : contagionPositiveBp);
		spreadBp[category] = sum;
	}
	return spreadBp;
}

/** The 16-bit word below which a draw falls with the chance `spreadBp` x `contagionBp`. */
function chanceWord(spreadBp: number, contagionBp: number): number {
	return Math.floor((mulBp(spreadBp, contagionBp) * 65_536) / 10_000);
}

function caughtBy(word: number, spreadBp: Int32Array, contagionBp: number): number {
	let category = 0;
	while (category < 7 && word >= chanceWord(spreadBp[category], contagionBp)) category++;
	return category;
}
