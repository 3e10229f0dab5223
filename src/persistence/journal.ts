import type { Input, Marker } from "../events/input.ts";

/** One accepted input or one marker, at its place in a session's history. */
export type JournalEntry =
	| { sequence: number; id: string; input: Input }
	/** `chain`: the owner's chain hash before this marker (src/rooms/session-fold.ts), where it gave one. */
	| { sequence: number; id: string; marker: Marker; chain?: string };

export interface Appended {
	/** Place in the session's history, rising, not necessarily without gaps. */
	sequence: number;
	/** True when the id was there already: nothing was written, `sequence` is the first one's. */
	duplicate: boolean;
}

/** Accepted inputs in order, durable (docs/durability.md, "A fold over a journal"). */
export interface Journal {
	/** After it returns the input is accepted: it survives a kill of the process, exactly once per `id` and session. */
	append(showtimeSessionId: string, id: string, input: Input): Promise<Appended>;
	/**
	 * After it returns `marker` is the session's newest marker and every input before it in the history belongs to it.
	 * Throws `MARKER_CONFLICT` and writes nothing unless the newest marker was `marker.marker - 1` (0: none yet).
	 */
	appendMarker(showtimeSessionId: string, marker: Marker, chain?: string): Promise<{ sequence: number }>;
	/** Says which history this is: another one after it was lost and begun anew. Undefined when nothing is known of the session. */
	incarnation(showtimeSessionId: string): Promise<string | undefined>;
	/**
	 * After it returns a history begins whose only entry is `marker`, in place of what was left of the one before, whose ids
	 * are not known any more.
	 */
	restart(showtimeSessionId: string, marker: Marker): Promise<{ sequence: number; incarnation: string }>;
	/**
	 * Entries with `after < sequence <= upTo`, in order; `upTo` absent: to the end. Throws `JOURNAL_LOST` when one of them is
	 * there and cannot be read. `known`: places between the two, rising, where the caller has put entries; whoever knows all of
	 * them may be answered sooner, with the same.
	 */
	read(showtimeSessionId: string, after: number, upTo?: number, known?: readonly number[]): Promise<JournalEntry[]>;
	/** After it returns, entries up to and including `sequence` are gone; ids of inputs stay known, for ten minutes at least. */
	trim(showtimeSessionId: string, sequence: number): Promise<void>;
	/** After it returns nothing of the session is left. */
	drop(showtimeSessionId: string): Promise<void>;
}
