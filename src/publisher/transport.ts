import type { ErrorCode } from "../errors.ts";
import type { GameEvent } from "../events/game-event.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { PublishErrorCode } from "./publish-error.ts";

/** The stream an event is for: by its id, or whichever the streamer has live. */
export type PublishTarget = { showtimeSessionId: string } | { streamer: StreamerReference };

/** One event on its way. */
export type PublishItem = PublishTarget & { event: GameEvent };

/** What the server says of an accepted event. */
export interface Published {
	eventId: string;
	/** Place in the session's history. */
	sequence: number;
	/** True when the audience has taken notice already. */
	applied: boolean;
	/** True when the event had been accepted before, under the same eventId. */
	duplicate: boolean;
}

export type Outcome =
	| { published: Published }
	| { code: PublishErrorCode; message: string; retry: boolean; retryAfterMs?: number };

/** A way to the server. */
export interface Transport {
	/** One outcome for each item, in order; never throws. */
	send(items: readonly PublishItem[]): Promise<Outcome[]>;
	/** After it returns no connection is left. */
	close(): Promise<void>;
}

const RETRIED: readonly string[] = [
	"TOO_BUSY",
	"TOO_MANY_REQUESTS",
	"TOO_MANY_INPUTS",
	"STARTING",
	"DRAINING",
	"NOT_OWNER",
	"STORE_UNAVAILABLE",
	"JOURNAL_FULL",
	"PLATFORM_UNAVAILABLE",
	"KEYS_UNREACHABLE",
	"INTERNAL",
] satisfies ErrorCode[];

/** True for codes that pass with time. */
export function passesWithTime(code: string): boolean {
	return RETRIED.includes(code);
}
