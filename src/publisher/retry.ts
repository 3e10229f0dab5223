import type { Outcome, PublishItem, Transport } from "./transport.ts";

export interface Retries {
	/** Attempts in all. */
	attempts: number;
	/** Longest wait before the second attempt; it doubles with each. */
	baseMs: number;
	/** Longest wait of all, unless the server asks for more. */
	mostMs: number;
}

/** Gives up after about 15 s of waiting. */
export const DEFAULT_RETRIES: Retries = { attempts: 8, baseMs: 100, mostMs: 5000 };

/**
 * Sends items until each has a final outcome, and tells it by `settle(i, outcome)`. An item keeps its eventId over all
 * attempts, so that the server takes it once. Waits are drawn between nothing and a bound that doubles, so that servers
 * that failed together do not come back together.
 */
export async function sendWithRetries(
	transport: Transport,
	items: readonly PublishItem[],
	retries: Retries,
	settle: (index: number, outcome: Outcome) => void,
): Promise<void> {
	let open = items.map((_, index) => index);
	for (let attempt = 1; open.length > 0; attempt++) {
		const outcomes = await transport.send(open.map((index) => items[index] as PublishItem));
		const again: number[] = [];
		let askedMs = 0;
		open.forEach((index, i) => {
			const outcome = outcomes[i] as Outcome;
			if ("published" in outcome || !outcome.retry || attempt >= retries.attempts) {
				settle(index, outcome);
			} else {
				again.push(index);
				askedMs = Math.max(askedMs, outcome.retryAfterMs ?? 0);
			}
		});
		open = again;
		const boundMs = Math.min(retries.mostMs, retries.baseMs * 2 ** (attempt - 1));
		const waitMs = askedMs + Math.random() * boundMs;
		if (open.length > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
	}
}
