import type { CrowdFacts } from "./crowd-facts.ts";
import type { Reference } from "./reference.ts";

/** Everything that a run left behind. */
export interface RunHistory {
	references: readonly Reference[];
	/** Who of the members was where, according to Redis, when all sessions were paused. */
	crowd: CrowdFacts;
	/** Waiting and given-up events when there should be none any more. */
	outbox: { waiting: number; dead: number };
	/** Payloads of messages that nobody could read, and how many of those were sent. */
	deadLetters: readonly string[];
	poisons: number;
	/** Refused calls by code. */
	refusals: ReadonlyMap<string, number>;
	/** Lines of the log of calls that failed and were not refused. */
	failures: readonly string[];
	/** What processes said that ended of their own accord. */
	ownEnds: readonly string[];
	/** Highest value of each bounded thing that was seen, and how often the log said that something was dropped. */
	peaks: ReadonlyMap<string, number>;
	/** What of the sessions was still there when it should be gone. */
	leftovers: readonly string[];
}

/** A rule that holds for every run, whatever happened in it; what `broken` answers are the breaches. */
export interface Invariant {
	id: string;
	rule: string;
	broken(run: RunHistory): string[];
}

/** A rule that holds for each session. */
export function ofEachSession(broken: (reference: Reference) => string[]): Invariant["broken"] {
	return ({ references }) =>
		references.flatMap((reference) => broken(reference).map((breach) => `session ${reference.history.id}: ${breach}`));
}
