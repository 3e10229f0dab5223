/** 97.5 % points of Student's t by degrees of freedom, from 1 on; beyond the last the normal distribution's is near enough. */
const T_975 = [
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
	2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL_975 = 1.96;

/** What some values have in common. NaN where there are too few to tell. */
export interface Spread {
	/** How many there are. */
	count: number;
	mean: number;
	/** Half of the 95 % confidence interval of the mean. */
	margin: number;
	least: number;
	most: number;
}

/** Of the values that are numbers; the others have nothing to tell. */
export function spreadOf(values: Iterable<number>): Spread {
	const spread = new RunningSpread();
	let least = Number.POSITIVE_INFINITY;
	let most = Number.NEGATIVE_INFINITY;
	for (const value of values) {
		if (Number.isNaN(value)) continue;
		spread.add(value);
		least = Math.min(least, value);
		most = Math.max(most, value);
	}
	const { count, mean, margin } = spread;
	return count === 0
		? { count, mean, margin, least: Number.NaN, most: Number.NaN }
		: { count, mean, margin, least, most };
}

/** Mean and variance of values that are added one by one (Welford). */
export class RunningSpread {
	#count = 0;
	#mean = 0;
	#squares = 0;

	add(value: number): void {
		this.#count++;
		const before = value - this.#mean;
		this.#mean += before / this.#count;
		this.#squares += before * (value - this.#mean);
	}

	get count(): number {
		return this.#count;
	}

	get mean(): number {
		return this.#count === 0 ? Number.NaN : this.#mean;
	}

	/** Half of the 95 % confidence interval of the mean; NaN below two values. */
	get margin(): number {
		if (this.#count < 2) return Number.NaN;
		const freedom = this.#count - 1;
		const deviation = Math.sqrt(this.#squares / freedom);
		return ((T_975[freedom - 1] ?? NORMAL_975) * deviation) / Math.sqrt(this.#count);
	}
}

/** Of the differences of values that belong together: `after` less `before`, place by place. */
export function differenceOf(before: readonly number[], after: readonly number[]): Spread {
	return spreadOf(before.map((value, index) => after[index] - value));
}
