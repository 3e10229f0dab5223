import { ShowtimeError } from "../errors.ts";
import type { Spending, SpendingStore } from "../persistence/spending-store.ts";
import type { Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";

/** Spendings at a look. */
const MOST_AT_ONCE = 100;
/** A spending younger than this is still in the hands of its call. */
const YOUNG_MS = 60_000;

export interface OpenSpendingsParts {
	store: Pick<SpendingStore, "listOpen">;
	/** Carries a spending to its end. */
	complete(spending: Spending): Promise<unknown>;
	clock: Pick<Clock, "nowMs">;
	logger: Logger;
}

/** Carries spendings to their end that a process left in the middle. */
export class OpenSpendings {
	readonly #parts: OpenSpendingsParts;

	constructor(parts: OpenSpendingsParts) {
		this.#parts = parts;
	}

	/** Completes what is open, oldest first, a hundred at most. */
	async look(isClosed: () => boolean): Promise<void> {
		const { store, complete, clock, logger } = this.#parts;
		for (const spending of await store.listOpen(clock.nowMs() - YOUNG_MS, MOST_AT_ONCE)) {
			if (isClosed()) return;
			const { spendingId } = spending;
			try {
				await complete(spending);
			} catch (error) {
				// It came to nothing, and is paid back or was never paid: that is an end too.
				if (error instanceof ShowtimeError) logger.info({ spendingId, code: error.code }, "a spending came to nothing");
				else logger.warn({ err: error, spendingId }, "a spending was not completed; tried again at the next look");
			}
		}
	}
}
