/** A frame that costs less is painted at the full pace; any other at a pace that leaves most of the time to the rest of the page. */
const CHEAP_MS = 7;
const SHARE_OF_TIME = 0.4;
/** After a rest the first frame moves by no more than this. */
const LONGEST_STEP_SECONDS = 0.25;

/**
 * Runs a painter on animation frames while it asks for more, slower when a frame is dear, and not at all when
 * nothing moves.
 */
export class FramePacer {
	#paint: (now: number, seconds: number) => boolean;
	#request = 0;
	#lastAt = 0;
	#costMs = 0;

	/** `paint` gets the time and the step in seconds, and answers whether another frame is needed. */
	constructor(paint: (now: number, seconds: number) => boolean) {
		this.#paint = paint;
	}

	/** Asks for a frame. */
	wake(): void {
		if (this.#request === 0) this.#request = requestAnimationFrame((now) => this.#run(now));
	}

	stop(): void {
		cancelAnimationFrame(this.#request);
		this.#request = 0;
	}

	#run(now: number): void {
		this.#request = 0;
		const elapsedMs = now - this.#lastAt;
		const gapMs = this.#costMs < CHEAP_MS ? 0 : this.#costMs / SHARE_OF_TIME;
		if (elapsedMs < gapMs) {
			this.wake();
			return;
		}
		this.#lastAt = now;
		const startedAt = performance.now();
		const goesOn = this.#paint(now / 1000, Math.min(elapsedMs / 1000, LONGEST_STEP_SECONDS));
		this.#costMs = this.#costMs * 0.9 + (performance.now() - startedAt) * 0.1;
		if (goesOn) this.wake();
	}
}
