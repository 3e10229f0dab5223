import type { HotCheckpointStore } from "../persistence/hot-checkpoint-store.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";

/** Writes of all sessions that are under way at a time. */
const AT_ONCE = 16;
/** A store that failed is left alone for so long. */
const REST_MS = 5_000;
/** One lives for so many ticks, and longer than it takes until another process has taken the session up. */
const LIFE_TICKS = 12;
const LEAST_LIFE_MS = 60_000;

export interface HotCheckpointsParts {
	store: HotCheckpointStore;
	clock: Pick<Clock, "nowMs">;
	logger: Logger;
}

/** What it needs of a session. */
export type HotSession = Pick<LiveSession, "id" | "token" | "world" | "intervalMs" | "sealHot">;

/**
 * The hot checkpoints of this process's sessions. No step waits for one: a session has one under way at a time, and one that is
 * due meanwhile is taken when that is through, of the session as it stands then. What cannot be written is left out.
 */
export class HotCheckpoints {
	readonly #parts: HotCheckpointsParts;
	readonly #due = new Set<HotSession>();
	readonly #writing = new Map<HotSession, Promise<void>>();
	readonly #dropping = new Set<Promise<void>>();
	#isAway = false;
	#restsUntilMs = Number.NEGATIVE_INFINITY;

	constructor(parts: HotCheckpointsParts) {
		this.#parts = parts;
	}

	/** Asks for one of the session as it stands now or a little later. */
	request(session: HotSession): void {
		this.#due.add(session);
		this.#proceed();
	}

	/** The bytes of the session's newest one; undefined when there is none, or the store does not answer. */
	read(showtimeSessionId: string): Promise<Uint8Array | undefined> {
		return this.#try(() => this.#parts.store.get(showtimeSessionId));
	}

	/** After it returns none of the session is there, unless a newer owner's is, or the store is away: then it goes in its time. */
	drop(session: HotSession): Promise<void> {
		this.#due.delete(session);
		const dropping = this.#drop(session).finally(() => this.#dropping.delete(dropping));
		this.#dropping.add(dropping);
		return dropping;
	}

	/** After it returns nothing is under way. */
	async close(): Promise<void> {
		this.#due.clear();
		await Promise.all([...this.#writing.values(), ...this.#dropping]);
	}

	#proceed(): void {
		for (const session of this.#due) {
			if (this.#writing.size >= AT_ONCE) return;
			if (this.#writing.has(session)) continue;
			this.#due.delete(session);
			const writing = this.#write(session).finally(() => {
				this.#writing.delete(session);
				this.#proceed();
			});
			this.#writing.set(session, writing);
		}
	}

	async #drop(session: HotSession): Promise<void> {
		await this.#writing.get(session);
		await this.#try(() => this.#parts.store.drop(session.id, session.token));
	}

	async #write(session: HotSession): Promise<void> {
		const { store } = this.#parts;
		await this.#try(async () => {
			// Large values for a server that hangs would pile up on the connection.
			if (this.#isAway) await store.answers();
			const body = this.#sealed(session);
			if (body === undefined) return;
			const { id: showtimeSessionId, token, world, intervalMs } = session;
			const lifeMs = Math.max(LEAST_LIFE_MS, LIFE_TICKS * intervalMs);
			await store.put({ showtimeSessionId, token, tick: world.tick, body }, lifeMs);
		});
	}

	#sealed(session: HotSession): Uint8Array | undefined {
		try {
			return session.sealHot();
		} catch (error) {
			const facts = { err: error, showtimeSessionId: session.id };
			this.#parts.logger.error(facts, "hot checkpoint not taken; the journal has everything since the one before");
			return undefined;
		}
	}

	/** One line in the log for each time that the store goes and comes. */
	async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
		const { clock, logger } = this.#parts;
		if (clock.nowMs() < this.#restsUntilMs) return undefined;
		try {
			const result = await work();
			if (this.#isAway) logger.info({}, "hot checkpoints are written again");
			this.#isAway = false;
			return result;
		} catch (error) {
			if (!this.#isAway) logger.warn({ err: error }, "hot checkpoints are not written: durable ones have to do");
			this.#isAway = true;
			this.#restsUntilMs = clock.nowMs() + REST_MS;
			return undefined;
		}
	}
}
