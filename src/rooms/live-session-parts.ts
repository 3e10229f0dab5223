import type { CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal } from "../persistence/journal.ts";
import type { Outbox } from "../persistence/outbox.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { CheckpointFormat } from "./checkpoint-format.ts";
import type { Clock } from "./clock.ts";
import type { CollectionTypes } from "./decisions-of.ts";
import type { EventSink } from "./event-sink.ts";
import type { HotCheckpoints } from "./hot-checkpoints.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { DecidedEffect, Fold } from "./session-fold.ts";

/** What a live session is made of and stands on. */
export interface LiveSessionParts {
	record: SessionRecord;
	fold: Fold;
	/** Inputs that stand in the journal after the fold's last marker. */
	waitingInputs: number;
	/** Journal sequences of the stored checkpoints, newest first. */
	storedSequences: readonly number[];
	/** Of this process's ownership of the session. */
	token: number;
	/** Whether stores are to check the token. */
	isFenced: boolean;
	/** What the session decides leaves it after this; absent: at once. */
	mayDeliver?: Promise<void>;
	/** This process's right to write; absent where it needs none. */
	lease?: { readonly isHeld: boolean };
	/**
	 * Another owner wrote a marker, or an append of this one was written after it had been given up; or a checkpoint was refused because
	 * another owns the session; or what follows in the journal does not follow on what is folded; or the history goes on in a version that this release does
	 * not know, and the session is halted.
	 */
	onConflict(session: LiveSession, error: unknown): void;
	journal: Journal;
	checkpoints: CheckpointStore;
	/** Absent without Redis. */
	hotCheckpoints?: Pick<HotCheckpoints, "request">;
	outbox: Outbox;
	events: EventSink;
	collections: CollectionTypes;
	format: CheckpointFormat;
	clock: Clock;
	logger: Logger;
	/** Carries out one effect within the house; a rejection is retried with the next marker. */
	deliver(session: LiveSession, decided: DecidedEffect): Promise<void>;
	/** Whether this process owns the session still, as far as the stores know. */
	mayReplace(): Promise<boolean>;
	/** Learns of a journal that was not what it should be. */
	onJournalLost?(): void;
	/** Learns how long each step took. */
	onStep?(ms: number): void;
}

/** What a session brings along, started or taken up, when it becomes live. */
export type AdoptedSession = Pick<
	LiveSessionParts,
	"record" | "fold" | "waitingInputs" | "storedSequences" | "token" | "mayDeliver"
>;
