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
	/** Cumulative score in thousandths. */
	score: number;
	startedAtMs: number;
	startedTick: number;
	/** First tick at which the train is over. */
	expiresTick: number;
	/** Serials of the members that fed it. */
	fedBy: Set<number>;
	/** Anonymous entries that fed it. */
	fedAnonymously: number;
}
