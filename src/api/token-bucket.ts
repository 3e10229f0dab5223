import type { Rate, Taking } from "../persistence/rate.ts";

/** Principals that are remembered before the idle ones are forgotten. */
const SWEEP_ABOVE = 10_000;

/** A rate of this process alone. */
export class TokenBuckets implements Rate {
	readonly #perSecond: number;
	readonly #nowMs: () => number;
	readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

	constructor(perSecond: number, nowMs: () => number) {
		this.#perSecond = perSecond;
		this.#nowMs = nowMs;
	}

	take(key: string, count = 1): Taking {
		const atMs = this.#nowMs();
		const before = this.#buckets.get(key) ?? { tokens: this.#perSecond, atMs };
		const earned = (Math.max(0, atMs - before.atMs) / 1000) * this.#perSecond;
		const tokens = Math.min(this.#perSecond, before.tokens + earned);
		const taken = tokens >= count;
		this.#buckets.set(key, { tokens: taken ? tokens - count : tokens, atMs });
		if (this.#buckets.size > SWEEP_ABOVE) this.#forgetFull(atMs);
		return taken ? { taken } : { taken, retryAfterSeconds: Math.max(1, Math.ceil((count - tokens) / this.#perSecond)) };
	}

	/** A bucket untouched for a second is full: forgetting it changes nothing. */
	#forgetFull(nowMs: number): void {
		for (const [key, { atMs }] of this.#buckets) if (nowMs - atMs >= 1000) this.#buckets.delete(key);
	}
}
