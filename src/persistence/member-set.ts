const BITS = 32;
const BLOCK_WORDS = 32;
const BLOCK_BITS = BITS * BLOCK_WORDS;

/** Every byte with its bits the other way round. */
const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) => {
	let reversed = 0;
	for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) reversed |= 0x80 >> bit;
	return reversed;
});

/**
 * A set of the numbers 0 to `capacity` - 1 that finds its n-th number without walking over all: a bit each, and a count
 * for every 1,024 of them.
 */
export class MemberSet {
	readonly capacity: number;
	readonly #words: Uint32Array;
	readonly #blockCounts: Uint32Array;
	#count = 0;

	/** An empty set. */
	constructor(capacity: number) {
		this.capacity = capacity;
		this.#words = new Uint32Array(Math.ceil(capacity / BITS));
		this.#blockCounts = new Uint32Array(Math.ceil(capacity / BLOCK_BITS));
	}

	/** Every number from `first` to `capacity` - 1. */
	static from(first: number, capacity: number): MemberSet {
		const set = new MemberSet(capacity);
		for (let member = first; member < capacity; member++) set.add(member);
		return set;
	}

	/** Every number below `capacity` whose bit in `bits` is 0; the first number is the highest bit of the first byte, as in Redis. */
	static without(bits: Uint8Array, capacity: number): MemberSet {
		const set = new MemberSet(capacity);
		const last = set.#words.length - 1;
		for (let i = 0; i <= last; i++) {
			let taken = 0;
			for (let byte = 0; byte < 4; byte++) taken |= REVERSED[bits[4 * i + byte] ?? 0] << (8 * byte);
			set.#words[i] = ~taken;
			if (i === last && capacity % BITS !== 0) set.#words[i] &= 2 ** (capacity % BITS) - 1;
			const count = bitsIn(set.#words[i]);
			set.#blockCounts[Math.floor(i / BLOCK_WORDS)] += count;
			set.#count += count;
		}
		return set;
	}

	/** What is in `set`, and every number from its capacity to `capacity` - 1. */
	static grown(set: MemberSet, capacity: number): MemberSet {
		const grown = new MemberSet(capacity);
		grown.#words.set(set.#words);
		grown.#blockCounts.set(set.#blockCounts);
		grown.#count = set.#count;
		for (let member = set.capacity; member < capacity; member++) grown.add(member);
		return grown;
	}

	/** What is in `limit` and in at least one of `sets`; `sets` have at most the capacity of `limit`. */
	static within(limit: MemberSet, sets: readonly MemberSet[]): MemberSet {
		const result = new MemberSet(limit.capacity);
		const words = result.#words;
		for (const set of sets) {
			const added = set.#words;
			for (let i = 0; i < added.length; i++) words[i] |= added[i];
		}
		const free = limit.#words;
		for (let block = 0, from = 0; from < words.length; block++, from += BLOCK_WORDS) {
			const to = Math.min(from + BLOCK_WORDS, words.length);
			let count = 0;
			for (let i = from; i < to; i++) {
				words[i] &= free[i];
				count += bitsIn(words[i]);
			}
			result.#blockCounts[block] = count;
			result.#count += count;
		}
		return result;
	}

	get count(): number {
		return this.#count;
	}

	has(member: number): boolean {
		return (this.#words[Math.floor(member / BITS)] & (1 << (member % BITS))) !== 0;
	}

	add(member: number): void {
		if (this.has(member)) return;
		this.#words[Math.floor(member / BITS)] |= 1 << (member % BITS);
		this.#blockCounts[Math.floor(member / BLOCK_BITS)]++;
		this.#count++;
	}

	delete(member: number): void {
		if (!this.has(member)) return;
		this.#words[Math.floor(member / BITS)] &= ~(1 << (member % BITS));
		this.#blockCounts[Math.floor(member / BLOCK_BITS)]--;
		this.#count--;
	}

	/** The number that `rank` (0 to `count` - 1) smaller ones of the set precede. */
	at(rank: number): number {
		let before = rank;
		let block = 0;
		while (before >= this.#blockCounts[block]) before -= this.#blockCounts[block++];
		let index = block * BLOCK_WORDS;
		for (let count = bitsIn(this.#words[index]); before >= count; count = bitsIn(this.#words[index])) {
			before -= count;
			index++;
		}
		let word = this.#words[index];
		while (before-- > 0) word &= word - 1;
		return index * BITS + (BITS - 1 - Math.clz32(word & -word));
	}
}

/** Number of bits set: sums of 2, of 4, of 8 bits side by side, then all four bytes by one multiplication. */
function bitsIn(word: number): number {
	const pairs = word - ((word >>> 1) & 0x5555_5555);
	const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
	const bytes = (nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f;
	return Math.imul(bytes, 0x0101_0101) >>> 24;
}
