import { ShowtimeError } from "../errors.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { RuleBook } from "./rule-book.ts";

/**
 * Brings changed rules to live sessions, as inputs that their next tick applies. A session whose rules are older than the book's
 * gets them when it is taken up, when they change and after every step, so that neither a crash nor a failed append
 * leaves one behind.
 */
export class RuleDelivery {
	readonly #book: RuleBook;
	readonly #logger: Logger;
	readonly #sessions = new Map<string, Set<LiveSession>>();
	/** Revision that each session has in its journal. */
	readonly #brought = new WeakMap<LiveSession, number>();

	constructor(book: RuleBook, logger: Logger) {
		this.#book = book;
		this.#logger = logger;
	}

	/** From here on the session gets the rules of its game service, until it is over. */
	watch(session: LiveSession): void {
		const { gameServiceId } = session.record;
		const sessions = this.#sessions.get(gameServiceId) ?? new Set();
		this.#sessions.set(gameServiceId, sessions.add(session));
		const stop = session.onStepped(() => {
			if (!session.isOver) return void this.#bring(session);
			stop();
			this.#forget(session);
		});
		void this.#bring(session);
	}

	/** After it returns the live sessions of the game service have its rules in their journals, as far as they could be written. */
	async bringAll(gameServiceId: string): Promise<{ sessions: number; ownTickInterval: number }> {
		const watched = [...(this.#sessions.get(gameServiceId) ?? [])];
		for (const session of watched) if (session.isOver) this.#forget(session);
		const live = watched.filter((session) => !session.isOver);
		const { intervalMs } = this.#book.rulesOf(gameServiceId);
		await Promise.all(live.map((session) => this.#bring(session)));
		const ownTickInterval = live.filter((session) => session.intervalMs !== intervalMs).length;
		return { sessions: live.length, ownTickInterval };
	}

	async #bring(session: LiveSession): Promise<void> {
		const { world, record, intervalMs } = session;
		if (world.session.status === "waiting" || session.isOver) return;
		const { revision } = this.#book.sheetOf(record.gameServiceId);
		if (revision <= Math.max(world.rules.revision, this.#brought.get(session) ?? 0)) return;
		this.#brought.set(session, revision);
		try {
			const rules = this.#book.rulesOf(record.gameServiceId, intervalMs);
			await session.submit(`rules:${revision}`, { kind: "rules", rules });
		} catch (error) {
			this.#brought.delete(session);
			if (error instanceof ShowtimeError && (error.code === "SESSION_ENDED" || error.code === "DRAINING")) return;
			this.#logger.error({ err: error, showtimeSessionId: session.id, revision }, "rules not brought; tried again");
		}
	}

	#forget(session: LiveSession): void {
		const { gameServiceId } = session.record;
		const sessions = this.#sessions.get(gameServiceId);
		sessions?.delete(session);
		if (sessions?.size === 0) this.#sessions.delete(gameServiceId);
	}
}
