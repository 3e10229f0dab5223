/** Amplifications that a session can have at once. */
export const MOST_AMPLIFICATIONS = 8;

/** A director's hand on a session for a while (docs/simulation.md, "Amplification"); 10,000 = as it would be. */
export interface AmplificationRow {
	/** Names it: another of the same name takes its place. */
	correlationId: string;
	/** Of the participants that start a train. */
	thresholdBp: number;
	/** Of what an entry adds to a train. */
	scoreBp: number;
	/** Of the chance to leave. */
	churnBp: number;
	/** Weights below which these tags do not fall, by name. */
	tags: Record<string, number>;
	/** First tick at which it is over. */
	expiresTick: number;
}
