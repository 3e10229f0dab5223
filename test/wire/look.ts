/** Of whoever sits in a seat. */
export function lookOf(
	viewSeed: number,
	seat: number,
	occupancy: number,
): { appearanceClass: number; variant: number } {
	let h = viewSeed ^ Math.imul(seat * 2 + occupancy + 1, 0x9e3779b1);
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	h ^= h >>> 16;
	return { appearanceClass: h & 7, variant: (h >>> 3) & 31 };
}
