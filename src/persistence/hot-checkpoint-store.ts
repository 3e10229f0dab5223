/** A live session as its owner has just sealed it, with what is not out of its hands yet. */
export interface HotCheckpoint {
	showtimeSessionId: string;
	/** Of the owner. */
	token: number;
	tick: number;
	body: Uint8Array;
}

/** The newest state of live sessions, one a session; it may be lost at any time (docs/durability.md, "Checkpoints"). */
export interface HotCheckpointStore {
	/** After it returns this is the session's for `lifeMs`, unless a newer owner's or one of as late a tick is there: that stays. */
	put(checkpoint: HotCheckpoint, lifeMs: number): Promise<void>;
	/** The body of the session's; undefined when there is none. */
	get(showtimeSessionId: string): Promise<Uint8Array | undefined>;
	/** After it returns none of the session is there, unless a newer owner's is. */
	drop(showtimeSessionId: string, token: number): Promise<void>;
	/** Rejects while the store does not answer. */
	answers(): Promise<void>;
}
