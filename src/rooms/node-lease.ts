import type { Ownership } from "../persistence/ownership.ts";
import type { Cancel, Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";

/** Share of the lease after which it is renewed. */
const RENEW_SHARE = 0.3;
/** Share of the lease in which this process trusts it; the rest is for clocks that run differently and calls under way. */
const TRUSTED_SHARE = 0.8;

export interface NodeLeaseParts {
	ownership: Pick<Ownership, "renew">;
	leaseMs: number;
	clock: Pick<Clock, "after">;
	logger: Logger;
	/** Milliseconds of a clock that never jumps and goes on while the process is stopped. */
	steadyMs?(): number;
	/** The lease had run out and is back: others may own sessions of this process by now. */
	onRegained(): void;
}

/**
 * This process's right to write (docs/durability.md, "Ownership"). The time counts from before a renewal is sent, so it is
 * over here before it is over for anybody else.
 */
export class NodeLease {
	readonly #parts: NodeLeaseParts;
	readonly #steadyMs: () => number;
	#trustedUntilMs = Number.NEGATIVE_INFINITY;
	#cancel: Cancel = () => {};
	#renewing: Promise<void> | undefined;
	#isClosed = false;

	constructor(parts: NodeLeaseParts) {
		this.#parts = parts;
		this.#steadyMs = parts.steadyMs ?? (() => performance.now());
	}

	/** False: no marker is appended until the lease is back. */
	get isHeld(): boolean {
		return this.#steadyMs() < this.#trustedUntilMs;
	}

	/** After it returns the lease is held and will be renewed; throws what the store throws. */
	async open(): Promise<void> {
		await this.#renew();
		this.#schedule();
	}

	/** After it returns nothing is renewed any more. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#renewing;
	}

	#schedule(): void {
		if (this.#isClosed) return;
		const { clock, leaseMs, logger, onRegained } = this.#parts;
		this.#cancel = clock.after(leaseMs * RENEW_SHARE, () => {
			this.#renewing = this.#renew()
				.then((wasHeld) => {
					if (wasHeld || this.#isClosed) return;
					logger.warn({}, "the lease is back; sessions that others took meanwhile are left to them");
					onRegained();
				})
				.catch((error: unknown) => logger.error({ err: error, isHeld: this.isHeld }, "the lease was not renewed"))
				.finally(() => this.#schedule());
		});
	}

	/** Answers whether it was held all the time. */
	async #renew(): Promise<boolean> {
		const sentAtMs = this.#steadyMs();
		await this.#parts.ownership.renew();
		const wasHeld = this.isHeld;
		this.#trustedUntilMs = sentAtMs + TRUSTED_SHARE * this.#parts.leaseMs;
		return wasHeld;
	}
}
