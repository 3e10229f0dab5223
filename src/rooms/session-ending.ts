import type { SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { Clock } from "./clock.ts";
import type { JournalRetention } from "./journal-retention.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { MemberExchange } from "./member-exchange.ts";
import type { RoomHost } from "./room-host.ts";

/** Time between two attempts to put an ended session away, or to deliver what it left. */
const RETRY_MS = 5_000;

/** How long a caller waits for a session to be put away. */
const PATIENCE_MS = 2_000;

export interface SessionEndingParts {
	sessions: SessionStore;
	rooms: RoomHost;
	clock: Clock;
	logger: Logger;
	exchange: MemberExchange;
	retention: JournalRetention;
	/** Takes the session out of the directory. */
	forget(session: LiveSession): void;
}

/** Puts ended sessions away: effects out, members back, record stored, players told, history kept for a while. */
export class SessionEnding {
	readonly #parts: SessionEndingParts;
	readonly #underWay = new Map<string, Promise<void>>();
	readonly #wakeUps = new Set<() => void>();
	#isClosed = false;

	constructor(parts: SessionEndingParts) {
		this.#parts = parts;
	}

	/** Starts to put away a session whose world has ended. */
	begin(session: LiveSession): void {
		if (this.#underWay.has(session.id)) return;
		const { logger } = this.#parts;
		const work = this.#putAway(session)
			.catch((error) => logger.error({ err: error, showtimeSessionId: session.id }, "ended session not put away"))
			.finally(() => this.#underWay.delete(session.id));
		this.#underWay.set(session.id, work);
	}

	/** After it returns the session is put away, or that takes longer than a caller waits, and goes on. */
	async finished(id: string): Promise<void> {
		await new Promise<void>((resolve) => {
			const cancel = this.#parts.clock.after(PATIENCE_MS, resolve);
			void Promise.resolve(this.#underWay.get(id)).then(() => {
				cancel();
				resolve();
			});
		});
	}

	/** Ends a session that has no world to end: it never started, its history is lost, or its step failed. */
	async abandon(record: SessionRecord, reason: string, session?: LiveSession): Promise<SessionRecord> {
		const { showtimeSessionId: id } = record;
		const ended: SessionRecord = {
			...record,
			status: "ended",
			endedAtMs: this.#parts.clock.nowMs(),
			endReason: reason,
		};
		if (session !== undefined) {
			this.#parts.forget(session);
			session.halt();
			await session.settleForGood();
		}
		await this.#parts.exchange.reassert(record, []);
		await this.#store(ended);
		await this.#closeRoom(id, reason);
		return ended;
	}

	/** After it returns nothing is being put away; what is not done by then is done after the restart. */
	async close(): Promise<void> {
		this.#isClosed = true;
		for (const wakeUp of this.#wakeUps) wakeUp();
		await Promise.all(this.#underWay.values());
	}

	async #putAway(session: LiveSession): Promise<void> {
		const { exchange, logger, forget } = this.#parts;
		const { id } = session;
		for (;;) {
			try {
				await session.settleForGood();
				await exchange.reassert(session.record, []);
				await this.#store(session.record);
				break;
			} catch (error) {
				logger.error({ err: error, showtimeSessionId: id }, "ended session not put away; tried again");
				if (!(await this.#wait())) return;
			}
		}
		forget(session);
		await this.#closeRoom(id, session.record.endReason ?? "");
		await session.close();
	}

	async #store({ showtimeSessionId, endedAtMs, endReason, totals }: SessionRecord): Promise<void> {
		await this.#parts.sessions.update(showtimeSessionId, { status: "ended", endedAtMs, endReason, totals });
		this.#parts.retention.add(showtimeSessionId, endedAtMs ?? this.#parts.clock.nowMs());
	}

	async #closeRoom(id: string, reason: string): Promise<void> {
		try {
			await this.#parts.rooms.close(id, { kind: "ended", reason });
		} catch (error) {
			this.#parts.logger.error({ err: error, showtimeSessionId: id }, "room of an ended session not closed");
		}
	}

	/** Answers false when the process closes first. */
	#wait(): Promise<boolean> {
		if (this.#isClosed) return Promise.resolve(false);
		return new Promise((resolve) => {
			const wakeUp = () => {
				cancel();
				this.#wakeUps.delete(wakeUp);
				resolve(!this.#isClosed);
			};
			const cancel = this.#parts.clock.after(RETRY_MS, wakeUp);
			this.#wakeUps.add(wakeUp);
		});
	}
}
