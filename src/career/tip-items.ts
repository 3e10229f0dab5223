import type { Amplification } from "../events/input.ts";

/** What a boost does to the session that it is bought for: trains start sooner, grow faster, and fewer leave. */
export const BOOST = { seconds: 600, threshold: 0.8, score: 1.5, churn: 0.8, tags: {} } as const;

/** Most titles that a streamer can have. */
export const MOST_TITLES = 50;

/** The amplification that a boost is; two boosts are two of them, and multiply. */
export function boostOf(spendingId: string): Amplification {
	return { correlationId: `boost:${spendingId}`, ...BOOST };
}
