import { MOST_PERSONALITIES } from "./rules.ts";

/** Sentiment categories. */
export const CATEGORIES = 8;

/** Counts of who is present, made anew by every tally. */
export interface Tally {
	total: number;
	engaged: number;
	disengaged: number;
	/** Sum of engagementBp. */
	engagementSum: number;
	/** By category code. */
	mood: Int32Array;
	/** By row of `rules.personalities`. */
	byPersonality: Int32Array;
	/** The engaged, by row of `rules.personalities`. */
	engagedByPersonality: Int32Array;
	/** Scratch: by personality row x 8 + category. */
	cells: Int32Array;
	/** Scratch: by (personality row x 8 + category) x 2 + whether engaged. */
	halves: Int32Array;
}

export function createTally(): Tally {
	return {
		total: 0,
		engaged: 0,
		disengaged: 0,
		engagementSum: 0,
		mood: new Int32Array(CATEGORIES),
		byPersonality: new Int32Array(MOST_PERSONALITIES),
		engagedByPersonality: new Int32Array(MOST_PERSONALITIES),
		cells: new Int32Array(0),
		halves: new Int32Array(0),
	};
}

/** Makes room in the scratch for `rows` personality rows. */
export function makeRoomForRows(tally: Tally, rows: number): void {
	if (tally.cells.length >= rows * CATEGORIES) return;
	tally.cells = new Int32Array(rows * CATEGORIES);
	tally.halves = new Int32Array(rows * CATEGORIES * 2);
}

type Counters = Int32Array | Uint32Array;

/** Adds the cells of `rows` personality rows up by category and by row. */
export function foldCells(cells: Counters, rows: number, mood: Counters, byPersonality: Counters): void {
	mood.fill(0);
	for (let row = 0; row < rows; row++) {
		byPersonality[row] = 0;
		for (let category = 0; category < CATEGORIES; category++) {
			const count = cells[row * CATEGORIES + category];
			mood[category] += count;
			byPersonality[row] += count;
		}
	}
}

/** Adds the halves of `rows` personality rows up: who is in each cell, and how many of each row are engaged. */
export function foldHalves({ halves, cells, engagedByPersonality }: Tally, rows: number): void {
	for (let row = 0; row < rows; row++) {
		engagedByPersonality[row] = 0;
		for (let cell = row * CATEGORIES; cell < (row + 1) * CATEGORIES; cell++) {
			cells[cell] = halves[2 * cell] + halves[2 * cell + 1];
			engagedByPersonality[row] += halves[2 * cell + 1];
		}
	}
}
