import type { CareerConclusion } from "../persistence/career-conclusion.ts";
import type { ConcludingSession, SessionConclusions } from "../persistence/session-conclusions.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { Clock } from "./clock.ts";
import type { CollectionTypes } from "./decisions-of.ts";
import { endingCallsOf } from "./ending-calls.ts";
import type { EventSink } from "./event-sink.ts";
import { fenceOf } from "./fence.ts";
import type { LiveSession } from "./live-session.ts";
import type { RuleBook } from "./rule-book.ts";

export interface SessionConcluderParts {
	conclusions: SessionConclusions;
	events: Pick<EventSink, "endingOf">;
	collections: CollectionTypes;
	followerThresholds: ConcludingSession["thresholds"];
	/** Of a game service, when nobody has made it larger. */
	reservoirSize: number;
	ruleBook: Pick<RuleBook, "rulesOf">;
	clock: Pick<Clock, "nowMs">;
	/** Whether stores check the token of the owner. */
	ownership: { readonly isShared: boolean };
	/** Calls or events wait for a relay. */
	onConcluded?(): void;
}

/** Ends sessions for good: record, career and what follows from it, in one unit of the stores. */
export class SessionConcluder {
	readonly #parts: SessionConcluderParts;

	constructor(parts: SessionConcluderParts) {
		this.#parts = parts;
	}

	/**
	 * After it returns the session is concluded; answers its record. `session`: the owner's, which has what is in no store
	 * yet. Throws `NOT_OWNER` when another owns it by now.
	 */
	async conclude(ended: SessionRecord, session?: LiveSession): Promise<SessionRecord> {
		const { conclusions, events, collections, onConcluded } = this.#parts;
		const concluding = this.#concluding(ended, session);
		const { record } = concluding;
		const { summary } = await conclusions.conclude(concluding, (conclusion: CareerConclusion) => ({
			calls: endingCallsOf(record, conclusion, collections),
			messages: events.endingOf(record, conclusion, session?.eventCount),
		}));
		onConcluded?.();
		return { ...record, summary };
	}

	#concluding(ended: SessionRecord, session?: LiveSession): ConcludingSession {
		const { followerThresholds, reservoirSize, ruleBook, clock, ownership } = this.#parts;
		const { endedAtMs = clock.nowMs() } = ended;
		const intervalMs = session?.intervalMs ?? ruleBook.rulesOf(ended.gameServiceId).intervalMs;
		const decisions = session?.outgoing.decisions;
		const token = fenceOf(session?.token, ownership);
		return {
			record: { ...ended, status: "ended", endedAtMs },
			tickSeconds: intervalMs / 1_000,
			thresholds: followerThresholds,
			defaultReservoirSize: reservoirSize,
			...(decisions === undefined ? {} : { decisions }),
			...(token === undefined ? {} : { token }),
		};
	}
}
