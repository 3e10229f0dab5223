import { hashOf } from "../world/draw.ts";

/** So many of the newest are known. */
const KEPT = 4_096;
const FIRST_KEPT = 64;
const LOW_BITS = 2 ** 21;

/** Ids of the inputs that a session has applied of late, in 32 KB at most: when a journal was cut off, its places do not tell. */
export class RecentIds {
	#hashes = new Float64Array(FIRST_KEPT);
	#count = 0;

	add(id: string): void {
		if (this.#count === this.#hashes.length && this.#count < KEPT) {
			const grown = new Float64Array(2 * this.#count);
			grown.set(this.#hashes);
			this.#hashes = grown;
		}
		this.#hashes[this.#count++ % KEPT] = longHashOf(id);
	}

	/** True for one of the newest, and for one in 2,000,000,000,000 of all others. */
	has(id: string): boolean {
		const hash = longHashOf(id);
		const known = this.#hashes.subarray(0, Math.min(this.#count, KEPT));
		return known.includes(hash);
	}
}

/** 53 bits. */
function longHashOf(id: string): number {
	return hashOf(id) * LOW_BITS + (hashOf(`\n${id}`) & (LOW_BITS - 1));
}
