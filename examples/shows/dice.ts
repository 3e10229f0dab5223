/** The luck of a game: the same seed gives the same rolls. */
export interface Dice {
	/** A whole number from 1 to `sides`. */
	roll(sides: number): number;
	/** A number from `low` up to `high`. */
	between(low: number, high: number): number;
	/** True with the probability `share` (0 to 1). */
	chance(share: number): boolean;
	pick<T>(choices: readonly [T, ...T[]]): T;
}

/** Dice on a Weyl sequence with a multiply-and-shift finish; good enough for monsters, not for secrets. */
export function createDice(seed: number): Dice {
	let position = seed >>> 0;

	function unit(): number {
		position = (position + 0x9e3779b9) >>> 0;
		let bits = Math.imul(position ^ (position >>> 15), 0x2c1b3c6d);
		bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
		return ((bits ^ (bits >>> 15)) >>> 0) / 0x1_0000_0000;
	}

	return {
		roll: (sides) => 1 + Math.floor(unit() * sides),
		between: (low, high) => low + unit() * (high - low),
		chance: (share) => unit() < share,
		pick: (choices) => choices[Math.floor(unit() * choices.length)] ?? choices[0],
	};
}
