import type { RelayQueue } from "./relay-queue.ts";

/** An event on its way out of a session. */
export interface OutboxMessage {
	/** The same for every delivery of one event. */
	messageId: string;
	showtimeSessionId: string;
	/** 1, 2, 3 and so on over the events of the session, without gaps; 0 for a message that repeats one in another form. */
	sequence: number;
	/** Without the namespace. */
	subject: string;
	/** JSON. */
	body: string;
	/** When it was decided, in Unix milliseconds. */
	atMs: number;
}

/**
 * Events that were decided and checkpointed before anybody took them (docs/durability.md, "Effects"). They come in by
 * `CheckpointStore.save`, in the order of their session, which is their line, and leave by a relay.
 */
export interface Outbox extends RelayQueue<OutboxMessage> {
	/** After it returns the messages are durable, behind those of their session that wait; known ones change nothing. */
	add(messages: readonly OutboxMessage[]): Promise<void>;
	/** True while a message of the session waits. */
	hasWaiting(showtimeSessionId: string): Promise<boolean>;
}
