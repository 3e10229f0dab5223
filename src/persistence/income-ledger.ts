/** A period of passive income, and what it pays. */
export interface IncomePeriod {
	/** Unix milliseconds. */
	startedAtMs: number;
	/** Followers that one whole unit is paid for; 0: nothing is paid. */
	followersAUnit: number;
	/** When it is paid, as Unix milliseconds. */
	nowMs: number;
}

/** Passive income of streamers: once a streamer and period. */
export interface IncomeLedger {
	/**
	 * After it returns each of the next `most` streamers that have income of the period and did not get it has a call for it in
	 * the ledger of calls; answers how many streamers there were, 0 when all have theirs.
	 */
	pay(period: IncomePeriod, most: number): Promise<number>;
}
