import type { PlatformUnavailable, StoreUnavailable } from "../errors.ts";
import type { Logger } from "../rooms/logger.ts";

/** Time from one line about calls refused for one reason to the next. */
const QUIET_MS = 10_000;

/**
 * Tells of calls that are refused because a store or a service is away: of the first at once, then every ten seconds
 * at most, with how many there were meanwhile. Metrics count each of them.
 */
export class OutageLog {
	readonly #log: Logger;
	readonly #nowMs: () => number;
	readonly #told = new Map<string, { atMs: number; untold: number }>();

	constructor(log: Logger, nowMs: () => number) {
		this.#log = log;
		this.#nowMs = nowMs;
	}

	/** `code`: what the caller is told. */
	tell(code: string, error: StoreUnavailable | PlatformUnavailable, path: string): void {
		const nowMs = this.#nowMs();
		const last = this.#told.get(code);
		if (last !== undefined && nowMs - last.atMs < QUIET_MS) {
			last.untold++;
			return;
		}
		const calls = 1 + (last?.untold ?? 0);
		this.#told.set(code, { atMs: nowMs, untold: 0 });
		this.#log.warn({ code, reason: error.message, path, calls }, "calls are refused: something is away");
	}
}
