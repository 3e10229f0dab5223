/** How a lost stream is looked for. */
export interface RetryPolicy {
	/** Longest pause before the first attempt; each following one is twice as long. */
	readonly firstDelayMs: number;
	readonly maxDelayMs: number;
	/** How long after the loss an unknown stream may still come back: its server restarts, or another takes it over. */
	readonly unknownForMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { firstDelayMs: 250, maxDelayMs: 10_000, unknownForMs: 15_000 };

/**
 * The pause before attempt `attempt` (0 is the first): exponential, and drawn from its upper half by `random` (0 to 1),
 * so that the viewers of a stream do not all come back at once.
 */
export function retryDelayMs({ firstDelayMs, maxDelayMs }: RetryPolicy, attempt: number, random: number): number {
	const longest = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(attempt, 30));
	return longest * (0.5 + random / 2);
}
