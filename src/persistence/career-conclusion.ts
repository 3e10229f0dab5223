import type { FollowerThresholds } from "../career/conversion.ts";
import type { GrowthDomain } from "../career/growth.ts";
import type { Milestone } from "../career/milestones.ts";
import type { BrokenRecord } from "../career/records.ts";
import type { CareerPhase } from "../components/career-phase.ts";
import type { SessionTotals, Stint } from "../events/effect.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import type { SessionRecord } from "./session-store.ts";

/** A session that has ended, as far as its streamer's career is concerned. */
export interface EndedSession {
	record: Pick<SessionRecord, "showtimeSessionId" | "streamer" | "gameServiceId" | "startedAtMs">;
	/** Absent when its history is lost. */
	totals?: SessionTotals;
	/** Stints that are not stored yet; one that is stored as well counts once. */
	stints: readonly Stint[];
	/** Length of its ticks. */
	tickSeconds: number;
	thresholds: FollowerThresholds;
	/** Of the game service, when nobody has made it larger. */
	defaultReservoirSize: number;
	endedAtMs: number;
}

/** What a session did for its streamer's career, as the session's row keeps it. */
export interface SessionSummary {
	newFollowers: number;
	lostFollowers: number;
	tips: number;
	/** Of this session, during it and at its end, by domain. */
	growth: { domain: GrowthDomain; amount: number }[];
	/** Codes, in the order in which they were reached. */
	milestones: string[];
}

/** Somebody who follows from this session on. */
export interface NewFollower {
	followerId: string;
	memberId: string;
	loyaltyBp: number;
	isRealDerived: boolean;
}

export interface LostFollower {
	followerId: string;
	memberId: string;
}

/** What was decided; all lists are empty when it was decided before. */
export interface CareerConclusion {
	summary: SessionSummary;
	/** It was written before: nothing was now. */
	isRepeat: boolean;
	newFollowers: NewFollower[];
	lostFollowers: LostFollower[];
	milestones: Milestone[];
	/** Records of the game service that a Legend has beaten. */
	records: BrokenRecord[];
	phaseBefore: CareerPhase;
	phase: CareerPhase;
	/** The call that sends the streamer's growth; the caller adds it to the ledger in the same transaction. */
	growthCall?: PlatformCall;
}
