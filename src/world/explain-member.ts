import { type CauseLog, LEAVE_CAUSES, type LeaveCause, type RoomTrail } from "../components/cause-log.ts";
import { PRESENT } from "../components/member.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
import { type CourseTick, courseOf } from "./course.ts";
import { draw, FOR_MEMBER_ID } from "./draw.ts";
import { lossesOf } from "./interest-loss.ts";
import { interestTagsOf } from "./interest-tags.ts";
import { gainOf, livelinessBp } from "./liveliness.ts";
import { matchesAt, trailOf } from "./room-trail.ts";
import { watchedTicksOf } from "./stints.ts";
import { memberIdOf } from "./template.ts";
import { hypeTrainOf, type World } from "./world.ts";

const WHOLE_BP = 10_000;

/** What holds a member that is present, and what does not; shares of 0 to 1. Nothing in it hangs on where it comes from. */
export interface MemberBalance {
	personality: string;
	mood: SentimentCategory;
	watchedTicks: number;
	interests: TagWorth[];
	engagement: number;
	match: number;
	/** Won and lost by a tick in which nothing changes. */
	gains: number;
	loses: number;
	/** Below it members have lost interest and may leave. */
	threshold: number;
	/** Why it fell below, and in which tick; absent when it is not below. */
	loss?: { cause: LeaveCause; tick: number };
}

/** What one interest is worth to a member now. */
export interface TagWorth {
	tag: string;
	/** Of the tag in the stream, faded or not current as it may be. */
	weight: number;
	/** How tired the crowd is of it. */
	tired: number;
	/** What it adds to the match. */
	adds: number;
}

/** Entity id of a member that is present, by its id; `veil` makes of a world's id what outsiders know. */
export function findPresent(world: World, memberId: string, veil: (id: string) => string): number | undefined {
	const { serial, departure } = world.components.member;
	const idOf = memberIdsOf(world, veil);
	return world.members.find((eid) => departure[eid] === PRESENT && idOf(serial[eid]) === memberId);
}

/** The ids of a session's members by serial, as outsiders know them. */
export function memberIdsOf({ session }: World, veil: (id: string) => string): (serial: number) => string {
	const seed = draw(session.seed, 0, 0, FOR_MEMBER_ID);
	return (serial) => veil(memberIdOf(seed, serial));
}

export function balanceOf(world: World, { trail }: CauseLog, eid: number): MemberBalance {
	const { rules, tags, effectiveBp, session } = world;
	const { personality, mood, engagementBp, decayBp } = world.components.member;
	const interests = interestTagsOf(world, eid);
	const matchBp = interests.reduce((sum, tag) => sum + effectiveBp[tag], 0);
	const match = session.status === "paused" ? 0 : Math.min(WHOLE_BP, matchBp) / WHOLE_BP;
	const e = engagementBp[eid] / WHOLE_BP;
	const gain = gainOf(rules, personality[eid], livelinessBp(world, hypeTrainOf(world)?.level ?? 0)) / WHOLE_BP;
	return {
		personality: rules.personalities[personality[eid]].name,
		mood: SENTIMENT_CATEGORIES[mood[eid]],
		watchedTicks: watchedTicksOf(world, eid, true),
		interests: interests.map((tag) => ({
			tag: tags.names[tag],
			weight: tags.weightBp[tag] / WHOLE_BP,
			tired: tags.satiationBp[tag] / WHOLE_BP,
			adds: effectiveBp[tag] / WHOLE_BP,
		})),
		engagement: e,
		match,
		gains: rounded(gain * match * (1 - e)),
		loses: rounded((decayBp[eid] / WHOLE_BP) * (1 - match)),
		threshold: rules.audience.disengagedBelowBp / WHOLE_BP,
		...lossOf(world, trail, eid),
	};
}

function lossOf(world: World, trail: RoomTrail, eid: number): Pick<MemberBalance, "loss"> {
	const serial = world.components.member.serial[eid];
	const found = lossesOf(trail, world).find((loss) => loss[0] === serial);
	return found === undefined ? {} : { loss: { cause: LEAVE_CAUSES[found[1]], tick: found[2] } };
}

/** A member that is present, tick by tick, as far back as it is known. */
export function recentCourseOf(world: World, { trail }: CauseLog, eid: number): CourseTick[] {
	const { personality, decayBp } = world.components.member;
	const interests = interestTagsOf(world, eid);
	const points = trailOf(trail, eid).map(({ place, row, engagementBp }) => ({
		atMs: row.tick * world.rules.intervalMs,
		engagementBp,
		matchBp: matchesAt(trail, place, interests).matchBp,
		gainBp: gainOf(world.rules, personality[eid], row.livelinessBp),
	}));
	return courseOf(points, decayBp[eid]);
}

const rounded = (share: number): number => Math.round(share * WHOLE_BP) / WHOLE_BP;
