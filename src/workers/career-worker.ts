import type { Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";
import { Repeating } from "./repeating.ts";

/** Something that the worker does at each look, until it is done or has to stop. */
export interface CareerDuty {
	look(isClosed: () => boolean): Promise<void>;
}

export interface CareerWorkerParts {
	/** By name, in order; one that fails keeps none from its turn. */
	duties: Record<string, CareerDuty>;
	/** Shows who is at work where many processes are. */
	lock?: {
		/** False when another process is at it. */
		take(): Promise<boolean>;
		giveBack(): Promise<void>;
	};
	intervalMs: number;
	clock: Clock;
	logger: Logger;
}

/**
 * What careers need beside the sessions, at intervals. Each piece of work is taken in the database and done once, whoever is at
 * it: the lock only keeps processes from looking for the same in vain.
 */
export class CareerWorker {
	readonly #parts: CareerWorkerParts;
	readonly #looks: Repeating;

	constructor(parts: CareerWorkerParts) {
		this.#parts = parts;
		this.#looks = new Repeating({ ...parts, work: () => this.look(), failure: "careers were not looked after" });
	}

	/** From here on it looks at intervals. */
	open(): void {
		this.#looks.open();
	}

	/** After it returns nothing is under way. */
	async close(): Promise<void> {
		await this.#looks.close();
	}

	/** Does what there is to do, unless another process is at it. */
	async look(): Promise<void> {
		const { lock } = this.#parts;
		if (!(await this.#take())) return;
		try {
			await this.#doAll();
		} finally {
			await lock?.giveBack().catch((error: unknown) => this.#warn(error));
		}
	}

	async #doAll(): Promise<void> {
		const { duties, logger } = this.#parts;
		for (const [name, duty] of Object.entries(duties)) {
			try {
				await duty.look(() => this.#looks.isClosed);
			} catch (error) {
				logger.error({ err: error, duty: name }, "a duty of the career worker failed; tried again at the next look");
			}
		}
	}

	/** Without a lock, and while Redis is away, everybody works. */
	async #take(): Promise<boolean> {
		try {
			return (await this.#parts.lock?.take()) ?? true;
		} catch (error) {
			this.#warn(error);
			return true;
		}
	}

	#warn(error: unknown): void {
		this.#parts.logger.warn({ err: error }, "the career worker's lock was not reached; it works without");
	}
}
