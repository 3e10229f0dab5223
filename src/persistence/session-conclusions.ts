import type { PlatformCall } from "../events/platform-call.ts";
import type { CareerConclusion, EndedSession } from "./career-conclusion.ts";
import type { OutboxMessage } from "./outbox.ts";
import type { SessionDecisions } from "./session-decisions.ts";
import type { SessionRecord } from "./session-store.ts";

/** A session whose world has ended, or that has none. */
export interface ConcludingSession extends Omit<EndedSession, "record" | "stints" | "totals" | "endedAtMs"> {
	/** Ended, with its reason and, unless its history is lost, its totals. */
	record: SessionRecord & { endedAtMs: number };
	/** Of the owner; absent where there are no others, and for a session that had ended before. */
	token?: number;
	/** What it decided since its last checkpoint. */
	decisions?: SessionDecisions;
}

/** What follows from the end of a session for others. */
export interface Consequences {
	calls: readonly PlatformCall[];
	messages: readonly OutboxMessage[];
}

/** The end of sessions as one unit (docs/durability.md, "The end of a session"). */
export interface SessionConclusions {
	/**
	 * After it returns the session has ended, its streamer's career is what it made of it, and what follows is in the ledger
	 * and the outbox: all of it or, when it throws, nothing. A session that was concluded before stays as it is. Throws
	 * `NOT_OWNER` when it has another token by now.
	 */
	conclude(
		session: ConcludingSession,
		consequencesOf: (conclusion: CareerConclusion) => Consequences,
	): Promise<CareerConclusion>;
}
