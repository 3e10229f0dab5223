/** Product of two shares in basis points, floored: `a x b / 10,000`. Exact for a x b below 2^31, neither negative. */
export function mulBp(a: number, b: number): number {
	// Integers throughout: the engine divides by a constant with a multiplication.
	return (Math.imul(a, b) / 10_000) | 0;
}

/** A share given as 0 to 1 in basis points, clamped and rounded. */
export function toBp(share: number): number {
	return Math.round(Math.min(1, Math.max(0, share)) * 10_000);
}
