import { advance, type CareerStand } from "../career/advance.ts";
import { attendanceOf } from "../career/attendance.ts";
import type { FollowerThresholds } from "../career/conversion.ts";
import { type Follow, type Following, followingOf, type WatchedBefore } from "../career/following.ts";
import { type GrowthEntry, growthOfFollower, growthOfSession, sumOf, worldFirstOf } from "../career/growth.ts";
import { keptByMissing, loyaltyAfterMissing, UNFOLLOW_BELOW_BP } from "../career/loyalty.ts";
import { milestonesOf, worldFirstMilestone } from "../career/milestones.ts";
import { CAREER_PHASE_MIN_GROWTH, CAREER_PHASES } from "../components/career-phase.ts";
import type { MemberOverride } from "../components/member-override.ts";
import type { SessionTotals, Stint } from "../events/effect.ts";
import { comingBack } from "../world/coming-back.ts";
import { hashOf } from "../world/draw.ts";
import type { LabScenario } from "./scenario.ts";

/** Places of the reservoir that are looked at for a follower who has none. */
const MOST_TRIES = 8;

/** A session that has ended. */
export interface EndedStream {
	showtimeSessionId: string;
	totals: SessionTotals;
	stints: readonly Stint[];
	/** Growth that it earned while it ran. */
	earned: readonly GrowthEntry[];
	tickSeconds: number;
}

/** What a session did for the career, and where the career stands then. */
export interface Concluded {
	/** Share of those who watched that had watched an earlier session. */
	returning: number;
	/** Followers who watched. */
	attended: number;
	newFollowers: number;
	followers: number;
	/** Growth that it earned, without milestones. */
	growth: number;
	totalGrowth: number;
	phase: number;
}

interface Follower {
	/** Null: there was no place for it, and it does not come back. */
	template: number | null;
	loyaltyBp: number;
	sessionsAttended: number;
}

/** A streamer's career over the sessions of a run, by the arithmetic of live ones (docs/careers.md, "Followers"). */
export class LabCareer {
	readonly #thresholds: FollowerThresholds;
	readonly #reservoirSize: number;
	readonly #history = new Map<string, WatchedBefore>();
	readonly #follows = new Map<string, Follower>();
	/** Who follows, by place. */
	readonly #places = new Map<number, string>();
	readonly #overrides = new Map<number, MemberOverride>();
	/** Causes of growth that have counted. */
	readonly #causes = new Set<string>();
	readonly #milestones: Set<string>;
	#measures = { followers: 0, sessions: 0, watchSeconds: 0, hypeTrains: 0, bestHypeLevel: 0 };
	#stand: CareerStand;

	constructor({ phase, followers, reservoirSize }: LabScenario) {
		const { engagement, watchMinutes, most } = followers;
		this.#thresholds = { engagement, watchSeconds: watchMinutes * 60, mostFollowers: most };
		this.#reservoirSize = reservoirSize;
		const number = CAREER_PHASES.indexOf(phase);
		this.#stand = { totalGrowth: CAREER_PHASE_MIN_GROWTH[number], domains: {}, phase: number };
		this.#milestones = new Set(milestonesOf({ ...this.#measures, phase: number }, new Set()).map(({ code }) => code));
	}

	get phase(): number {
		return this.#stand.phase;
	}

	/** Whether a world first was one in an earlier session. */
	knowsWorldFirst(code: string): boolean {
		return this.#milestones.has(worldFirstMilestone(`:${code}`).code);
	}

	/** Followers that come to a session, by their places, `most` of them at most. */
	invited(seed: number, most: number): number[] {
		const followers = [...this.#places].map(([template, memberId]) => {
			return { template, loyaltyBp: this.#follows.get(memberId)?.loyaltyBp ?? 0 };
		});
		return comingBack(seed, followers, most);
	}

