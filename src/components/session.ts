import type { AmplificationRow } from "./amplification.ts";
import type { PendingContribution } from "./contribution.ts";
import { createReactionRow, type ReactionRow } from "./reaction.ts";

export type SessionPhase = "waiting" | "active" | "paused" | "ended";

/** Types of game events that a session tells apart. */
export const MOST_EVENT_TYPES = 128;

/** Something worth remembering of a session. */
export interface Moment {
	kind: "hype" | "event" | "world-first";
	/** The train's level reached, or the event's type. */
	detail: string;
	/** Logical milliseconds since the session's start. */
	atMs: number;
	/** 0 to 100: how much it counts among the others. */
	value: number;
}

/** A refill that was requested and has not come back yet; at most one at a time. */
export interface PendingRefill {
	/** Marker of the request; names it. */
	marker: number;
	count: number;
	tags: string[];
}

/**
 * The session component: one row a world.
 * `waiting` until the start input came; `active` and `paused` in turn; `ended` for good.
 */
export interface SessionRow {
	status: SessionPhase;
	showtimeSessionId: string;
	gameServiceId: string;
	streamer: { entityType: string; entityId: string };
	seed: number;
	reservoirSeed: number;
	/** Career phase number, 0 to 4. */
	phase: number;
	startedAtMs: number;
	/** Simulated members the session wants. */
	targetSize: number;
	nextSerial: number;
	refill: PendingRefill | null;
	/** Ticks that counted watch time. */
	ticksLive: number;
	/** Sum of members present over those ticks. */
	memberTicks: number;
	/** Sum of their engagementBp. */
	engagementTicks: number;
	peak: number;
	/** Distinct templates that were here. */
	uniqueViewers: number;
	initial: number;
	arrived: number;
	left: number;
	/** Members present that follow the streamer. */
	followersPresent: number;
	/** Trains so far, the running one included. */
	trains: number;
	bestLevel: number;
	/** Best level and thousandths of any train of the streamer, those of this session included. */
	allTimeHigh: { level: number; score: number };
	/** Logical milliseconds from which on a train may start again. */
	cooldownEndsAtMs: number;
	/** What was given and no train has taken, oldest first. */
	contributions: PendingContribution[];
	/** A train was told to be near, and the crowd has not calmed down since. */
	isApproaching: boolean;
	/** The tick in which members emit the more because of a world first; -1: there was none. */
	worldFirstTick: number;
	worldFirsts: number;
	/** Whole units that members have tipped, and how many of them were told. */
	tips: number;
	tipsTold: number;
	/** What was given beyond whole units; `systems/reward.ts` says in what. */
	tipCarry: number;
	/** Types of game events, in the order of their first, `MOST_EVENT_TYPES` at most. */
	eventTypes: string[];
	/** Who speak in the voice room. */
	voiceParticipants: number;
	/** In order of their coming, `MOST_AMPLIFICATIONS` at most. */
	amplifications: AmplificationRow[];
	/** Game events whose type no rule maps. */
	unmappedEvents: number;
	/** Inputs dropped because the session was paused, ended or at a limit. */
	droppedInputs: number;
	/** Why the session ended; empty before. */
	endReason: string;
	/** Newest last, 20 at most. */
	moments: Moment[];
	reaction: ReactionRow;
}

export function createSessionRow(): SessionRow {
	return {
		status: "waiting",
		showtimeSessionId: "",
		gameServiceId: "",
		streamer: { entityType: "", entityId: "" },
		seed: 0,
		reservoirSeed: 0,
		phase: 0,
		startedAtMs: 0,
		targetSize: 0,
		nextSerial: 1,
		refill: null,
		ticksLive: 0,
		memberTicks: 0,
		engagementTicks: 0,
		peak: 0,
		uniqueViewers: 0,
		initial: 0,
		arrived: 0,
		left: 0,
		followersPresent: 0,
		trains: 0,
		bestLevel: 0,
		allTimeHigh: { level: 0, score: 0 },
		cooldownEndsAtMs: 0,
		contributions: [],
		isApproaching: false,
		worldFirstTick: -1,
		worldFirsts: 0,
		tips: 0,
		tipsTold: 0,
		tipCarry: 0,
		eventTypes: [],
		voiceParticipants: 0,
		amplifications: [],
		unmappedEvents: 0,
		droppedInputs: 0,
		endReason: "",
		moments: [],
		reaction: createReactionRow(),
	};
}
