/** How measured values lie; NaN where there are none. */
export interface Spread {
	count: number;
	p50: number;
	p95: number;
	p99: number;
	max: number;
}

/** The percentiles of a spread, as shares. */
export const SHARES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
export type Percentile = keyof typeof SHARES;

export const NO_SPREAD: Spread = { count: 0, p50: Number.NaN, p95: Number.NaN, p99: Number.NaN, max: Number.NaN };
