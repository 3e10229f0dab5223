import { type Attendance, meanEngagementBp } from "./attendance.ts";

/** Of a member that has just become a follower. */
export const FIRST_LOYALTY_BP = 5_000;

/** Below it a follower stops. */
export const UNFOLLOW_BELOW_BP = 1_000;

/** Mean engagement up to which a session was a bore. */
const BORED_BP = 2_000;

/** How far a session that a follower saw moves its loyalty to what it felt. */
const PULL_BP = 2_000;

/** What a follower loses of its loyalty by a session that it missed, if there was a place for it. */
const MISS_BP = 500;

/** A shorter session is not missed by anybody. */
const MISSED_FROM_SECONDS = 300;

/** Loyalty after a session that the follower saw: up when it was engaged, down when it was bored. */
export function loyaltyAfter(loyaltyBp: number, attendance: Attendance, engagement: number): number {
	const fullBp = Math.max(BORED_BP + 1, Math.round(engagement * 10_000));
	const feltBp = (10_000 * (meanEngagementBp(attendance) - BORED_BP)) / (fullBp - BORED_BP);
	const wantedBp = Math.max(0, Math.min(10_000, feltBp));
	return Math.round(loyaltyBp + ((wantedBp - loyaltyBp) * PULL_BP) / 10_000);
}

/**
 * What is left of the loyalty of a follower that missed a session, in bp. Few of many followers find a place in an audience,
 * and who had none did not stay away: the loss is shared by all. 10,000: nothing is lost.
 */
export function keptByMissing({
	followers,
	places,
	durationSeconds,
}: {
	/** Of the streamer, in the session's game service. */
	followers: number;
	/** Members that the session had, whether they followed or not. */
	places: number;
	durationSeconds: number;
}): number {
	if (durationSeconds < MISSED_FROM_SECONDS || followers === 0) return 10_000;
	return 10_000 - Math.round(MISS_BP * Math.min(1, places / followers));
}

/** The same arithmetic that the store does for all who missed a session at once. */
export function loyaltyAfterMissing(loyaltyBp: number, keptBp: number): number {
	return Math.floor((loyaltyBp * keptBp) / 10_000);
}
