import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { within } from "./rooms/within.ts";

interface Closer {
	name: string;
	close(): Promise<void> | void;
	share: number;
}

/** Of the time for all, what each may take unless it says otherwise. */
const SHARE = 0.25;

/** What a process has opened, closed again the newest first. */
export class Opened {
	readonly #closers: Closer[] = [];

	/** `share`: the part of the time for all that closing it may take. */
	add(name: string, close: () => Promise<void> | void, share = SHARE): void {
		this.#closers.push({ name, close, share });
	}

	/**
	 * After it returns everything is closed, or was left as it is because it failed or took too long; `ms` have passed at
	 * most. Answers whether all went well.
	 */
	async close(ms: number, log: Pick<Logger, "error">): Promise<boolean> {
		const endAtMs = performance.now() + ms;
		let isClean = true;
		for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
			const { name, share } = closer;
			try {
				const leftMs = Math.max(0, endAtMs - performance.now());
				await within(systemClock, Math.min(leftMs, ms * share), Promise.resolve(closer.close()));
			} catch (error) {
				isClean = false;
				log.error({ err: error, what: name }, "not closed in order");
			}
		}
		return isClean;
	}
}
