import type { OutboxMessage } from "./outbox.ts";
import type { SessionDecisions } from "./session-decisions.ts";

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

/** What goes with a checkpoint, in one transaction. A hot checkpoint has to take the same along (src/rooms/hot-checkpoint.ts). */
export interface CheckpointOptions {
	/** Of the owner; absent where there are no others. */
	token?: number;
	/** Events decided up to the checkpoint that nobody has taken. */
	outbox?: readonly OutboxMessage[];
	/** What was decided for the career and of other services since the checkpoint before. */
	decisions?: SessionDecisions;
}

export interface CheckpointStore {
	/**
	 * After it returns the checkpoint, its events and decisions are durable, the checkpoint in place of one of the same marker; all but
	 * the session's newest three are gone. Throws `NOT_OWNER` and changes nothing when the session has another token by now.
	 */
	save(checkpoint: Checkpoint, options?: CheckpointOptions): Promise<void>;
	/** The session's checkpoints, newest first, at most three. */
	list(showtimeSessionId: string): Promise<Checkpoint[]>;
	/** After it returns nothing of the session is left. */
	drop(showtimeSessionId: string): Promise<void>;
}
