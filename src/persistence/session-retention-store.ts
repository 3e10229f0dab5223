/** What is kept of sessions that ended long ago. */
export interface SessionRetentionStore {
	/**
	 * Ids of sessions that ended before `endedBeforeMs` (Unix milliseconds) and are concluded or never came to life, the oldest
	 * first; `most` of them at most.
	 */
	endedBefore(endedBeforeMs: number, most: number): Promise<string[]>;
	/**
	 * After it returns nothing is left of an ended session but what its streamer keeps (career, followers, watch history) and
	 * the audit log. A repeated or a broken-off call leads to the same; a session that has not ended is left as it is.
	 */
	delete(showtimeSessionId: string): Promise<void>;
}
