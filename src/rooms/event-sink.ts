import type { CareerConclusion } from "../persistence/career-conclusion.ts";
import type { OutboxMessage } from "../persistence/outbox.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { DecidedEffect } from "./session-fold.ts";

/** How effects become events, and where events go. */
export interface EventSink {
	/** What an effect tells others, in order: nothing, or one message or more. The same effect gives the same messages. */
	messagesOf(session: SessionRecord, decided: DecidedEffect): OutboxMessage[];
	/**
	 * What the end of a session tells others, in order. `after`: the session's events so far, which these are numbered on
	 * from; without it they have no numbers. The same ending gives the same messages.
	 */
	endingOf(session: SessionRecord, conclusion: CareerConclusion, after?: number): OutboxMessage[];
	/** After it returns the message is handed over; a rejection leaves open whether it is. */
	publish(message: OutboxMessage): Promise<void>;
}
