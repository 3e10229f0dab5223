import { setTimeout as sleep } from "node:timers/promises";
import type { Dependency } from "./api/health.ts";
import type { Logger } from "./rooms/logger.ts";
import { StartError } from "./start-error.ts";

/** Time between two attempts to reach what is not there yet. */
const RETRY_MS = 2_000;

/** A start that waits for the stores and services that are not there yet. */
export class Starting {
	readonly #log: Pick<Logger, "warn">;
	readonly #signal: AbortSignal | undefined;
	readonly #awaited: Record<string, Dependency> = {};

	/** `signal`: it waits no longer, and what waits rejects. */
	constructor(log: Pick<Logger, "warn">, signal?: AbortSignal) {
		this.#log = log;
		this.#signal = signal;
	}

	/** What it waits for at the moment, by name, with the reason. */
	get awaited(): Record<string, Dependency> {
		return { ...this.#awaited };
	}

	/**
	 * Opens the store or service that `variable` names. One that does not answer is waited for, with a line in the log each time; what
	 * waiting does not mend (a password, a schema) is a `StartError`.
	 */
	async waitFor<T>(name: string, variable: string, open: () => Promise<T>): Promise<T> {
		for (;;) {
			try {
				const opened = await open();
				delete this.#awaited[name];
				return opened;
			} catch (error) {
				if (!(error instanceof Error && "isAway" in error)) throw error;
				if (error.isAway !== true) throw new StartError(`${variable}: ${error.message}`, { cause: error });
				this.#log.warn({}, `waiting for ${name}: ${variable}: ${error.message}`);
				this.#awaited[name] = { isUp: false, isNeeded: true, detail: `${variable}: ${error.message}` };
				await sleep(RETRY_MS, undefined, { signal: this.#signal });
			}
		}
	}
}
