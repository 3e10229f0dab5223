import { spanOf } from "./duration.ts";
import { element, setText } from "./element.ts";

const LOOK_EVERY_MS = 1_000;
/** So many ticks without news are more than a hiccup. */
const QUIET_TICKS = 3;

/** Notices that nothing has come for a while, as after a tab has slept, and says how old the numbers are. */
export class SleepWatch {
	readonly root = element("p", { class: "sleep", role: "status" });
	readonly #what: string;
	readonly #onAwake: () => void;
	#heardAtMs = 0;
	#tickMs = 0;
	#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
	#onVisibility = () => this.#wake();

	/** `what` is old then: "The numbers are"; `onAwake` is called when the tab is seen again. */
	constructor(what: string, onAwake: () => void = () => undefined) {
		this.#what = what;
		this.#onAwake = onAwake;
		this.root.hidden = true;
		document.addEventListener("visibilitychange", this.#onVisibility);
		document.addEventListener("resume", this.#onVisibility);
	}

	/** There was news; ticks are `tickMs` long. */
	heard(tickMs: number): void {
		this.#heardAtMs = Date.now();
		this.#tickMs = tickMs;
		this.root.hidden = true;
	}

	/** Nothing is expected until there is news. */
	rest(): void {
		this.#heardAtMs = 0;
		this.root.hidden = true;
	}

	close(): void {
		clearInterval(this.#timer);
		document.removeEventListener("visibilitychange", this.#onVisibility);
		document.removeEventListener("resume", this.#onVisibility);
	}

	#wake(): void {
		if (document.hidden) return;
		this.#look();
		this.#onAwake();
	}

	#look(): void {
		if (document.hidden || this.#heardAtMs === 0) return;
		const quietMs = Date.now() - this.#heardAtMs;
		this.root.hidden = quietMs < QUIET_TICKS * Math.max(1_000, this.#tickMs);
		setText(this.root, `${this.#what} ${spanOf(quietMs)} old, and will catch up as soon as there is news.`);
	}
}
