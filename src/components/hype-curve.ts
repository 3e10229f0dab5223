/** Points in all that complete level 1, 2, 3 ...: how the goals of a hype train rise (docs/simulation.md, "Curves"). */

export const HYPE_CURVES = ["exponential", "cubic", "table"] as const;
export type HypeCurve = (typeof HYPE_CURVES)[number];

/** Goal tables by difficulty, in points. */
export const HYPE_GOALS = {
	EASY: [
		1600, 3400, 5500, 7800, 10800, 14500, 19200, 25100, 32300, 41100, 51700, 64300, 79000, 96100, 115800, 138200,
		163600, 192200, 224200, 259700, 299000, 342300, 389700, 441500, 497900, 559100, 625200, 696500, 773200, 855400,
	],
	MEDIUM: [2000, 4500, 7600, 11500, 17000],
} as const;
export type HypeDifficulty = keyof typeof HYPE_GOALS;

/** Coefficients of l³, l², l and 1. */
export type Cubic = readonly [number, number, number, number];

export const LEVEL_COUNT = 40;

/** Each level takes `exponent` times the points of the one before; the first takes `base`. */
export function exponentialTotals(base: number, exponent: number): number[] {
	const totals: number[] = [];
	for (let step = base; totals.length < LEVEL_COUNT; step *= exponent) totals.push((totals.at(-1) ?? 0) + step);
	return totals;
}

/** Level l is complete at `base` x (n3 l³ + n2 l² + n1 l + n0). */
export function cubicTotals(base: number, [n3, n2, n1, n0]: Cubic): number[] {
	return Array.from({ length: LEVEL_COUNT }, (_, index) => {
		const level = index + 1;
		return base * (((n3 * level + n2) * level + n1) * level + n0);
	});
}

/** The given totals; beyond them the cubic through the last four (and nothing for level 0) goes on, no step below the one before. */
export function tableTotals(goals: readonly number[]): number[] {
	const totals = [0, ...goals];
	while (totals.length <= LEVEL_COUNT) {
		const last = totals.at(-1) ?? 0;
		const step = last - (totals.at(-2) ?? 0);
		totals.push(last + Math.max(step, continued(totals.slice(-4)) - last));
	}
	return totals.slice(1, LEVEL_COUNT + 1);
}

/** The next value of the polynomial through equally spaced values: the sum of the last of all its differences. */
function continued(values: readonly number[]): number {
	const [, ...rest] = values;
	if (rest.length === 0) return values[0];
	return (values.at(-1) ?? 0) + continued(rest.map((value, index) => value - values[index]));
}

/** True when every level takes points. */
export function rises(totals: readonly number[]): boolean {
	return totals.every((total, index) => Number.isFinite(total) && total > (totals[index - 1] ?? 0));
}
