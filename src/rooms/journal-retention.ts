import type { CheckpointStore } from "../persistence/checkpoint-store.ts";
import type { Journal } from "../persistence/journal.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { SessionStore } from "../persistence/session-store.ts";
import type { StintStore } from "../persistence/stint-store.ts";
import type { Cancel, Clock } from "./clock.ts";
import { type Due, DueQueue } from "./due-queue.ts";
import type { Logger } from "./logger.ts";

export interface JournalRetentionParts {
	journal: Journal;
	checkpoints: CheckpointStore;
	stints: Pick<StintStore, "drop">;
	sessions: Pick<SessionStore, "list" | "get">;
	ownership: Pick<Ownership, "drop">;
	clock: Clock;
	logger: Logger;
	journalRetentionSeconds: number;
}

/** Ended sessions whose history may still be there after a restart; looked at once. */
const ENDED_PAGES = 3;
/** Timers of the machine take no more than 2^31 ms. */
const LONGEST_WAIT_MS = 3_600_000;

/** Drops the history of ended sessions when its time has come. */
export class JournalRetention {
	readonly #parts: JournalRetentionParts;
	readonly #ended = new DueQueue<Due & { id: string }>();
	#cancel: Cancel | undefined;
	#dropping: Promise<void> | undefined;
	#isClosed = false;

	constructor(parts: JournalRetentionParts) {
		this.#parts = parts;
	}

	/** Sees to the sessions that had ended before this process was there. */
	async load(): Promise<void> {
		for (let page = 1; page <= ENDED_PAGES; page++) {
			const { records } = await this.#parts.sessions.list({ status: "ended", page, pageSize: 100 });
			for (const { showtimeSessionId, endedAtMs = 0 } of records) this.add(showtimeSessionId, endedAtMs);
		}
	}

	/** Keeps the history of a session that ended at `endedAtMs` for as long as configured. */
	add(id: string, endedAtMs: number): void {
		this.#ended.push({ id, dueAtMs: endedAtMs + this.#parts.journalRetentionSeconds * 1_000 });
		this.#arm();
	}

	/** After it returns nothing is being dropped and nothing will be. */
	async close(): Promise<void> {
		this.#isClosed = true;
		this.#cancel?.();
		await this.#dropping;
	}

	#arm(): void {
		const { first } = this.#ended;
		if (this.#isClosed || first === undefined || this.#dropping !== undefined) return;
		this.#cancel?.();
		const { clock } = this.#parts;
		const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, first.dueAtMs - clock.nowMs()));
		this.#cancel = clock.after(waitMs, () => {
			this.#dropping = this.#dropDue().finally(() => {
				this.#dropping = undefined;
				this.#arm();
			});
		});
	}

	async #dropDue(): Promise<void> {
		const { clock, journal, checkpoints, stints, sessions, ownership, logger } = this.#parts;
		for (let next = this.#ended.first; next !== undefined && !this.#isClosed; next = this.#ended.first) {
			if (next.dueAtMs > clock.nowMs()) return;
			this.#ended.shift();
			try {
				await journal.drop(next.id);
				await checkpoints.drop(next.id);
				await ownership.drop(next.id);
				// The career of one that is not concluded is still to get them.
				if ((await sessions.get(next.id))?.summary !== undefined) await stints.drop(next.id);
			} catch (error) {
				logger.error(
					{ err: error, showtimeSessionId: next.id },
					"history of an ended session not dropped; tried again after a restart",
				);
			}
		}
	}
}
