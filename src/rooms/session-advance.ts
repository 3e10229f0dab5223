import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import { type Marker, markerIdOf } from "../events/input.ts";
import type { InputEntry } from "../persistence/journal.ts";
import { AcceptedInputs } from "./accepted-inputs.ts";
import type { EpochParts } from "./journal-epoch.ts";
import { SerialQueue } from "./serial-queue.ts";
import { SessionEpochs } from "./session-epochs.ts";
import { type Chapter, chaptersOf, type Fold } from "./session-fold.ts";

export interface SessionAdvanceParts extends EpochParts {
	showtimeSessionId: string;
	fold: Fold;
	/** This process's right to write; absent where it needs none. */
	lease?: { readonly isHeld: boolean };
	/** True when no marker is taken any more. */
	isOver(): boolean;
	/** Folds one chapter; throws what the step throws. */
	take(chapter: Chapter): void;
	/** A new epoch has begun. */
	onNewEpoch(): void;
	/** Another owner wrote a marker, or the journal is not what it was. */
	onConflict(error: ShowtimeError): void;
}

/**
 * Takes the fold of a live session on by markers: they are appended and folded one at a time. A failed append leaves open whether the marker
 * was written; the next one reads the journal first.
 */
export class SessionAdvance {
	readonly #parts: SessionAdvanceParts;
	readonly #queue = new SerialQueue();
	readonly #epochs: SessionEpochs;
	readonly #accepted = new AcceptedInputs();
	/** True while the journal may have markers that the fold has not seen. */
	#isBehind = false;

	constructor(parts: SessionAdvanceParts) {
		this.#parts = parts;
		this.#epochs = new SessionEpochs(parts.showtimeSessionId, parts.fold, parts);
	}

	/** Appends the marker that `next` names when its turn has come, and folds up to it; nothing happens when it names none. */
	to(next: () => Omit<Marker, "marker"> | undefined): Promise<void> {
		const { fold, lease, isOver } = this.#parts;
		return this.#queue.run(async () => {
			if (isOver()) return;
			if (this.#isBehind && !this.#epochs.isBetween) {
				await this.#catchUp();
				this.#isBehind = false;
			}
			const named = next();
			if (named === undefined || isOver()) return;
			if (lease?.isHeld === false) throw new StoreUnavailable("the lease of this process has run out");
			this.#isBehind = true;
			const marker = { marker: fold.world.marker + 1, ...named };
			const sequence = await this.#append(marker);
			const between = this.#knownBefore(sequence);
			if (between === undefined) await this.#catchUp(sequence);
			else this.#take(chapterOf(between, marker, sequence));
			this.#isBehind = false;
		});
	}

	/** An input is in the journal; it need not be read to be folded. */
	accepted(entry: InputEntry): void {
		this.#accepted.add(entry);
	}

	/** Begins a new epoch from the world as it stands if the journal has lost it, and answers whether. Throws `NOT_OWNER` or `JOURNAL_LOST`. */
	repair(): Promise<boolean> {
		return this.#queue.run(async () => {
			if (this.#parts.isOver() || !(await this.#epochs.mend())) return false;
			this.#isBehind = false;
			this.#parts.onNewEpoch();
			return true;
		});
	}

	/** After it returns no marker is on its way. */
	idle(): Promise<void> {
		return this.#queue.idle();
	}

	/** Answers the marker's place. */
	async #append(marker: Marker): Promise<number> {
		const { journal, showtimeSessionId, fold, onConflict } = this.#parts;
		try {
			this.#epochs.refuseBetween();
			const options = { chain: fold.chain, ...this.#epochs.known };
			return (await journal.appendMarker(showtimeSessionId, marker, options)).sequence;
		} catch (error) {
			if (error instanceof ShowtimeError && error.code === "MARKER_CONFLICT") onConflict(error);
			throw error;
		}
	}

	/** What stands in the journal before a marker that was just appended, where this process has put all of it there. */
	#knownBefore(sequence: number): InputEntry[] | undefined {
		// Only the journal says which inputs a marker leaves out.
		const isWhole = this.#epochs.known.isKnown === undefined;
		const after = this.#parts.fold.sequence;
		return isWhole || sequence === after + 1 ? this.#accepted.between(after, sequence) : undefined;
	}

	/** Folds every chapter that the journal has beyond the fold, up to the marker at `upTo`, which is the newest, or all. */
	async #catchUp(upTo?: number): Promise<void> {
		const { journal, showtimeSessionId, fold } = this.#parts;
		const entries = await journal.read(showtimeSessionId, fold.sequence, upTo);
		for (const chapter of chaptersOf(entries).chapters) this.#take(chapter);
	}

	#take(chapter: Chapter): void {
		this.#parts.take(chapter);
		this.#accepted.drop(chapter.sequence);
	}
}

function chapterOf(entries: readonly InputEntry[], marker: Marker, sequence: number): Chapter {
	const ids = [...entries.map(({ id }) => id), markerIdOf(marker)];
	return { marker, sequence, inputs: entries.map(({ input }) => input), ids };
}
