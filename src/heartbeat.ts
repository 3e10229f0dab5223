import type { Cancel, Clock } from "./rooms/clock.ts";

const BEAT_MS = 1_000;

export interface HeartbeatParts {
	clock: Pick<Clock, "after">;
	/** Milliseconds of a clock that never jumps. */
	steadyMs?(): number;
}

/** Beats every second as long as the event loop turns. */
export class Heartbeat {
	readonly #parts: HeartbeatParts;
	readonly #steadyMs: () => number;
	#dueAtMs: number;
	#lastLateMs = 0;
	#cancel: Cancel;

	constructor(parts: HeartbeatParts) {
		this.#parts = parts;
		this.#steadyMs = parts.steadyMs ?? (() => performance.now());
		this.#dueAtMs = this.#steadyMs() + BEAT_MS;
		this.#cancel = this.#wait();
	}

	/** How late the last beat was, or the next one is by now. */
	get lagMs(): number {
		return Math.max(this.#lastLateMs, this.#steadyMs() - this.#dueAtMs);
	}

	close(): void {
		this.#cancel();
	}

	#wait(): Cancel {
		return this.#parts.clock.after(BEAT_MS, () => {
			const nowMs = this.#steadyMs();
			this.#lastLateMs = Math.max(0, nowMs - this.#dueAtMs);
			this.#dueAtMs = nowMs + BEAT_MS;
			this.#cancel = this.#wait();
		});
	}
}
