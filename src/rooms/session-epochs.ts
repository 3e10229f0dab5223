import { ShowtimeError } from "../errors.ts";
import type { JournalEntry, MarkerOptions } from "../persistence/journal.ts";
import { beginEpoch, type EpochParts, hasLost, knownTo } from "./journal-epoch.ts";
import type { Fold } from "./session-fold.ts";

/** What a living session does when its journal goes under it (docs/durability.md, "When the journal is lost"). */
export class SessionEpochs {
	readonly #id: string;
	readonly #fold: Fold;
	readonly #parts: EpochParts;
	/** From the first attempt to begin a new epoch until one has come to its end. */
	#isBetween = false;

	constructor(id: string, fold: Fold, parts: EpochParts) {
		this.#id = id;
		this.#fold = fold;
		this.#parts = parts;
	}

	/** What tells inputs that come again; empty while the journal tells by itself. */
	get known(): Pick<MarkerOptions, "isKnown"> {
		return knownTo(this.#fold, this.#parts.journal);
	}

	/** True while a new epoch is still to be begun: what the journal has is nobody's history. */
	get isBetween(): boolean {
		return this.#isBetween;
	}

	/** Throws `MARKER_CONFLICT` while a new epoch is still to be begun. */
	refuseBetween(): void {
		if (this.#isBetween)
			throw new ShowtimeError("MARKER_CONFLICT", `session ${this.#id}: its new epoch has not begun yet`);
	}

	/**
	 * Begins a new epoch from the world as it stands if the journal has lost it; answers whether. Throws `NOT_OWNER` when another process
	 * owns the session by now, or has gone on with it: what is missing was trimmed by that one then. Throws `JOURNAL_LOST` when not even the
	 * beginning is left of a session that has no marker yet.
	 */
	async mend(): Promise<boolean> {
		const { journal, mayReplace } = this.#parts;
		if (!this.#isBetween && !(await hasLost(this.#id, this.#fold, journal))) return false;
		this.#isBetween = true;
		const reason = "the journal does not have what this process wrote";
		const { marker } = this.#fold.world;
		const isNewest = (left: readonly JournalEntry[]) =>
			left.every((entry) => !("marker" in entry) || entry.marker.marker <= marker);
		await beginEpoch(this.#id, this.#fold, reason, {
			...this.#parts,
			mayReplace: async (left) => isNewest(left) && (mayReplace === undefined || (await mayReplace(left))),
		});
		this.#isBetween = false;
		return true;
	}
}
