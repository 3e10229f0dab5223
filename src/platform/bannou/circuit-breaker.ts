/** Calls in a row that fail before a service is left alone. */
const FAILURES = 5;
/** For how long it is left alone; then one call may try. */
export const OPEN_MS = 30_000;

export interface CircuitBreakerParts {
	nowMs(): number;
	/** Learns when the breaker opens or closes, with the reason. */
	onChange?(isOpen: boolean, reason: string): void;
}

/** Keeps calls from a service that does not answer, so that nobody waits for it in vain. */
export class CircuitBreaker {
	readonly #parts: CircuitBreakerParts;
	#failures = 0;
	#reason: string | undefined;
	#openUntilMs: number | undefined;
	#isTrying = false;

	constructor(parts: CircuitBreakerParts) {
		this.#parts = parts;
	}

	/** False while calls are kept from the service, the one that tries included. */
	get isClosed(): boolean {
		return this.#openUntilMs === undefined;
	}

	/** Why the last call failed; undefined after one that did not. */
	get reason(): string | undefined {
		return this.#reason;
	}

	/** Whether a call may be made now; one that may has to end in `succeeded`, `failed` or `abandoned`. */
	enter(): boolean {
		if (this.#openUntilMs === undefined) return true;
		if (this.#isTrying || this.#parts.nowMs() < this.#openUntilMs) return false;
		this.#isTrying = true;
		return true;
	}

	/** The service answered, whatever it said. */
	succeeded(): void {
		const wasOpen = !this.isClosed;
		this.#failures = 0;
		this.#reason = undefined;
		this.#isTrying = false;
		this.#openUntilMs = undefined;
		if (wasOpen) this.#parts.onChange?.(false, "it answers again");
	}

	/** The service did not answer. */
	failed(reason: string): void {
		const wasClosed = this.isClosed;
		this.#failures += 1;
		this.#reason = reason;
		this.#isTrying = false;
		if (wasClosed && this.#failures < FAILURES) return;
		this.#openUntilMs = this.#parts.nowMs() + OPEN_MS;
		if (wasClosed) this.#parts.onChange?.(true, reason);
	}

	/** Lets calls through again, whatever came of those before. */
	reset(): void {
		this.#failures = 0;
		this.#openUntilMs = undefined;
	}

	/** The call was broken off and says nothing about the service. */
	abandoned(): void {
		this.#isTrying = false;
	}
}
