import { hypeTrainIdOf } from "../deterministic-id.ts";
import type { HypeFacts } from "../events/effect.ts";
import type { AdvisoryLocks, Lock } from "../persistence/advisory-locks.ts";
import type { SessionBoard, Standing } from "../persistence/session-board.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { Cancel, Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import { viewOf } from "./session-view.ts";

/** Ticks between two writes of a session. */
const EVERY_TICKS = 3;
/** What is shown lives as long as so many writes are apart. */
const LIFE_WRITES = 4;
const LEAST_LIFE_MS = 10_000;
/** Locks are prolonged as often as this part of their life. */
const PROLONG_SHARE = 1 / 3;

export interface OperatorsViewParts {
	board: Pick<SessionBoard, "put" | "takeDown">;
	locks: Pick<AdvisoryLocks, "hold" | "release">;
	/** Life of a lock. */
	lockMs: number;
	nodeId: string;
	clock: Clock;
	logger: Logger;
}

interface Shown {
	session: LiveSession;
	shownTick: number;
	/** What is written next; a newer one takes its place. */
	waiting: Standing | undefined;
	writing: Promise<void> | undefined;
	ignore: Cancel;
}

/**
 * Shows operators the sessions of this process: how they stand, every three ticks, and whose they are. No step waits for it,
 * and what cannot be written is left out: the next write says it anew.
 */
export class OperatorsView {
	readonly #parts: OperatorsViewParts;
	readonly #shown = new Map<string, Shown>();
	readonly #hiding = new Set<Promise<void>>();
	#cancel: Cancel = () => {};
	#isAway = false;

	constructor(parts: OperatorsViewParts) {
		this.#parts = parts;
		this.#prolong();
	}

	/** From here on the session is shown. */
	show(session: LiveSession): void {
		const shown: Shown = {
			session,
			shownTick: Number.NEGATIVE_INFINITY,
			waiting: undefined,
			writing: undefined,
			ignore: session.onStepped(() => this.#stepped(shown)),
		};
		this.#shown.set(session.id, shown);
		void this.#try(() => this.#parts.locks.hold(this.#locksOf(session)));
	}

	/** After it returns nothing of the session is there, unless Redis is away: then it goes when its life is over. */
	hide(session: LiveSession): Promise<void> {
		const shown = this.#shown.get(session.id);
		if (shown?.session !== session) return Promise.resolve();
		this.#shown.delete(session.id);
		const hiding = this.#takeDown(shown).finally(() => this.#hiding.delete(hiding));
		this.#hiding.add(hiding);
		return hiding;
	}

	/** After it returns nothing is written any more. */
	async close(): Promise<void> {
		this.#cancel();
		await Promise.all([...[...this.#shown.values()].map(({ session }) => this.hide(session)), ...this.#hiding]);
	}

	#stepped(shown: Shown): void {
		const { tick } = shown.session.world;
		if (tick < shown.shownTick + EVERY_TICKS) return;
		shown.shownTick = tick;
		shown.waiting = standingOf(shown.session);
		shown.writing ??= this.#write(shown).finally(() => {
			shown.writing = undefined;
		});
	}

	async #write(shown: Shown): Promise<void> {
		const lifeMs = Math.max(LEAST_LIFE_MS, LIFE_WRITES * EVERY_TICKS * shown.session.intervalMs);
		for (let standing = shown.waiting; standing !== undefined; standing = shown.waiting) {
			shown.waiting = undefined;
			const newest = standing;
			await this.#try(() => this.#parts.board.put(newest, lifeMs));
		}
	}

	async #takeDown(shown: Shown): Promise<void> {
		const { board, locks } = this.#parts;
		const { session } = shown;
		shown.ignore();
		shown.waiting = undefined;
		await shown.writing;
		await this.#try(() => board.takeDown(session.id, session.token));
		await this.#try(() => locks.release(this.#locksOf(session)));
	}

	#prolong(): void {
		const { clock, locks, lockMs } = this.#parts;
		this.#cancel = clock.after(lockMs * PROLONG_SHARE, () => {
			const all = [...this.#shown.values()].flatMap(({ session }) => this.#locksOf(session));
			void this.#try(() => locks.hold(all));
			this.#prolong();
		});
	}

	#locksOf({ id, token }: LiveSession): Lock[] {
		const holder = `${this.#parts.nodeId}:${token}`;
		return [`session:${id}`, `hype:${id}`].map((name) => ({ name, holder }));
	}

	/** One line in the log for each time that Redis goes and comes. */
	async #try(write: () => Promise<unknown>): Promise<void> {
		const { logger } = this.#parts;
		try {
			await write();
			if (this.#isAway) logger.info({}, "operators see the sessions again");
			this.#isAway = false;
		} catch (error) {
			if (!this.#isAway) logger.warn({ err: error }, "operators do not see the sessions");
			this.#isAway = true;
		}
	}
}

function standingOf(session: LiveSession): Standing {
	const { record, summary } = viewOf(session);
	const { status, tick, counts, realDerived, byPersonality, contentTags, hype } = summary;
	return {
		showtimeSessionId: session.id,
		token: session.token,
		tick,
		counts: { status, ...counts, realDerived: realDerived.anonymous + realDerived.tracked, byPersonality },
		tags: contentTags,
		hype: hype === null ? null : trainOf(record, hype),
	};
}

function trainOf({ showtimeSessionId, startedAtMs }: SessionRecord, train: HypeFacts): object {
	const { hypeTrainOrdinal, topContributors: _, ...facts } = train;
	return {
		hypeTrainId: hypeTrainIdOf(showtimeSessionId, hypeTrainOrdinal),
		...facts,
		startedAtMs: startedAtMs + train.startedAtMs,
		expiresAtMs: startedAtMs + train.expiresAtMs,
	};
}
