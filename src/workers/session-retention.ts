import type { Journal } from "../persistence/journal.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { SessionRetentionStore } from "../persistence/session-retention-store.ts";
import type { Clock } from "../rooms/clock.ts";
import type { Logger } from "../rooms/logger.ts";
import { Repeating } from "./repeating.ts";

const LOOK_MS = 3_600_000;
/** Sessions that are looked up at once. */
const BATCH = 100;

export interface SessionRetentionParts {
	store: SessionRetentionStore;
	journal: Pick<Journal, "drop">;
	ownership: Pick<Ownership, "drop">;
	/** How long a session is kept after its end. */
	keptMs: number;
	clock: Clock;
	logger: Logger;
}

/** Deletes every hour what is left of sessions that ended long ago. Each process does; the same one twice is no harm. */
export class SessionRetention {
	readonly #parts: SessionRetentionParts;
	readonly #looks: Repeating;

	constructor(parts: SessionRetentionParts) {
		this.#parts = parts;
		const failure = "old sessions not deleted; tried again in an hour";
		this.#looks = new Repeating({ ...parts, intervalMs: LOOK_MS, work: () => this.#look(), failure });
	}

	/** From here on it looks at intervals. */
	open(): void {
		this.#looks.open();
	}

	/** After it returns nothing is deleted any more. */
	async close(): Promise<void> {
		await this.#looks.close();
	}

	async #look(): Promise<void> {
		const { store, journal, ownership, keptMs, clock, logger } = this.#parts;
		const endedBeforeMs = clock.nowMs() - keptMs;
		let deleted = 0;
		for (let isMore = true; isMore && !this.#looks.isClosed; ) {
			const old = await store.endedBefore(endedBeforeMs, BATCH);
			for (const id of old) {
				if (this.#looks.isClosed) break;
				// Left where no process was there at the time at which they are dropped.
				await journal.drop(id);
				await ownership.drop(id);
				await store.delete(id);
				deleted++;
			}
			isMore = old.length === BATCH;
		}
		if (deleted > 0) logger.info({ deleted }, "sessions that ended long ago are deleted");
	}
}
