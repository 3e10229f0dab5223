/**
 * The sentiment entries of the last `windowTicks` ticks, oldest first, and what they add up to by category.
 * Simulated members count once a category by their serial; anonymous entries (serial 0) count `count` times.
 */
export interface SentimentWindow {
	entries: SentimentEntry[];
	/** Entries before this index were seen by the hype system. */
	fresh: number;
	/** Distinct participants by category code. */
	participants: Int32Array;
	/** How often a serial is in the window, by category code. */
	occurrences: Map<number, number>[];
}

export interface SentimentEntry {
	tick: number;
	/** 0 = anonymous. */
	serial: number;
	category: number;
	intensityBp: number;
	/** Viewer weight, 10,000 = 1.0. */
	weightBp: number;
	count: number;
}

export function createSentimentWindow(): SentimentWindow {
	return {
		entries: [],
		fresh: 0,
		participants: new Int32Array(8),
		occurrences: Array.from({ length: 8 }, () => new Map()),
	};
}
