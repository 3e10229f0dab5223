import type { Cancel, Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";

export interface RepeatingParts {
	/** Time from the end of one piece of work to the beginning of the next. */
	intervalMs: number;
	work(): Promise<unknown>;
	/** What the log says when the work fails, which is done again an interval later. */
	failure: string;
	clock: Clock;
	logger: Logger;
}

/** Does the same work at intervals, never twice at a time, until it is closed. */
export class Repeating {
	readonly #parts: RepeatingParts;
	#cancel: Cancel = () => {};
	#working: Promise<unknown> | undefined;
	#isClosed = false;

	constructor(parts: RepeatingParts) {
		this.#parts = parts;
	}

	/** True from the moment it is to close. */
	get isClosed(): boolean {
		return this.#isClosed;
	}

	/** From here on it works at intervals. */
	open(): void {
		if (this.#isClosed) return;
		const { clock, logger, intervalMs, work, failure } = this.#parts;
		this.#cancel = clock.after(intervalMs, () => {
			this.#working = work()
				.catch((error: unknown) => logger.error({ err: error }, failure))
				.finally(() => this.open());
		});
	}

	/** After it returns no work is under way and none is begun. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel();
		await this.#working;
	}
}
