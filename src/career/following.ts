import { type Attendance, roundedSeconds } from "./attendance.ts";
import { type Candidate, convertedOf, type FollowerThresholds } from "./conversion.ts";
import { FIRST_LOYALTY_BP, loyaltyAfter } from "./loyalty.ts";

/** What a member has watched of a streamer in earlier sessions. */
export interface WatchedBefore {
	watchSeconds: number;
	engagementSeconds: number;
	sessions: number;
	isRealDerived: boolean;
}

/** How a follower stood before a session. */
export interface FollowedBefore {
	sessionsAttended: number;
	loyaltyBp: number;
}

/** A member that watched: what of its history stays the same for who follows and who does not. */
export interface Watching extends Candidate {
	sessions: number;
	/** Over all sessions, this one included. */
	totalEngagementSeconds: number;
	isRealDerived: boolean;
}

export interface Follow {
	watching: Watching;
	loyaltyBp: number;
	sessionsAttended: number;
}

/** What a session makes of those who watched it. */
export interface Following {
	/** Everybody with watch time. */
	watched: Watching[];
	/** Followers of before. */
	attended: Follow[];
	converted: Follow[];
}

/** Decides for everybody who watched a session (docs/careers.md, "Followers"). */
export function followingOf(
	attendances: readonly Attendance[],
	before: {
		history: ReadonlyMap<string, WatchedBefore>;
		follows: ReadonlyMap<string, FollowedBefore>;
		phase: number;
		/** How many follow in all. */
		followers: number;
		thresholds: FollowerThresholds;
	},
): Following {
	const { history, follows, phase, followers, thresholds } = before;
	const watched = attendances
		.filter(({ ticks }) => ticks > 0)
		.map((attendance) => watchingOf(attendance, history.get(attendance.stint.memberId)));
	const attended: Follow[] = [];
	const candidates: Watching[] = [];
	for (const watching of watched) {
		const follow = follows.get(watching.attendance.stint.memberId);
		if (follow === undefined) candidates.push(watching);
		else {
			const loyaltyBp = loyaltyAfter(follow.loyaltyBp, watching.attendance, thresholds.engagement);
			attended.push({ watching, loyaltyBp, sessionsAttended: follow.sessionsAttended + 1 });
		}
	}
	const converted = convertedOf(candidates, { phase, followers, thresholds }).map((watching) => ({
		watching,
		loyaltyBp: FIRST_LOYALTY_BP,
		sessionsAttended: watching.sessions,
	}));
	return { watched, attended, converted };
}

function watchingOf(attendance: Attendance, history: WatchedBefore | undefined): Watching {
	const { watchSeconds, engagementSeconds, stint } = attendance;
	return {
		attendance,
		totalWatchSeconds: roundedSeconds((history?.watchSeconds ?? 0) + watchSeconds),
		totalEngagementSeconds: roundedSeconds((history?.engagementSeconds ?? 0) + engagementSeconds),
		sessions: (history?.sessions ?? 0) + 1,
		// One that came back as a follower stands in the reservoir, and the world takes it for any other.
		isRealDerived: stint.isRealDerived || history?.isRealDerived === true,
	};
}
