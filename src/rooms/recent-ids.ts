import { hashOf } from "../world/draw.ts";

/** So many of the newest are known. */
const KEPT = 4_096;
const FIRST_KEPT = 8;
const LOW_BITS = 2 ** 21;

/** So many of the newest go with a checkpoint: what callers send again within minutes. */
const SEALED = 512;
/** First byte of a section: of none of the others. */
const VERSION = 3;
const HEADER_BYTES = 8;

/** Ids of the inputs that a session has applied of late, in 32 KB at most: when a journal was lost, its places do not tell. */
export class RecentIds {
	/** True when the journal does not know them by itself, since it was begun anew. */
	areNeeded = false;
	#hashes = new Float64Array(FIRST_KEPT);
	#count = 0;

	add(id: string): void {
		this.#push(longHashOf(id));
	}

	/** True for one of the newest, and for one in 2,000,000,000,000 of all others. */
	has(id: string): boolean {
		const hash = longHashOf(id);
		const known = this.#hashes.subarray(0, Math.min(this.#count, KEPT));
		return known.includes(hash);
	}

	/** The newest, oldest first, as a section of a checkpoint: version, whether they are needed, 6 spare bytes, then 53 bits of each as a double, little-endian. */
	encode(): Uint8Array {
		const sealed = Math.min(this.#count, SEALED);
		const bytes = new Uint8Array(HEADER_BYTES + 8 * sealed);
		bytes[0] = VERSION;
		bytes[1] = this.areNeeded ? 1 : 0;
		const hashes = new Float64Array(bytes.buffer, HEADER_BYTES);
		for (let place = 0; place < sealed; place++) hashes[place] = this.#hashes[(this.#count - sealed + place) % KEPT];
		return bytes;
	}

	/** Throws RangeError on cut bytes. */
	static decode(bytes: Uint8Array): RecentIds {
		const ids = new RecentIds();
		ids.areNeeded = bytes[1] === 1;
		// A copy, which `slice` of a Node buffer would not be.
		for (const hash of new Float64Array(new Uint8Array(bytes).buffer, HEADER_BYTES)) ids.#push(hash);
		return ids;
	}

	/** True for what `encode` wrote; a checkpoint of before they went with it ends otherwise. */
	static isSection(bytes: Uint8Array | undefined): bytes is Uint8Array {
		return bytes?.[0] === VERSION;
	}

	#push(hash: number): void {
		if (this.#count === this.#hashes.length && this.#count < KEPT) {
			const grown = new Float64Array(2 * this.#count);
			grown.set(this.#hashes);
			this.#hashes = grown;
		}
		this.#hashes[this.#count++ % KEPT] = hash;
	}
}

/** 53 bits. */
function longHashOf(id: string): number {
	return hashOf(id) * LOW_BITS + (hashOf(`\n${id}`) & (LOW_BITS - 1));
}