	/** What a session is told of members that come. */
	knownOf(templates: readonly number[]): { followers?: number[]; overrides?: MemberOverride[] } {
		const followers = templates.filter((template) => this.#places.has(template));
		const overrides = templates.flatMap((template) => this.#overrides.get(template) ?? []);
		return { ...(followers.length > 0 && { followers }), ...(overrides.length > 0 && { overrides }) };
	}

	conclude({ showtimeSessionId, totals, stints, earned, tickSeconds }: EndedStream): Concluded {
		const before = { history: this.#history, follows: this.#follows, phase: this.phase, followers: this.#follows.size };
		const following = followingOf(attendanceOf(stints, tickSeconds), { ...before, thresholds: this.#thresholds });
		const { watched, attended, converted } = following;
		const returning = watched.filter(({ sessions }) => sessions > 1).length / Math.max(1, watched.length);
		this.#follow(following, totals.durationSeconds);
		const newFollowers = converted.map(({ watching }) => growthOfFollower(watching.attendance.stint.memberId));
		const all = [...earned, ...newFollowers, ...growthOfSession(showtimeSessionId, totals)];
		const growth = this.#grow(all, totals);
		return {
			returning,
			attended: attended.length,
			newFollowers: converted.length,
			followers: this.#follows.size,
			growth,
			totalGrowth: this.#stand.totalGrowth,
			phase: this.phase,
		};
	}

	#follow({ watched, attended, converted }: Following, durationSeconds: number): void {
		const keptBp = keptByMissing({ followers: this.#follows.size, places: watched.length, durationSeconds });
		const there = new Set(watched.map(({ attendance }) => attendance.stint.memberId));
		for (const [memberId, follower] of this.#follows) {
			if (!there.has(memberId)) follower.loyaltyBp = loyaltyAfterMissing(follower.loyaltyBp, keptBp);
		}
		for (const follow of [...attended, ...converted]) this.#keep(follow);
		for (const { attendance, totalWatchSeconds, totalEngagementSeconds, sessions, isRealDerived } of watched) {
			const { memberId, template } = attendance.stint;
			const place = template ?? this.#follows.get(memberId)?.template ?? null;
			// One without a place never comes back.
			if (place === null) continue;
			const seconds = { watchSeconds: totalWatchSeconds, engagementSeconds: totalEngagementSeconds };
			this.#history.set(memberId, { ...seconds, sessions, isRealDerived });
		}
		for (const [memberId, { loyaltyBp, template }] of this.#follows) {
			if (loyaltyBp >= UNFOLLOW_BELOW_BP) continue;
			this.#follows.delete(memberId);
			if (template !== null) this.#places.delete(template);
		}
	}

	#keep({ watching, loyaltyBp, sessionsAttended }: Follow): void {
		const { stint } = watching.attendance;
		const before = this.#follows.get(stint.memberId);
		const template = before?.template ?? stint.template ?? this.#placeFor(stint);
		this.#follows.set(stint.memberId, { template, loyaltyBp, sessionsAttended });
		if (template !== null) this.#places.set(template, stint.memberId);
	}

	/** A place for a member that has none: from then on it stands there instead of the template. */
	#placeFor({ memberId, personality, interests, decayBp, bias }: Stint): number | null {
		for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
			const template = hashOf(`place ${memberId} ${attempt}`) % this.#reservoirSize;
			if (this.#places.has(template) || this.#overrides.has(template)) continue;
			this.#overrides.set(template, { template, memberId, personality, interests, decayBp, bias });
			return template;
		}
		return null;
	}

	/** Adds what has not counted before, and the milestones that follow; answers the growth without these. */
	#grow(earned: readonly GrowthEntry[], { watchSeconds, hype }: SessionTotals): number {
		const counted = earned.filter(({ cause }) => !this.#causes.has(cause));
		for (const { cause } of counted) this.#causes.add(cause);
		const { sessions, watchSeconds: watched, hypeTrains, bestHypeLevel } = this.#measures;
		this.#measures = {
			followers: this.#follows.size,
			sessions: sessions + 1,
			watchSeconds: watched + watchSeconds,
			hypeTrains: hypeTrains + hype.trains,
			bestHypeLevel: Math.max(bestHypeLevel, hype.peakLevel),
		};
		const discovered = counted.flatMap(({ cause }) => worldFirstOf(cause) ?? []).map(worldFirstMilestone);
		const advanced = advance(this.#stand, {
			earned: counted,
			measures: this.#measures,
			discovered,
			reached: this.#milestones,
		});
		for (const { code } of advanced.milestones) this.#milestones.add(code);
		this.#stand = advanced;
		return sumOf(counted);
	}
}
