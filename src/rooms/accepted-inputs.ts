import type { InputEntry } from "../persistence/journal.ts";

/** More that wait for one marker are read from the journal. */
const MOST_HELD = 16;

/** Inputs that this process has put into the journal of one session and no marker has applied, as the journal gives them back. */
export class AcceptedInputs {
	#entries: InputEntry[] = [];

	add({ input, ...place }: InputEntry): void {
		if (this.#entries.length < MOST_HELD) this.#entries.push({ ...place, input: JSON.parse(JSON.stringify(input)) });
	}

	/** What stands between two places, in order; undefined when one of it is not known here. */
	between(after: number, before: number): InputEntry[] | undefined {
		const between = this.#entries.filter(({ sequence }) => sequence > after && sequence < before);
		if (between.length !== before - after - 1) return undefined;
		return between.sort((a, b) => a.sequence - b.sequence);
	}

	/** Those up to a place are applied. */
	drop(upTo: number): void {
		this.#entries = this.#entries.filter(({ sequence }) => sequence > upTo);
	}
}
