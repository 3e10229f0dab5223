/** How measured values lie. */
export interface Spread {
	count: number;
	p50: number;
	p99: number;
	max: number;
}

export function spreadOf(values: number[]): Spread {
	const sorted = Float64Array.from(values).sort();
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
	return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}
