import type { InputEntry, JournalEntry } from "./journal.ts";

/**
 * The end of a session's subject in a stream, as the process knows it that writes there: nothing is missing between `from` and
 * `last`. What is asked for by then has not to be read again.
 */
export class JournalTail {
	/** Of the session's history: ids of another one are not known in it. */
	readonly epoch: string;
	/** Inputs that came too late for the epoch where they stand; the owner takes them out as it writes them once more. */
	readonly late: InputEntry[] = [];
	/** True when it is open what came behind it, or whether it is still there. */
	isDoubtful = false;
	#from: number;
	#last: number;
	#lastId = "";
	#newestMarker: { marker: number; sequence: number } = { marker: 0, sequence: 0 };
	#entries: JournalEntry[] = [];

	/** `from`: the tail begins behind this sequence. */
	constructor(epoch: string, from = 0) {
		this.epoch = epoch;
		this.#from = from;
		this.#last = from;
	}

	/** Sequence of the newest message of the subject, 0 = none. */
	get last(): number {
		return this.#last;
	}

	/** Id of the entry at `last`. */
	get lastId(): string {
		return this.#lastId;
	}

	/** 0 = none. */
	get newestMarker(): Readonly<{ marker: number; sequence: number }> {
		return this.#newestMarker;
	}

	/** Inputs behind the newest marker, in order. */
	get waiting(): InputEntry[] {
		return this.#entries.flatMap((entry) =>
			"input" in entry && entry.sequence > this.#newestMarker.sequence ? [entry] : [],
		);
	}

	/** Whether both end with the same marker, at the same place of the same history. */
	hasMarkerOf(other: JournalTail): boolean {
		const { marker, sequence } = other.newestMarker;
		const isSame = marker === this.#newestMarker.marker && sequence === this.#newestMarker.sequence;
		return marker > 0 && isSame && this.epoch === other.epoch;
	}

	/** The next message of the subject; of a marker's the one before is what the tail begins behind from now on. */
	add(entry: JournalEntry): void {
		this.#moveTo(entry);
		this.#entries.push(entry);
		if (!("marker" in entry)) return;
		this.#from = Math.max(this.#from, this.#newestMarker.sequence);
		this.#entries = this.#entries.filter(({ sequence }) => sequence > this.#from);
		this.#newestMarker = { marker: entry.marker.marker, sequence: entry.sequence };
	}

	/** A message of the subject that does not count where it stands. */
	addLate(entry: InputEntry): void {
		this.#moveTo(entry);
		this.late.push(entry);
	}

	#moveTo({ sequence, id }: JournalEntry): void {
		if (sequence <= this.#last) return;
		this.#last = sequence;
		this.#lastId = id;
	}

	/** Entries with `after < sequence <= upTo`; undefined when the tail does not have them all. */
	between(after: number, upTo: number): JournalEntry[] | undefined {
		if (after < this.#from || upTo > this.#last) return undefined;
		return this.#entries.filter(({ sequence }) => sequence > after && sequence <= upTo);
	}
}
