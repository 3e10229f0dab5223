/** Pixels a CSS pixel at best, and how few they may become. */
const SHARPEST = 2;
const MODEST_SHARPEST = 0.75;
const BLURRIEST = 0.55;
/** Frames that take longer than this on average are drawn with fewer pixels; shorter ones with more again. */
const SLOW_SECONDS = 1 / 38;
const MODEST_SLOW_SECONDS = 1 / 18;
const QUICK_SECONDS = 1 / 57;
/** So many frames in a row are looked at, and a longer gap is a rest, not a frame. */
const FRAMES = 24;
const REST_SECONDS = 2;
const STEP = 0.85;

/** How many pixels the house is drawn with: as many as the machine draws in time. */
export class Sharpness {
	readonly #sharpest: number;
	readonly #slow: number;
	#ratio: number;
	#lastAt = 0;
	#frames = 0;
	#seconds = 0;
	/** Sharpened once and blurred again: it stays blurred. */
	#ceiling: number;

	constructor(isModest: boolean) {
		this.#sharpest = isModest ? MODEST_SHARPEST : SHARPEST;
		this.#slow = isModest ? MODEST_SLOW_SECONDS : SLOW_SECONDS;
		this.#ratio = this.#sharpest;
		this.#ceiling = this.#sharpest;
	}

	/** Pixels a CSS pixel. */
	get pixelRatio(): number {
		return Math.min(devicePixelRatio, this.#ratio);
	}

	/** Tells of a frame at `now`, in seconds; answers whether the ratio changed. */
	advance(now: number): boolean {
		const seconds = now - this.#lastAt;
		this.#lastAt = now;
		if (seconds >= REST_SECONDS) {
			this.#frames = 0;
			this.#seconds = 0;
			return false;
		}
		this.#frames++;
		this.#seconds += seconds;
		if (this.#frames < FRAMES) return false;
		const mean = this.#seconds / this.#frames;
		this.#frames = 0;
		this.#seconds = 0;
		const before = this.#ratio;
		if (mean > this.#slow) {
			this.#ceiling = this.#ratio * STEP;
			this.#ratio = Math.max(BLURRIEST, this.#ratio * STEP);
		} else if (mean < QUICK_SECONDS) {
			this.#ratio = Math.min(Math.max(BLURRIEST, this.#ceiling), this.#ratio / STEP);
		}
		return this.#ratio !== before;
	}
}
