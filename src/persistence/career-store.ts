import type { CareerStand } from "../career/advance.ts";
import type { DomainGrowth, GrowthEntry } from "../career/growth.ts";
import type { CareerPhase } from "../components/career-phase.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionSummary } from "./career-conclusion.ts";

/** A streamer's career over all its concluded sessions. */
export interface Career {
	phase: CareerPhase;
	totalGrowth: number;
	domains: DomainGrowth;
	followers: number;
	sessions: number;
	watchSeconds: number;
	hypeTrains: number;
	worldFirsts: number;
	/** Best of one session each. */
	peakViewers: number;
	bestWatchSeconds: number;
	bestHypeLevel: number;
	/** Absent before the end of the first session. */
	firstSessionAtMs?: number;
}

export interface MilestoneRecord {
	code: string;
	/** What it is for, such as 100 followers. */
	value: number;
	/** Absent: in no session. */
	showtimeSessionId?: string;
	reachedAtMs: number;
}

/** When and where growth was earned. */
export interface GrowthOrigin {
	/** Absent: in no session. */
	showtimeSessionId?: string;
	atMs: number;
}

/** Where a career stood before something, and stands after it. */
export interface CareerChange {
	before: CareerStand;
	after: CareerStand;
}

/** The careers of streamers. */
export interface CareerStore {
	/** Undefined for a streamer that nothing is known of. */
	find(streamer: StreamerReference): Promise<Career | undefined>;
	/** Newest first. */
	milestones(query: {
		streamer: StreamerReference;
		/** From 1. */
		page: number;
		/** 1 to 100. */
		pageSize: number;
	}): Promise<{ milestones: MilestoneRecord[]; totalCount: number }>;
	/** After it returns the entries count, each once a cause; it waits in the ledger to be sent to the platform. */
	recordGrowth(
		streamer: StreamerReference,
		entries: readonly GrowthEntry[],
		origin: GrowthOrigin,
	): Promise<CareerChange>;
	/** What a session did for its streamer's career; undefined while that is not written. */
	summaryOf(showtimeSessionId: string): Promise<SessionSummary | undefined>;
}
