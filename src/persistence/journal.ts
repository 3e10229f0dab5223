import type { Input, Marker } from "../events/input.ts";

/** One accepted input at its place in a session's history. */
export interface InputEntry {
	sequence: number;
	id: string;
	input: Input;
}

/** One accepted input or one marker, at its place in a session's history. */
export type JournalEntry =
	| InputEntry
	/** `chain`: the owner's chain hash before this marker (src/rooms/session-fold.ts), where it gave one. */
	| { sequence: number; id: string; marker: Marker; chain?: string };

export interface Appended {
	/** Place in the session's history, rising, not necessarily without gaps. */
	sequence: number;
	/** True when the id was there already: nothing was written, `sequence` is the first one's. */
	duplicate: boolean;
}

/** What became of a history that was begun anew. */
export interface RestartedJournal {
	/** Place of the marker that it begins with. */
	sequence: number;
	incarnation: string;
	/** What of the history before could be read. */
	left: JournalEntry[];
	/** What of that was taken over. */
	takenOver: InputEntry[];
}

/** What goes with a marker. */
export interface MarkerOptions {
	/** The owner's chain hash before it. */
	chain?: string;
	/** Whether the input of that id was applied, by an earlier marker or before the history was begun anew: the marker names those inputs as `again`. Absent: none was. */
	isKnown?(inputId: string): boolean;
}

/** The marker as it is written: with the places of those of its inputs that are known, or stand before it already. */
export function markerAfter(
	marker: Marker,
	ids: readonly string[],
	isKnown: MarkerOptions["isKnown"] = () => false,
): Marker {
	const before = new Set<string>();
	const again = ids.flatMap((id, place) => {
		const isFirst = before.size < before.add(id).size;
		return isFirst && !isKnown(id) ? [] : [place];
	});
	return again.length === 0 ? marker : { ...marker, again };
}

/** Accepted inputs in order, durable (docs/durability.md, "A fold over a journal"). */
export interface Journal {
	/** Whether ids may be forgotten with the entries that were trimmed, sooner than said below: a server that starts anew knows those of what it has. */
	readonly mayForgetIds: boolean;
	/** After it returns the input is accepted: it survives a kill of the process, exactly once per `id` and session. */
	append(showtimeSessionId: string, id: string, input: Input): Promise<Appended>;
	/**
	 * After it returns `marker` is the session's newest marker and every input before it in the history belongs to it.
	 * Throws `MARKER_CONFLICT` and writes nothing unless the newest marker was `marker.marker - 1` (0: none yet).
	 */
	appendMarker(showtimeSessionId: string, marker: Marker, options?: MarkerOptions): Promise<{ sequence: number }>;
	/** Says which history this is: another one after it was lost and begun anew. Undefined when nothing is known of the session. */
	incarnation(showtimeSessionId: string): Promise<string | undefined>;
	/**
	 * After it returns a history begins with `marker` and, behind it in their order, the inputs that `choose` takes of what is left. It
	 * stands in place of that; ids that were taken before are not known any more. Whoever is cut off in between finds all that was left, and
	 * may begin anew. Nobody writes between what `choose` sees and the marker; where it throws, all stays as it is. Throws `MARKER_CONFLICT`
	 * when others write without a pause.
	 */
	restart(
		showtimeSessionId: string,
		marker: Marker,
		choose: (left: readonly JournalEntry[]) => Promise<InputEntry[]>,
	): Promise<RestartedJournal>;
	/**
	 * Entries with `after < sequence <= upTo`, in order; `upTo` absent: to the end. Throws `JOURNAL_LOST` when one of them is
	 * there and cannot be read.
	 */
	read(showtimeSessionId: string, after: number, upTo?: number): Promise<JournalEntry[]>;
	/**
	 * From here on nobody reads entries up to and including `sequence`: they go now or later. Ids of inputs stay known, for ten
	 * minutes at least.
	 */
	trim(showtimeSessionId: string, sequence: number): Promise<void>;
	/** This process writes the session's history no more: what is held of it in memory may go. */
	forget(showtimeSessionId: string): void;
	/** After it returns no entry of the session is left; its ids may be known for a while. */
	drop(showtimeSessionId: string): Promise<void>;
}
