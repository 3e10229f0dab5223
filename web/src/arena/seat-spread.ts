/** A number from 0 to 1 that spreads neighbouring seats widely. */
export function spreadOf(seat: number): number {
	return ((Math.imul(seat + 1, 0x9e3779b1) >>> 9) & 1023) / 1023;
}
