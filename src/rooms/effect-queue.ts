import type { Logger } from "./logger.ts";
import type { DecidedEffect } from "./session-fold.ts";

/** Beyond it the oldest are dropped: nobody took a session's effects for hours. */
const MOST_WAITING = 10_000;

/** The effects of one session on their way out: in order, one at a time, held back while the first one fails. */
export class EffectQueue {
	readonly #deliver: (decided: DecidedEffect) => Promise<void>;
	readonly #onEmpty: () => void;
	readonly #logger: Logger;
	readonly #mayDeliver: Promise<void> | undefined;
	readonly #waiting: DecidedEffect[] = [];
	#pumping: Promise<void> | undefined;

	/** `onEmpty` is called each time the last waiting effect was delivered; none is before `mayDeliver`, where that is given. */
	constructor(
		deliver: (decided: DecidedEffect) => Promise<void>,
		onEmpty: () => void,
		logger: Logger,
		mayDeliver?: Promise<void>,
	) {
		this.#deliver = deliver;
		this.#onEmpty = onEmpty;
		this.#logger = logger;
		this.#mayDeliver = mayDeliver;
	}

	get isEmpty(): boolean {
		return this.#waiting.length === 0;
	}

	/** In order; the first may be under way. */
	get waiting(): readonly DecidedEffect[] {
		return this.#waiting;
	}

	/** Adds the effects of a marker and delivers what is waiting. */
	push(decided: readonly DecidedEffect[]): void {
		this.#waiting.push(...decided);
		if (this.#waiting.length > MOST_WAITING) {
			const dropped = this.#waiting.splice(0, this.#waiting.length - MOST_WAITING);
			this.#logger.error({ dropped: dropped.length }, "effects dropped: nobody took them");
		}
		if (this.#waiting.length > 0) this.#pumping ??= this.#pump();
	}

	/** After it returns all waiting effects are delivered or the first of them has failed. */
	async settled(): Promise<void> {
		if (this.#waiting.length > 0) this.#pumping ??= this.#pump();
		await this.#pumping;
	}

	async #pump(): Promise<void> {
		if (this.#mayDeliver !== undefined) await this.#mayDeliver;
		while (this.#waiting.length > 0) {
			const first = this.#waiting[0];
			try {
				await this.#deliver(first);
			} catch (error) {
				const facts = {
					err: error,
					marker: first.marker.marker,
					effect: first.effect.kind,
					waiting: this.#waiting.length,
				};
				this.#logger.error(facts, "effect not delivered; retried with the next marker");
				break;
			}
			// Only now, so that a checkpoint taken meanwhile does not count it as delivered. The bound may have dropped it.
			if (this.#waiting[0] === first) this.#waiting.shift();
		}
		this.#pumping = undefined;
		if (this.isEmpty) this.#onEmpty();
	}
}
