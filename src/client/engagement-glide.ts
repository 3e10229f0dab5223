/** Moves the engagement that is shown of each seat from the former value to the present one within a tick. */
export class EngagementGlide {
	#from = new Float32Array(0);
	/** Unix milliseconds at which the seat began to move. */
	#startMs = new Float64Array(0);
	#durationMs = 1;

	/** Makes room for `seats` and moves in `durationMs` from now on. */
	reserve(seats: number, durationMs: number): void {
		this.#durationMs = Math.max(1, durationMs);
		if (seats <= this.#from.length) return;
		const from = new Float32Array(seats);
		const startMs = new Float64Array(seats);
		from.set(this.#from);
		startMs.set(this.#startMs);
		this.#from = from;
		this.#startMs = startMs;
	}

	/** The seat moves, from what it shows at `nowMs`; `former` is where it was heading for. */
	start(seat: number, former: number, nowMs: number): void {
		this.#from[seat] = this.at(seat, former, nowMs);
		this.#startMs[seat] = nowMs;
	}

	/** The seat shows its present value at once. */
	jump(seat: number): void {
		this.#startMs[seat] = 0;
	}

	/** What the seat shows at `nowMs` on its way to `target`; it starts and arrives gently. */
	at(seat: number, target: number, nowMs: number): number {
		const share = Math.min(1, Math.max(0, (nowMs - this.#startMs[seat]) / this.#durationMs));
		if (share === 1) return target;
		const gentle = share * share * (3 - 2 * share);
		return this.#from[seat] + (target - this.#from[seat]) * gentle;
	}
}
