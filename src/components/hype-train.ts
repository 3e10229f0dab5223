/**
 * The hype train component: at most one entity a world (docs/simulation.md, "Hype train").
 * It starts at level 1, rises with its cumulative score, falls with decay and ends by decay, timeout or session end.
 */
export interface HypeTrainRow {
	/** 1 for the session's first train. */
	ordinal: number;
	/** Category code that started it; it stays. */
	category: number;
	level: number;
	peakLevel: number;
	/** Cumulative score in thousandths, and its highest so far. */
	score: number;
	peakScore: number;
	startedAtMs: number;
	/** Logical milliseconds from which on the train is over. */
	expiresAtMs: number;
	/** Thousandths by member serial or user id, in the order of the first contributions. */
	contributors: Map<number | string, number>;
	/** Anonymous participants that fed it. */
	anonymous: number;
	/** What was told of it last: score, level, and when that was mere progress. */
	toldScore: number;
	toldLevel: number;
	progressAtMs: number;
}
