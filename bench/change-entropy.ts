import type { MadeUpCrowd } from "../test/support/made-up-crowd.ts";

const STATES = 256;

/** Bits of a yes or no of that chance. */
const bitsOf = (share: number): number =>
	share <= 0 || share >= 1 ? 0 : -(share * Math.log2(share) + (1 - share) * Math.log2(1 - share));

/**
 * The fewest bytes in which changes of a crowd can be told by a code that is made for exactly these changes: which seats
 * change, what each becomes given what it was, and which of them have a new occupant, as entropies of what was counted. No
 * real code gets below, and none that is not told the counts gets there.
 */
export class ChangeEntropy {
	readonly #pairs = new Uint32Array(STATES * STATES);
	readonly #former: { state: Uint8Array; occupancy: Uint8Array };
	#ticks = 0;
	#seats = 0;
	#changed = 0;
	#turned = 0;

	constructor({ state, occupancy }: MadeUpCrowd) {
		this.#former = { state: state.slice(), occupancy: occupancy.slice() };
	}

	/** The crowd as it is after one more tick. */
	add(now: MadeUpCrowd, changed: Uint32Array): void {
		const { state, occupancy } = this.#former;
		this.#ticks++;
		this.#seats += now.seatCount;
		this.#changed += changed.length;
		for (const seat of changed) {
			this.#pairs[state[seat] * STATES + now.state[seat]]++;
			if (occupancy[seat] !== now.occupancy[seat]) this.#turned++;
		}
		state.set(now.state);
		occupancy.set(now.occupancy);
	}

	/** Mean over the ticks. */
	bytesATick(): number {
		const places = this.#seats * bitsOf(this.#changed / this.#seats);
		const turnovers = this.#changed * bitsOf(this.#turned / this.#changed);
		let states = 0;
		for (let former = 0; former < STATES; former++) {
			const row = this.#pairs.subarray(former * STATES, (former + 1) * STATES);
			const all = row.reduce((sum, count) => sum + count, 0);
			for (const count of row) if (count > 0) states -= count * Math.log2(count / all);
		}
		return (places + turnovers + states) / 8 / this.#ticks;
	}
}
