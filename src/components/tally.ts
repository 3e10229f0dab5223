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
	/** Scratch: by personality row x 8 + category. */
	cells: Int32Array;
}

export function createTally(): Tally {
	return {
		total: 0,
		engaged: 0,
		disengaged: 0,
		engagementSum: 0,
		mood: new Int32Array(CATEGORIES),
		byPersonality: new Int32Array(256),
		cells: new Int32Array(256 * CATEGORIES),
	};
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
