import { incomePeriodAt } from "../career/passive-income.ts";
import type { IncomeLedger } from "../persistence/income-ledger.ts";
import type { Clock } from "../rooms/clock.ts";

/** Streamers that are paid at once. */
const MOST_AT_ONCE = 100;

export interface PassiveIncomeParts {
	ledger: IncomeLedger;
	/** Followers that one whole unit is paid for; 0: nothing is paid. */
	followersAUnit: number;
	periodMs: number;
	clock: Pick<Clock, "nowMs">;
}

/** Pays streamers for those who follow, once a period (docs/careers.md, "Passive income"). */
export class PassiveIncome {
	readonly #parts: PassiveIncomeParts;

	constructor(parts: PassiveIncomeParts) {
		this.#parts = parts;
	}

	/** Pays everybody who has income of the period that runs, unless it is to stop before. */
	async look(isClosed: () => boolean): Promise<void> {
		const { ledger, followersAUnit, periodMs, clock } = this.#parts;
		const nowMs = clock.nowMs();
		const period = { startedAtMs: incomePeriodAt(nowMs, periodMs), followersAUnit, nowMs };
		while (!isClosed() && (await ledger.pay(period, MOST_AT_ONCE)) === MOST_AT_ONCE);
	}
}
