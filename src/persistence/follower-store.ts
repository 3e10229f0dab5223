import type { MemberOverride } from "../components/member-override.ts";
import type { StreamerReference } from "../events/reference.ts";

/** What followers are ordered by, the most first: when they began to follow, loyalty, watch time. */
export const FOLLOWER_SORTS = ["recent", "loyalty", "watch"] as const;
export type FollowerSort = (typeof FOLLOWER_SORTS)[number];

export interface FollowerRecord {
	followerId: string;
	memberId: string;
	gameServiceId: string;
	personality: string;
	interests: string[];
	firstFollowedAtMs: number;
	/** Of the streamer, over all sessions. */
	watchSeconds: number;
	/** Engagement of 0 to 1 times seconds. */
	engagementSeconds: number;
	sessionsAttended: number;
	sessionsMissed: number;
	/** 0 to 10,000. */
	loyaltyBp: number;
	isRealDerived: boolean;
}

/** Place of a follower in an order: the list goes on after it. */
export interface FollowerCursor {
	/** What it is ordered by. */
	value: number;
	followerId: string;
}

export interface FollowerQuery {
	streamer: StreamerReference;
	sort: FollowerSort;
	/** Only those of these game services; absent: all. */
	gameServices?: readonly string[];
	/** A page from 1, or what comes after a follower. */
	at: { page: number } | { after: FollowerCursor };
	/** 1 to 100. */
	pageSize: number;
}

export interface FollowerList {
	followers: FollowerRecord[];
	totalCount: number;
	/** Where the list goes on; absent at its end. */
	next?: FollowerCursor;
}

/** A follower that a session of its game service may invite. */
export interface ReturningFollower {
	/** Its place in the reservoir. */
	template: number;
	/** 0 to 10,000. */
	loyaltyBp: number;
}

/** Members that follow streamers; they come and go with the ends of sessions. */
export interface FollowerStore {
	list(query: FollowerQuery): Promise<FollowerList>;
	/** The streamer's followers among the members of a game service, the most loyal first. */
	returning(streamer: StreamerReference, gameServiceId: string): Promise<ReturningFollower[]>;
	/** Of these places of a reservoir those whose members follow the streamer, in their order. */
	following(streamer: StreamerReference, gameServiceId: string, templates: readonly number[]): Promise<number[]>;
	/** Of these places those at which somebody stands instead of the template. */
	overrides(gameServiceId: string, templates: readonly number[]): Promise<MemberOverride[]>;
}
