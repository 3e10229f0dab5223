import type { Cancel, Clock } from "./clock.ts";

/** A burst of inputs shares one apply marker when it comes within this. */
const GATHER_MS = 20;
/** At most 10 apply markers a second (docs/durability.md, "Markers"). */
const SPACING_MS = 100;

/** Decides when an apply marker is due: soon after it was asked for, never too often. */
export class ApplyPacer {
	readonly #clock: Clock;
	readonly #apply: () => void;
	#lastMs = Number.NEGATIVE_INFINITY;
	#cancel: Cancel | undefined;

	constructor(clock: Clock, apply: () => void) {
		this.#clock = clock;
		this.#apply = apply;
	}

	/** Makes sure that an apply marker follows. */
	request(): void {
		if (this.#cancel !== undefined) return;
		const untilSpaced = this.#lastMs + SPACING_MS - this.#clock.nowMs();
		this.#cancel = this.#clock.after(Math.max(GATHER_MS, untilSpaced), () => {
			this.#cancel = undefined;
			this.#lastMs = this.#clock.nowMs();
			this.#apply();
		});
	}

	/** Calls off what was requested. */
	cancel(): void {
		this.#cancel?.();
		this.#cancel = undefined;
	}
}
