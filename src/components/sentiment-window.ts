import { CATEGORIES } from "./tally.ts";

/**
 * The sentiment entries of the last `windowTicks` ticks, oldest first, and how many took part by category.
 * A simulated member counts once a category for as long as it is in the window; anonymous entries count `count` times.
 */
export interface SentimentWindow {
	entries: SentimentEntry[];
	/** Distinct participants in the window, by category code. */
	participants: Int32Array;
	/** By tick modulo the window's length x 8 + category: participants whose latest entry is of that tick. */
	latest: Int32Array;
	/** By category code: entries up to this tick were taken out and count no more. */
	takenTick: Int32Array;
	/** The newest tick that the window slid to. */
	tick: number;
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

/** `ticks` is how many ticks the window is long. */
export function createSentimentWindow(ticks: number): SentimentWindow {
	return {
		entries: [],
		participants: new Int32Array(CATEGORIES),
		latest: new Int32Array(ticks * CATEGORIES),
		takenTick: new Int32Array(CATEGORIES).fill(-1),
		tick: 0,
	};
}
