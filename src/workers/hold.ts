import type { Claimed, RelayQueue } from "../persistence/relay-queue.ts";
import type { Cancel, Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";

export interface HoldParts<Item> {
	queue: Pick<RelayQueue<Item>, "prolong">;
	clock: Clock;
	logger: Logger;
	/** How long the claim lasts after each time it was prolonged. */
	holdMs: number;
}

/** Keeps a claim for as long as its relay is at work: what a process leaves behind that died is free after `holdMs`. */
export class Hold<Item> {
	readonly #claim: Claimed<Item>;
	readonly #parts: HoldParts<Item>;
	#cancel: Cancel = () => {};
	#prolonging: Promise<void> | undefined;
	#isLost = false;

	constructor(claim: Claimed<Item>, parts: HoldParts<Item>) {
		this.#claim = claim;
		this.#parts = parts;
		this.#arm();
	}

	/** True when another relay may have the items by now. */
	get isLost(): boolean {
		return this.#isLost || this.#parts.clock.nowMs() >= this.#claim.heldUntilMs;
	}

	/** After it returns the claim is not prolonged any more. */
	async end(): Promise<void> {
		this.#cancel();
		await this.#prolonging;
		this.#cancel();
	}

	#arm(): void {
		const { clock, logger, holdMs } = this.#parts;
		this.#cancel = clock.after(holdMs / 3, () => {
			this.#prolonging = this.#prolong()
				.catch((error: unknown) => {
					logger.warn({ err: error, line: this.#claim.line }, "a relay's claim was not prolonged; tried again");
				})
				.finally(() => this.#arm());
		});
	}

	async #prolong(): Promise<void> {
		const { queue, clock, holdMs } = this.#parts;
		if (!(await queue.prolong(this.#claim, clock.nowMs() + holdMs))) this.#isLost = true;
	}
}
