import type { Cancel, Clock } from "../../src/rooms/clock.ts";

interface Timer {
	atMs: number;
	order: number;
	action: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
	#nowMs: number;
	#order = 0;
	readonly #timers = new Set<Timer>();

	constructor(nowMs = 1_700_000_000_000) {
		this.#nowMs = nowMs;
	}

	nowMs(): number {
		return this.#nowMs;
	}

	after(ms: number, action: () => void): Cancel {
		const timer = { atMs: this.#nowMs + ms, order: this.#order++, action };
		this.#timers.add(timer);
		return () => this.#timers.delete(timer);
	}

	/** Timers that are set. */
	get pending(): number {
		return this.#timers.size;
	}

	/**
	 * Moves the clock by `ms`, calling timers in their order and letting what each of them started come to rest before the
	 * next: work that waits for nothing but memory and SQLite.
	 */
	async advance(ms: number): Promise<void> {
		const targetMs = this.#nowMs + ms;
		await rest();
		for (let next = this.#next(targetMs); next !== undefined; next = this.#next(targetMs)) {
			this.#timers.delete(next);
			this.#nowMs = Math.max(this.#nowMs, next.atMs);
			next.action();
			await rest();
		}
		this.#nowMs = targetMs;
	}

	/** Moves the clock without calling anything, as if the process had stood still. */
	jump(ms: number): void {
		this.#nowMs += ms;
	}

	#next(targetMs: number): Timer | undefined {
		let first: Timer | undefined;
		for (const timer of this.#timers) {
			if (timer.atMs > targetMs) continue;
			if (first === undefined || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order)) {
				first = timer;
			}
		}
		return first;
	}
}

/** Promises run to their end before an immediate does; a few rounds let work that yields to the loop end too. */
async function rest(): Promise<void> {
	for (let round = 0; round < 4; round++) await new Promise((resolve) => setImmediate(resolve));
}
