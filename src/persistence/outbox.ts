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

/** The oldest messages of one session, held by one relay. */
export interface ClaimedMessages {
	showtimeSessionId: string;
	/** In order; never empty. */
	messages: OutboxMessage[];
	/** Attempts before this one that failed. */
	tries: number;
	/** Names this claim: a later one of the same session has another. */
	heldUntilMs: number;
}

/** What waits, over all sessions. */
export interface OutboxFigures {
	waiting: number;
	/** When the oldest waiting message was decided; undefined when none waits. */
	oldestAtMs: number | undefined;
	/** Messages that were given up and are kept for who looks into it. */
	dead: number;
}

/**
 * Events that were decided and checkpointed before anybody took them (docs/durability.md, "Effects"). They come in by
 * `CheckpointStore.save`, in the order of their session, and leave by a relay: one at a time holds a session's messages.
 */
export interface Outbox {
	/** After it returns the messages are durable, behind those of their session that wait; known ones change nothing. */
	add(messages: readonly OutboxMessage[]): Promise<void>;
	/** True while a message of the session waits. */
	hasWaiting(showtimeSessionId: string): Promise<boolean>;
	/** Holds the messages of one session that is due, at most 200 of them, until `nowMs + holdMs`. */
	claim(nowMs: number, holdMs: number): Promise<ClaimedMessages | undefined>;
	/** Removes what was delivered and frees the session, due at once for what is left. */
	settle(claim: ClaimedMessages, delivered: readonly string[]): Promise<void>;
	/** The same, when the message after the delivered ones failed: the session is due again at `dueAtMs`. */
	postpone(claim: ClaimedMessages, delivered: readonly string[], dueAtMs: number): Promise<void>;
	/** Gives a message up: it is kept with the reason and holds nothing back any more. */
	bury(messageId: string, reason: string): Promise<void>;
	/** Makes every session due that is not held: what failed may be possible again. */
	hurry(): Promise<void>;
	figures(): Promise<OutboxFigures>;
}
