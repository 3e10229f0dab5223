import { ShowtimeError } from "../errors.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { Clock } from "./clock.ts";
import { fenceOf } from "./fence.ts";
import type { HotCheckpoints } from "./hot-checkpoints.ts";
import type { JournalRetention } from "./journal-retention.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { MemberExchange } from "./member-exchange.ts";
import type { Farewell, RoomHost } from "./room-host.ts";
import type { SessionConcluder } from "./session-concluder.ts";
import type { SessionOwner } from "./session-owner.ts";
import { type SessionHistory, wasStarted } from "./was-started.ts";

/** Time between two attempts to put an ended session away, or to deliver what it left. */
const RETRY_MS = 5_000;

/** Reason of the end of a session that never came to life. */
export const NEVER_STARTED = "start-failed";

/** How long a caller waits for a session to be put away. */
const PATIENCE_MS = 2_000;

export interface SessionEndingParts extends SessionHistory {
	sessions: SessionStore;
	concluder: SessionConcluder;
	rooms: RoomHost;
	clock: Clock;
	logger: Logger;
	exchange: MemberExchange;
	retention: JournalRetention;
	/** Absent without Redis. */
	hotCheckpoints?: Pick<HotCheckpoints, "drop">;
	owner: Pick<SessionOwner, "check" | "giveUp">;
	ownership: Pick<Ownership, "isShared" | "holds">;
	/** Takes the session out of the directory. */
	remove(session: LiveSession): void;
}

/** Puts ended sessions away: effects out, members back, the end concluded, players told, history kept for a while. */
export class SessionEnding {
	readonly #parts: SessionEndingParts;
	readonly #underWay = new Map<LiveSession, Promise<void>>();
	readonly #wakeUps = new Set<() => void>();
	#isClosed = false;

	constructor(parts: SessionEndingParts) {
		this.#parts = parts;
	}

	/** Starts to put away a session whose world has ended. */
	begin(session: LiveSession): void {
		if (this.#underWay.has(session)) return;
		const { logger } = this.#parts;
		const work = this.#putAway(session)
			.catch((error) => logger.error({ err: error, showtimeSessionId: session.id }, "ended session not put away"))
			.finally(() => this.#underWay.delete(session));
		this.#underWay.set(session, work);
	}

	/** After it returns the session is put away, or that takes longer than a caller waits, and goes on. */
	async finished(session: LiveSession): Promise<void> {
		await new Promise<void>((resolve) => {
			const cancel = this.#parts.clock.after(PATIENCE_MS, resolve);
			void Promise.resolve(this.#underWay.get(session)).then(() => {
				cancel();
				resolve();
			});
		});
	}

	/**
	 * Ends a session that has no world to end: it never started, its history is lost, or its step failed. Throws `NOT_OWNER`, and nothing
	 * of it has ended, when `session` or `token` is given and another process owns it by now.
	 */
	async abandon(
		record: SessionRecord,
		reason: string,
		session?: LiveSession,
		token = session?.token,
	): Promise<SessionRecord> {
		const { exchange, ownership, owner } = this.#parts;
		const { showtimeSessionId: id } = record;
		const ended: SessionRecord = {
			...record,
			status: "ended",
			endedAtMs: this.#parts.clock.nowMs(),
			endReason: reason,
		};
		session?.halt();
		let concluded: SessionRecord;
		try {
			if (token !== undefined && !(await ownership.holds(id, token))) {
				throw new ShowtimeError("NOT_OWNER", `session ${id} was taken by another process`);
			}
			await session?.outgoing.settleForGood();
			await exchange.reassert(record, []);
			const isBorn = reason !== NEVER_STARTED && (session !== undefined || (await wasStarted(id, this.#parts)));
			concluded = isBorn ? await this.#conclude(ended, session) : await this.#undo(ended, token);
		} catch (error) {
			// Whoever goes on with it, perhaps this process, has a room of its own.
			if (session !== undefined) await this.#closeRoom(id, { kind: "moved" });
			throw error;
		} finally {
			// Not before: a conclusion by who does not own the session is refused.
			if (session !== undefined) this.#forget(session);
			else if (token !== undefined) owner.giveUp({ id, token });
		}
		await this.#closeRoom(id, { kind: "ended", record: concluded });
		return concluded;
	}

	/** After it returns nothing is being put away; what is not done by then is done after the restart. */
	async close(): Promise<void> {
		this.#isClosed = true;
		for (const wakeUp of this.#wakeUps) wakeUp();
		await Promise.all(this.#underWay.values());
	}

	async #putAway(session: LiveSession): Promise<void> {
		const { exchange, logger } = this.#parts;
		const { id } = session;
		for (;;) {
			try {
				await session.outgoing.settleForGood();
				await exchange.reassert(session.record, []);
				session.conclude(await this.#conclude(session.record, session));
				break;
			} catch (error) {
				logger.error({ err: error, showtimeSessionId: id }, "ended session not put away; tried again");
				if (error instanceof ShowtimeError && error.code === "NOT_OWNER") await this.#parts.owner.check(session);
				if (session.isHalted || !(await this.#wait()) || session.isHalted) return;
			}
		}
		// While it is owned still: who does not own it takes no checkpoint of it.
		await session.close();
		this.#forget(session);
		await this.#closeRoom(id, { kind: "ended", record: session.record });
	}

	#forget(session: LiveSession): void {
		const { remove, owner, hotCheckpoints } = this.#parts;
		remove(session);
		owner.giveUp(session);
		void hotCheckpoints?.drop(session);
	}

	async #conclude(ended: SessionRecord, session?: LiveSession): Promise<SessionRecord> {
		const concluded = await this.#parts.concluder.conclude(ended, session);
		this.#keep(concluded);
		return concluded;
	}

	/** One that never came to life is a record and no session of a career: nobody concludes it later either. */
	async #undo(ended: SessionRecord, token?: number): Promise<SessionRecord> {
		const { sessions, ownership } = this.#parts;
		const { showtimeSessionId: id, endedAtMs } = ended;
		const unborn = { status: "ended", endedAtMs, endReason: NEVER_STARTED } as const;
		await sessions.update(id, unborn, fenceOf(token, ownership));
		this.#keep(ended);
		return { ...ended, ...unborn };
	}

	/** Its history, for a while. */
	#keep({ showtimeSessionId, endedAtMs = this.#parts.clock.nowMs() }: SessionRecord): void {
		this.#parts.retention.add(showtimeSessionId, endedAtMs);
	}

	async #closeRoom(showtimeSessionId: string, farewell: Farewell): Promise<void> {
		try {
			await this.#parts.rooms.close(showtimeSessionId, farewell);
		} catch (error) {
			this.#parts.logger.error({ err: error, showtimeSessionId }, "room of an ended session not closed");
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
