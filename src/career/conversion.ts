import { type Attendance, meanEngagementBp } from "./attendance.ts";

/** From the phase Rising on a streamer has followers. */
const FOLLOWERS_FROM_PHASE = 1;

/** What makes a follower of a member, and how many a streamer has at most. */
export interface FollowerThresholds {
	/** Least mean engagement over the session, 0 to 1. */
	engagement: number;
	/** Least watch time of the streamer over all sessions. */
	watchSeconds: number;
	mostFollowers: number;
}

/** A member that does not follow yet: what it did in the session, and how long it has watched the streamer in all. */
export interface Candidate {
	attendance: Attendance;
	/** This session included. */
	totalWatchSeconds: number;
}

/**
 * Who becomes a follower (docs/careers.md, "Followers"). Looked at is who was there at the end or watched for the whole
 * time in this session. Where not all may, those who have watched longest do.
 */
export function convertedOf<One extends Candidate>(
	candidates: readonly One[],
	{ phase, followers, thresholds }: { phase: number; followers: number; thresholds: FollowerThresholds },
): One[] {
	if (phase < FOLLOWERS_FROM_PHASE) return [];
	const room = Math.max(0, thresholds.mostFollowers - followers);
	const engagementBp = Math.round(thresholds.engagement * 10_000);
	const converted = candidates.filter(({ attendance, totalWatchSeconds }) => {
		const isLookedAt = attendance.isPresent || attendance.watchSeconds >= thresholds.watchSeconds;
		const isEngaged = attendance.ticks > 0 && meanEngagementBp(attendance) >= engagementBp;
		return isLookedAt && isEngaged && totalWatchSeconds >= thresholds.watchSeconds;
	});
	if (converted.length <= room) return converted;
	return converted.sort(longestWatchFirst).slice(0, room);
}

function longestWatchFirst(a: Candidate, b: Candidate): number {
	const difference = b.totalWatchSeconds - a.totalWatchSeconds;
	if (difference !== 0) return difference;
	return a.attendance.stint.memberId < b.attendance.stint.memberId ? -1 : 1;
}
