import { drawAt, drawKey, hashOf } from "../world/draw.ts";

const WORDS = 2 ** 32;

/** What chance decides in a scenario: the same seed and name give the same numbers, whatever the rules are. */
export interface Luck {
	/** A number from `low` up to `high`. */
	between(low: number, high: number): number;
	/** One of the names, by weight; undefined when nothing weighs anything. */
	pick(weights: Readonly<Record<string, number | undefined>>): string | undefined;
}

export function createLuck(seed: number, name: string): Luck {
	const key = drawKey(seed, 0, hashOf(name));
	let drawn = 0;
	const unit = () => drawAt(key, drawn++) / WORDS;
	return {
		between: (low, high) => low + unit() * (high - low),
		pick(weights) {
			const entries = Object.entries(weights);
			let point = unit() * entries.reduce((sum, [, weight = 0]) => sum + weight, 0);
			for (const [name, weight = 0] of entries) {
				if (point < weight) return name;
				point -= weight;
			}
			return undefined;
		},
	};
}
