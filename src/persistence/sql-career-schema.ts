import type { Generated } from "kysely";

/** A member's stay in a session, from its arrival to its departure or the session's end. */
export interface SessionStintTable {
	showtimeSessionId: string;
	serial: number;
	memberId: string;
	/** Null for a real-derived member that has no index of the reservoir. */
	template: number | null;
	/** That counted as watch time. */
	ticks: number;
	engagementBpSum: number;
	/** 0 or 1. */
	isRealDerived: number;
	personality: string;
	/** Tags. */
	interests: string;
	/** Null where the template has it. */
	decayBp: number | null;
	/** Null where the template has it. */
	bias: string | null;
	/** 0 or 1: was there when the session ended. */
	isPresent: number;
}

/** What a member has watched of a streamer, over all sessions. */
export interface WatchHistoryTable {
	streamerType: string;
	streamerId: string;
	memberId: string;
	gameServiceId: string;
	template: number | null;
	/** 0 or 1. */
	isRealDerived: number;
	watchSeconds: number;
	/** Engagement of 0 to 1 times seconds. */
	engagementSeconds: number;
	sessions: number;
	lastSessionId: string;
	lastSeenAtMs: number;
}

/** A member that follows a streamer; one that stops has no row. */
export interface FollowerTable {
	followerId: string;
	streamerType: string;
	streamerId: string;
	memberId: string;
	gameServiceId: string;
	template: number | null;
	personality: string;
	/** Tags. */
	interests: string;
	firstFollowedAtMs: number;
	watchSeconds: number;
	/** Engagement of 0 to 1 times seconds. */
	engagementSeconds: number;
	sessionsAttended: number;
	/** Since it follows. */
	sessionsMissed: number;
	/** 0 to 10,000. */
	loyaltyBp: number;
	/** 0 or 1. */
	isRealDerived: number;
	lastSessionId: string;
}

/** Who stands at an index of a reservoir instead of its template. */
export interface MemberOverrideTable {
	gameServiceId: string;
	template: number;
	memberId: string;
	personality: string;
	/** Tags. */
	interests: string;
	/** Null: as the template has it. */
	decayBp: number | null;
	/** Null: as the template has it. */
	bias: string | null;
}

/** Growth of a career: once a cause. */
export interface GrowthEntryTable {
	streamerType: string;
	streamerId: string;
	cause: string;
	domain: string;
	amount: number;
	showtimeSessionId: string | null;
	atMs: number;
	/** The platform call that sends it; null while it is gathered. */
	callId: string | null;
	/** 1 when the seed service has counted it. */
	isCounted: Generated<number>;
}

/** A career as it stands; growth, domains and phase are a copy of the seed's with what it has not counted yet. */
export interface StreamerCareerTable {
	streamerType: string;
	streamerId: string;
	totalGrowth: number;
	/** Null while it is not known. */
	seedId: Generated<string | null>;
	/** Name of the career phase. */
	phase: Generated<string>;
	/** Growth by domain. */
	domains: Generated<string>;
	/** Rows of `follower`. */
	followers: Generated<number>;
	/** Concluded sessions, as the numbers below are over those. */
	sessions: Generated<number>;
	watchSeconds: Generated<number>;
	hypeTrains: Generated<number>;
	worldFirsts: Generated<number>;
	/** Most of one session. */
	peakViewers: Generated<number>;
	bestHypeLevel: Generated<number>;
	/** Most of one session. */
	bestWatchSeconds: Generated<number>;
	firstSessionAtMs: Generated<number | null>;
	/** Begin of the newest period whose passive income is paid. */
	incomePaidToMs: Generated<number>;
}

/** A milestone that a streamer has reached. */
export interface StreamerMilestoneTable {
	streamerType: string;
	streamerId: string;
	code: string;
	kind: string;
	/** What it is for, such as 100 followers. */
	value: number;
	showtimeSessionId: string | null;
	reachedAtMs: number;
}

/** The best that a session of a game service has done by one measure. */
export interface GameServiceRecordTable {
	gameServiceId: string;
	measure: string;
	value: number;
	streamerType: string;
	streamerId: string;
	showtimeSessionId: string;
	setAtMs: number;
}
