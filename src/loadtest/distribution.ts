import { NO_SPREAD, SHARES, type Spread } from "./spread.ts";

/** Values are kept to a tenth. */
const STEPS = 10;

/** How often each value was measured: as small as the values are alike, however many they are. */
export class Distribution {
	readonly #counts = new Map<number, number>();
	#count = 0;

	constructor(values: Iterable<number> = []) {
		for (const value of values) this.add(value);
	}

	/** How many values there are. */
	get count(): number {
		return this.#count;
	}

	/** How often each value was measured. */
	get counts(): ReadonlyMap<number, number> {
		return this.#counts;
	}

	add(value: number): void {
		this.#more(Math.round(value * STEPS) / STEPS, 1);
	}

	/** Adds the counts of another one. */
	merge(counts: Iterable<readonly [value: number, count: number]>): void {
		for (const [value, count] of counts) this.#more(value, count);
	}

	/** A percentile is the least value that so large a share of all does not exceed. */
	spread(): Spread {
		if (this.#count === 0) return NO_SPREAD;
		const ordered = [...this.#counts].sort(([a], [b]) => a - b);
		let seen = 0;
		const upTo = ordered.map(([value, count]) => {
			seen += count;
			return { value, seen };
		});
		const at = (share: number) => upTo.find((one) => one.seen >= share * this.#count)?.value ?? Number.NaN;
		const { p50, p95, p99 } = SHARES;
		return { count: this.#count, p50: at(p50), p95: at(p95), p99: at(p99), max: at(1) };
	}

	#more(value: number, count: number): void {
		this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
		this.#count += count;
	}
}
