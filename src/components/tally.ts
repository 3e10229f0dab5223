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
}

export function createTally(): Tally {
	return {
		total: 0,
		engaged: 0,
		disengaged: 0,
		engagementSum: 0,
		mood: new Int32Array(8),
		byPersonality: new Int32Array(256),
	};
}
