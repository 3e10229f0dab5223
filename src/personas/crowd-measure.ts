import { PRESENT } from "../components/member.ts";
import { CATEGORIES } from "../components/tally.ts";
import type { World } from "../world/world.ts";

/** Width of an engagement bin; the shipped borders of disengaged and engaged lie between two bins. */
const BIN_BP = 40;
const BINS = 10_000 / BIN_BP + 1;
/** Disengaged, in between, engaged. */
export const BANDS = 3;
/** One more than the last place: places go from the least engaged, 0, to the most. */
export const PLACES = 65_536;

/** The members of a world as a crowd: how many are how engaged and feel what, and nothing of any one of them. */
export interface CrowdMeasure {
	total: number;
	/** By engagement bin x 8 + category. */
	cells: Uint32Array;
	/** By engagement bin. */
	engagement: Uint32Array;
	/** Place of the middle member of each engagement bin. */
	placeOfBin: Uint16Array;
	/** By band x 8 + category. */
	feelings: Uint32Array;
}

export function createCrowdMeasure(): CrowdMeasure {
	return {
		total: 0,
		cells: new Uint32Array(BINS * CATEGORIES),
		engagement: new Uint32Array(BINS),
		placeOfBin: new Uint16Array(BINS),
		feelings: new Uint32Array(BANDS * CATEGORIES),
	};
}

/** Engagement bin: a 40th, without a division. Exact up to 10,000. */
export function binOf(engagementBp: number): number {
	return (engagementBp * 26_215) >>> 20;
}

/** Takes the measure of everyone present. */
export function measureCrowd(measure: CrowdMeasure, world: World): void {
	const { cells, engagement, placeOfBin, feelings } = measure;
	const { engagementBp, mood, departure } = world.components.member;
	const { members } = world;
	cells.fill(0);
	for (let i = 0; i < members.length; i++) {
		const eid = members[i];
		// One counter for both, and only its place is random: two would wait for each other's stores.
		if (departure[eid] === PRESENT) cells[binOf(engagementBp[eid]) * CATEGORIES + mood[eid]]++;
	}
	feelings.fill(0);
	let total = 0;
	for (let bin = 0; bin < BINS; bin++) {
		const band = bandOf(world, bin * BIN_BP + BIN_BP / 2) * CATEGORIES;
		let here = 0;
		for (let category = 0; category < CATEGORIES; category++) {
			const count = cells[bin * CATEGORIES + category];
			here += count;
			feelings[band + category] += count;
		}
		engagement[bin] = here;
		total += here;
	}
	measure.total = total;
	let below = 0;
	for (let bin = 0; bin < BINS; bin++) {
		placeOfBin[bin] = total === 0 ? 0 : Math.floor(((below + engagement[bin] / 2) * (PLACES - 1)) / total);
		below += engagement[bin];
	}
}

/** Band of an engagement. */
export function bandOf(world: World, engagement: number): number {
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	return engagement < disengagedBelowBp ? 0 : engagement > engagedAboveBp ? 2 : 1;
}

/**
 * Engagement by rank: writes to `engagementAt[i]` what the member has that as large a share of the members is behind as
 * of the `present` persons counted in `ranks` is behind those in `ranks[i]`.
 */
export function engagementByRank(
	{ total, engagement }: CrowdMeasure,
	ranks: Uint32Array,
	present: number,
	engagementAt: Uint16Array,
): void {
	engagementAt.fill(0);
	if (total === 0 || present === 0) return;
	let bin = 0;
	let below = 0;
	let seen = 0;
	for (let i = 0; i < ranks.length; i++) {
		if (ranks[i] === 0) continue;
		const rank = ((seen + ranks[i] / 2) * total) / present;
		while (below + engagement[bin] <= rank) below += engagement[bin++];
		const within = Math.floor(((rank - below) * BIN_BP) / engagement[bin]);
		engagementAt[i] = Math.min(10_000, bin * BIN_BP + within);
		seen += ranks[i];
	}
}
