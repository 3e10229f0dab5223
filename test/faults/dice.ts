import { hashOf } from "../../src/world/draw.ts";
import { smallRandom } from "../support/small-random.ts";

/** Choices that follow from a seed: the same ones in every run. */
export interface Dice {
	/** From 0 to `below` - 1. */
	whole(below: number): number;
	one<T>(items: readonly T[]): T;
	shuffled<T>(items: readonly T[]): T[];
	/** From 30 % of `most` up to all of it. */
	ms(most: number): number;
	uuid(): string;
	/** Dice of their own for that purpose, whatever was thrown before: what runs at the same time must not share any. */
	of(purpose: string | number): Dice;
}

export function diceOf(seed: number, purpose = ""): Dice {
	const { next, share } = smallRandom(hashOf(`${seed}\n${purpose}`));
	const dice: Dice = {
		whole: next,
		one: (items) => items[next(items.length)],
		shuffled(items) {
			const shuffled = [...items];
			for (let i = shuffled.length - 1; i > 0; i--) {
				const j = next(i + 1);
				[shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
			}
			return shuffled;
		},
		ms: (most) => Math.ceil(most * (0.3 + 0.7 * share())),
		uuid() {
			const digits = Array.from({ length: 32 }, () => next(16).toString(16));
			digits[12] = "4";
			digits[16] = "a";
			return digits.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
		},
		of: (name) => diceOf(seed, `${purpose}/${name}`),
	};
	return dice;
}
