import type { ChangeRules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { AudienceChange, AudienceFacts, ChangeCause } from "../events/effect.ts";
import type { World } from "../world/world.ts";
import type { Personas } from "./personas.ts";

const STEPS = 16;

/** How the crowd looked at a tick, as players saw it. */
interface Look {
	total: number;
	engaged: number;
	disengaged: number;
	/** Of the engagement steps shown. */
	engagementBp: number;
	/** Category code that leads, by enough to be told. */
	mood: number;
}

/**
 * Watches for changes of the crowd that are worth an event (docs/simulation.md, "Changes of the audience"). Plain data, so
 * that a checkpoint holds it as it is.
 */
export interface AudienceWatch {
	/** The last ticks, oldest first. */
	looks: Look[];
	/** Causes that were told and have not calmed down since. */
	told: ChangeCause[];
}

export function createAudienceWatch(): AudienceWatch {
	return { looks: [], told: [] };
}

/** Looks at the crowd after a tick; answers the change that is to be told, if any. */
export function watchAudience(
	watch: AudienceWatch,
	personas: Personas,
	{ rules, session }: World,
): AudienceChange | undefined {
	const rule = rules.changes;
	const former = watch.looks[watch.looks.length - 1];
	const now = lookAt(personas, former?.mood, rule);
	const before = watch.looks[0];
	watch.looks.push(now);
	if (watch.looks.length > rule.withinTicks) watch.looks.shift();
	// A pause and a crowd of nobody are no news of their own.
	if (before === undefined || session.status !== "active") return undefined;
	const causes: ChangeCause[] = [];
	const weigh = (cause: ChangeCause, moved: number, enough: number): void => {
		if (moved >= enough) causes.push(cause);
		else if (moved * 2 <= enough) watch.told = watch.told.filter((told) => told !== cause);
	};
	weigh("membership", Math.abs(now.total - before.total) * 10_000, rule.membershipBp * Math.max(1, before.total));
	weigh("engagement", Math.abs(now.engagementBp - before.engagementBp), rule.engagementBp);
	weigh("mood", now.mood === before.mood ? 0 : 1, 1);
	const [cause] = causes.filter((each) => !watch.told.includes(each));
	watch.told = [...new Set([...watch.told, ...causes])];
	return cause === undefined ? undefined : { cause, now: factsOf(now), before: factsOf(before) };
}

function lookAt(
	{ state, seatCount, present, engaged, disengaged, mood }: Personas,
	former: number | undefined,
	rule: ChangeRules,
): Look {
	let steps = 0;
	for (let seat = 0; seat < seatCount; seat++) steps += state[seat] >>> 4;
	// The middle of each step.
	const sum = steps * 10_000 + present * 5_000;
	const engagementBp = present === 0 ? 0 : Math.floor(sum / (STEPS * present));
	let leader = 0;
	for (let category = 1; category < mood.length; category++) if (mood[category] > mood[leader]) leader = category;
	const lead = former === undefined ? 0 : mood[leader] - mood[former];
	const turns = former === undefined || lead * 10_000 > rule.moodLeadBp * present;
	return { total: present, engaged, disengaged, engagementBp, mood: turns ? leader : former };
}

function factsOf({ total, engaged, disengaged, engagementBp, mood }: Look): AudienceFacts {
	const averageEngagement = engagementBp / 10_000;
	return { total, engaged, disengaged, averageEngagement, dominantMood: SENTIMENT_CATEGORIES[mood] };
}
