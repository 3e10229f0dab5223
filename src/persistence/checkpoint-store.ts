/** A committed snapshot: what a session is restored from. */
export interface Checkpoint {
	showtimeSessionId: string;
	/** Marker the snapshot was taken after. */
	marker: number;
	/** Tick number at that marker. */
	tick: number;
	/** Journal sequence of that marker; the fold goes on after it. */
	sequence: number;
	/** World and personas as sealed by `sealCheckpoint`: magic, versions, lengths, SHA-256. */
	body: Uint8Array;
}

export interface CheckpointStore {
	/**
	 * After it returns the checkpoint is durable, in place of one of the same marker; all but the session's newest three
	 * are gone. `token`: of the owner; throws `NOT_OWNER` and changes nothing when the session has another one by now.
	 */
	save(checkpoint: Checkpoint, token?: number): Promise<void>;
	/** The session's checkpoints, newest first, at most three. */
	list(showtimeSessionId: string): Promise<Checkpoint[]>;
	/** After it returns nothing of the session is left. */
	drop(showtimeSessionId: string): Promise<void>;
}
