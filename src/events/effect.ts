import type { CareerPhase } from "../components/career-phase.ts";
import type { SentimentCategory } from "../components/sentiment.ts";

/** The published facts of a hype train; times are logical milliseconds since the session's start. */
export interface HypeFacts {
	hypeTrainOrdinal: number;
	level: number;
	peakLevel: number;
	/** Points; the journal of the world holds thousandths. */
	total: number;
	currentScore: number;
	levelThreshold: number;
	/** Per tick, 0 to 1. */
	decayRate: number;
	triggerCategory: SentimentCategory;
	startedAtMs: number;
	expiresAtMs: number;
	participants: number;
}

export type HypeEndReason = "decayed" | "timeout" | "session-end";

/** What the crowd did over the whole session (docs/simulation.md, "Session end"). */
export interface SessionTotals {
	ticks: number;
	durationSeconds: number;
	watchSeconds: number;
	peakViewers: number;
	averageViewers: number;
	averageEngagement: number;
	uniqueViewers: number;
	hype: { trains: number; peakLevel: number };
	topMoments: { kind: string; atMs: number; value: number }[];
}

/**
 * What leaves a world: decided in a step, carried out by the edge.
 * An effect's identity is its session, marker and place in the marker's outbox.
 */
export type Effect =
	| { kind: "session.started"; phase: CareerPhase; audience: number }
	| { kind: "session.paused" }
	| { kind: "session.resumed" }
	| { kind: "session.ended"; reason: string; totals: SessionTotals }
	| { kind: "hype.started"; train: HypeFacts }
	| { kind: "hype.leveled"; train: HypeFacts; previousLevel: number }
	| { kind: "hype.completed"; train: HypeFacts; reason: HypeEndReason; durationSeconds: number }
	| { kind: "milestone.reached"; code: string; milestone: "moment"; train: HypeFacts }
	/** Refill wanted: `count` members, biased to the `tags` that are current. */
	| { kind: "arrivals.requested"; count: number; tags: string[]; biasBp: number }
	/** Members that left and go back to the reservoir. */
	| { kind: "members.returned"; templates: number[] };
