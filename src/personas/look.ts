/** Appearance of the persona in a seat. */
export interface Look {
	/** 0 to 7. */
	readonly class: number;
	/** 0 to 31. */
	readonly variant: number;
}

/**
 * The appearance of the persona in `seat`: it follows from the stream's view seed (32-bit unsigned), the seat and the
 * seat's occupancy bit, so it never travels (docs/wire.md, "Look").
 * All arithmetic is modulo 2^32: two rounds of multiply and shift, the lowest 3 bits are the class, the next 5 the variant.
 */
export function lookOf(viewSeed: number, seat: number, occupancyBit: number): Look {
	let hash = viewSeed ^ Math.imul(seat * 2 + occupancyBit + 1, 0x9e3779b1);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	hash ^= hash >>> 16;
	return { class: hash & 7, variant: (hash >>> 3) & 31 };
}
