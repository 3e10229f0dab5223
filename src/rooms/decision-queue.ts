import type { SessionDecisions } from "../persistence/session-decisions.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import { type CollectionTypes, type Decided, decisionsOf } from "./decisions-of.ts";
import type { Logger } from "./logger.ts";
import type { DecidedEffect } from "./session-fold.ts";

/** Beyond it the oldest are dropped: no checkpoint was stored for hours. */
const MOST_STINTS = 100_000;

/** What a session has decided for the career and of other services, until a checkpoint takes it along. */
export class DecisionQueue {
	readonly #collections: CollectionTypes;
	readonly #logger: Logger;
	#waiting: Decided = { stints: [], growth: [], calls: [] };
	#atMs = 0;

	constructor(collections: CollectionTypes, logger: Logger) {
		this.#collections = collections;
		this.#logger = logger;
	}

	/** Adds what the effects of a marker decide. */
	push(session: SessionRecord, decided: readonly DecidedEffect[]): void {
		for (const one of decided) {
			const { stints, growth, calls } = decisionsOf(session, one, this.#collections);
			this.#waiting.stints.push(...stints);
			this.#waiting.growth.push(...growth);
			this.#waiting.calls.push(...calls);
			this.#atMs = session.startedAtMs + one.marker.atMs;
		}
		const surplus = this.#waiting.stints.length - MOST_STINTS;
		if (surplus <= 0) return;
		this.#waiting.stints.splice(0, surplus);
		const facts = { showtimeSessionId: session.showtimeSessionId, dropped: surplus };
		this.#logger.error(facts, "stints dropped: no checkpoint was stored for hours");
	}

	/** Goes on from what another owner had waiting. */
	takeOver({ stints, growth, calls, atMs }: SessionDecisions): void {
		this.#waiting.stints.push(...stints);
		this.#waiting.growth.push(...growth);
		this.#waiting.calls.push(...calls);
		this.#atMs = Math.max(this.#atMs, atMs);
	}

	/** What waits; undefined when nothing does. */
	waitingOf({ streamer }: SessionRecord): SessionDecisions | undefined {
		const { stints, growth, calls } = this.#waiting;
		if (stints.length + growth.length + calls.length === 0) return undefined;
		return { streamer, atMs: this.#atMs, stints: [...stints], growth: [...growth], calls: [...calls] };
	}

	/** These are durable. */
	stored({ stints, growth, calls }: SessionDecisions): void {
		const waiting = this.#waiting;
		this.#waiting = {
			stints: without(waiting.stints, stints),
			growth: without(waiting.growth, growth),
			calls: without(waiting.calls, calls),
		};
	}
}

function without<T>(items: readonly T[], gone: readonly T[]): T[] {
	const isGone = new Set(gone);
	return items.filter((item) => !isGone.has(item));
}
