import type { SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { Logger } from "../rooms/logger.ts";

/** Sessions that are read at once. */
const MOST_READ = 500;
/** Streamers whose sessions are concluded side by side: most of the time goes by on the way to the database and back. */
const STREAMERS_AT_ONCE = 8;

export interface UnconcludedSessionsParts {
	sessions: Pick<SessionStore, "listUnconcluded">;
	/** After it returns the session is concluded. */
	conclude(record: SessionRecord): Promise<unknown>;
	logger: Logger;
}

/** Concludes sessions that ended and did not get so far, such as those of a release that had no careers. */
export class UnconcludedSessions {
	readonly #parts: UnconcludedSessionsParts;

	constructor(parts: UnconcludedSessionsParts) {
		this.#parts = parts;
	}

	/** Concludes what there is, some hundreds after the other, as long as each of them bring the work on. */
	async look(isClosed: () => boolean): Promise<void> {
		const { sessions } = this.#parts;
		for (;;) {
			const records = await sessions.listUnconcluded(MOST_READ);
			const done = await this.#concludeAll(records, isClosed);
			if (records.length < MOST_READ || done === 0 || isClosed()) return;
		}
	}

	/** Those of one streamer come one after the other, as they ended; answers how many are concluded. */
	async #concludeAll(records: readonly SessionRecord[], isClosed: () => boolean): Promise<number> {
		const careers = Map.groupBy(records, ({ streamer }) => `${streamer.entityType}:${streamer.entityId}`);
		const left = careers.values();
		let done = 0;
		const hand = async () => {
			for (const ofStreamer of left) {
				for (const record of ofStreamer) if (!isClosed() && (await this.#isConcluded(record))) done++;
			}
		};
		await Promise.all(Array.from({ length: STREAMERS_AT_ONCE }, hand));
		return done;
	}

	async #isConcluded(record: SessionRecord): Promise<boolean> {
		const { conclude, logger } = this.#parts;
		try {
			await conclude(record);
			return true;
		} catch (error) {
			const { showtimeSessionId } = record;
			logger.error({ err: error, showtimeSessionId }, "ended session not concluded; tried again at the next look");
			return false;
		}
	}
}
