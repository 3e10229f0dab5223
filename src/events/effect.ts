import type { CareerPhase } from "../components/career-phase.ts";
import type { Reaction } from "../components/reaction.ts";
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
	/** Those of most points, three at most, the largest first. */
	topContributors: HypeContributor[];
	/** Best level and points of any train of the streamer, this one included. */
	allTimeHighLevel: number;
	allTimeHighTotal: number;
}

/** Who fed a train; amounts are not for players. */
export interface HypeContributor {
	/** Pseudonym, of this train only. */
	contributorId: string;
	/** Points. */
	amount: number;
}

/** How near a train is: participants of the nearest category, and how many start one. */
export interface HypeApproach {
	category: SentimentCategory;
	participants: number;
	threshold: number;
}

/** How a train ended. */
export interface HypeEnd {
	train: HypeFacts;
	reason: HypeEndReason;
	durationSeconds: number;
	/** Highest points it stood at. */
	peakTotal: number;
	endedAtMs: number;
	/** From when on the next may start. */
	cooldownEndsAtMs: number;
}

export const HYPE_END_REASONS = ["decayed", "timeout", "session-end", "COMPLETED", "EXPIRED"] as const;
export type HypeEndReason = (typeof HYPE_END_REASONS)[number];

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
	/** Whole units that members have tipped. */
	tips: number;
	/** World firsts of the game service that happened in the session. */
	worldFirsts: number;
	/** Distinct content tags that were current. */
	tags: number;
	/** Distinct types of game events, 128 at most. */
	eventTypes: number;
	topMoments: { kind: string; atMs: number; value: number }[];
}

/** What a member's stay in a session came to. */
export interface Stint {
	serial: number;
	memberId: string;
	/** Place in the reservoir; null: drawn for the real audience, of no reservoir. */
	template: number | null;
	/** Ticks watched. */
	ticks: number;
	/** Sum of the engagement over them, in bp. */
	engagementBpSum: number;
	isRealDerived: boolean;
	personality: string;
	interests: string[];
	/** Only of a real-derived member, since no template has them: engagement lost a tick without a match, and its bias. */
	decayBp?: number;
	bias?: SentimentCategory;
	/** Was there when the session ended. */
	isPresent: boolean;
}

/** The crowd as players see it. */
export interface AudienceFacts {
	total: number;
	engaged: number;
	disengaged: number;
	/** Of the steps shown, 0 to 1. */
	averageEngagement: number;
	dominantMood: SentimentCategory;
}

export const CHANGE_CAUSES = ["membership", "engagement", "mood"] as const;
export type ChangeCause = (typeof CHANGE_CAUSES)[number];

/** A change of the crowd within a few ticks. */
export interface AudienceChange {
	cause: ChangeCause;
	now: AudienceFacts;
	before: AudienceFacts;
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
	| { kind: "hype.approaching"; approach: HypeApproach }
	| { kind: "hype.started"; train: HypeFacts }
	| { kind: "hype.progress"; train: HypeFacts }
	| { kind: "hype.leveled"; train: HypeFacts; previousLevel: number }
	| ({ kind: "hype.completed" } & HypeEnd)
	| { kind: "milestone.reached"; code: string; milestone: "moment"; train: HypeFacts }
	| ({ kind: "audience.changed" } & AudienceChange)
	/** The crowd reacts at once, before the eyes of the players. */
	| { kind: "reaction"; reaction: Reaction }
	/** A tag is current for the first time in the session. */
	| { kind: "tag.became-current"; tag: string }
	/** Nobody of the game service had done it before. */
	| { kind: "world-first"; code: string; displayName: string; eventType: string }
	/** Whole units that members have tipped since it was told last: once a minute, and at the end. */
	| { kind: "tips.given"; amount: number }
	/** Members that left, or whom the end of the session found there. */
	| { kind: "stints.ended"; stints: Stint[] }
	/** Refill wanted: `count` members, biased to the `tags` that are current. */
	| { kind: "arrivals.requested"; count: number; tags: string[]; biasBp: number }
	/** Members that left and go back to the reservoir. */
	| { kind: "members.returned"; templates: number[] };

const UNPUBLISHED: readonly Effect["kind"][] = [
	// Told by the ending, with what the session did for the career.
	"session.ended",
	"hype.approaching",
	"reaction",
	"tag.became-current",
	"world-first",
	"tips.given",
	"stints.ended",
	"arrivals.requested",
	"members.returned",
];

/** True for an effect that is published as an event; the others concern the session's own process only. */
export function isEvent({ kind }: Effect): boolean {
	return !UNPUBLISHED.includes(kind);
}
