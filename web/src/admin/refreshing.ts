import { ApiFailure } from "./internal-api.ts";

/** Does the same work at intervals while the page is looked at, never twice at a time. */
export class Refreshing {
	readonly #everyMs: number;
	readonly #work: () => Promise<void>;
	readonly #onOutcome: (failure: ApiFailure | undefined) => void;
	readonly #onVisible = () => !document.hidden && this.now();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isWorking = false;
	#isDue = false;
	#isClosed = false;

	/** `onOutcome` learns after each time what went wrong, or that nothing did. */
	constructor(everyMs: number, work: () => Promise<void>, onOutcome: (failure: ApiFailure | undefined) => void) {
		this.#everyMs = everyMs;
		this.#work = work;
		this.#onOutcome = onOutcome;
		document.addEventListener("visibilitychange", this.#onVisible);
		this.now();
	}

	/** Works at once, or once more after what is under way. */
	now(): void {
		clearTimeout(this.#timer);
		this.#isDue = true;
		if (!this.#isWorking) void this.#go();
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
		document.removeEventListener("visibilitychange", this.#onVisible);
	}

	async #go(): Promise<void> {
		this.#isWorking = true;
		while (this.#isDue && !this.#isClosed) {
			this.#isDue = false;
			const failure = await this.#work().then(
				() => undefined,
				(error: unknown) => failureOf(error),
			);
			if (!this.#isClosed) this.#onOutcome(failure);
		}
		this.#isWorking = false;
		if (!this.#isClosed && !document.hidden) this.#timer = setTimeout(() => this.now(), this.#everyMs);
	}
}

/** Faults of the page itself are not swallowed: they end on the console. */
export function failureOf(error: unknown): ApiFailure {
	if (error instanceof ApiFailure) return error;
	console.error(error);
	return new ApiFailure(0, "PAGE", "This page failed; the browser's console has the reason.");
}
