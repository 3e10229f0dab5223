import type { AmplificationRow } from "../components/amplification.ts";
import { CAREER_PHASES, type CareerPhase } from "../components/career-phase.ts";
import { PRESENT } from "../components/member.ts";
import { SIMULATED } from "../components/real-derived.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
import type { Moment, PendingRefill, SessionPhase } from "../components/session.ts";
import type { HypeApproach, HypeFacts } from "../events/effect.ts";
import { factorOf } from "./amplification.ts";
import { draw, FOR_MEMBER_ID } from "./draw.ts";
import { hypeFactsOf } from "./hype-facts.ts";
import { interestTagsOf } from "./interest-tags.ts";
import { kickOffContributors } from "./kick-off.ts";
import { realDerivedCounts } from "./real-derived.ts";
import { memberIdOf } from "./template.ts";
import { hypeTrainOf, type World } from "./world.ts";

/** How a session stands after its last step; engine numbers, shares as 0 to 1. */
export interface WorldSummary {
	status: SessionPhase;
	phase: CareerPhase;
	tick: number;
	marker: number;
	atMs: number;
	counts: { total: number; engaged: number; disengaged: number; peak: number };
	averageEngagement: number;
	/** Real-derived members present; for admins only. */
	realDerived: { anonymous: number; tracked: number };
	/** Members present that follow the streamer. */
	followersPresent: number;
	byPersonality: Record<string, number>;
	mood: Record<SentimentCategory, number>;
	/** Weight by tag, only tags that weigh anything. */
	contentTags: Record<string, number>;
	hype: HypeFacts | null;
	cooldownEndsAtMs?: number;
	/** How near the next train is; null while one runs or nobody feels what starts one. */
	approaching: HypeApproach | null;
	pendingRefill: PendingRefill | null;
	moments: Moment[];
	amplifications: (AmplificationRow & { expiresAtMs: number })[];
	unmappedEvents: number;
	droppedInputs: number;
}

export function summarise(world: World): WorldSummary {
	const { session, tally, rules } = world;
	const train = hypeTrainOf(world);
	const summary: WorldSummary = {
		status: session.status,
		phase: CAREER_PHASES[session.phase],
		tick: world.tick,
		marker: world.marker,
		atMs: world.atMs,
		counts: { total: tally.total, engaged: tally.engaged, disengaged: tally.disengaged, peak: session.peak },
		averageEngagement: tally.total === 0 ? 0 : tally.engagementSum / tally.total / 10_000,
		realDerived: realDerivedCounts(world),
		followersPresent: session.followersPresent,
		byPersonality: Object.fromEntries(
			rules.personalities.map(({ name }, row): [string, number] => [name, tally.byPersonality[row]]),
		),
		mood: moodOf(world),
		contentTags: contentTagsOf(world),
		hype: train === undefined ? null : hypeFactsOf(world, train),
		approaching: train === undefined ? approachOf(world) : null,
		pendingRefill: session.refill,
		moments: session.moments,
		amplifications: session.amplifications.map((row) => ({
			...row,
			expiresAtMs: row.expiresTick * rules.intervalMs,
		})),
		unmappedEvents: session.unmappedEvents,
		droppedInputs: session.droppedInputs,
	};
	if (train === undefined && session.cooldownEndsAtMs > world.atMs) summary.cooldownEndsAtMs = session.cooldownEndsAtMs;
	return summary;
}

function moodOf(world: World): Record<SentimentCategory, number> {
	const mood = {} as Record<SentimentCategory, number>;
	SENTIMENT_CATEGORIES.forEach((category, code) => {
		mood[category] = world.tally.mood[code];
	});
	return mood;
}

/** Weight (0 to 1) of every tag that weighs anything. */
export function contentTagsOf(world: World): Record<string, number> {
	const { names, weightBp } = world.tags;
	const tags: Record<string, number> = {};
	for (let tag = 0; tag < names.length; tag++) if (weightBp[tag] > 0) tags[names[tag]] = weightBp[tag] / 10_000;
	return tags;
}

/** Distinct participants of one category that start a train now; grows with the audience where the rule says so. */
export function triggerThresholdOf(world: World, total = world.tally.total): number {
	const { triggerThreshold, audienceScale } = world.rules.hype;
	const scaled = audienceScale === 0 ? 1 : Math.max(audienceScale, total) / audienceScale;
	return Math.max(1, Math.floor(triggerThreshold * scaled * factorOf(world, "thresholdBp")));
}

/** The category that is nearest to starting a train, when somebody feels one that may. */
export function approachOf(world: World): HypeApproach | null {
	const { participants } = world.window;
	const { ruleSet, excludedCategories, kickOffContributors: threshold } = world.rules.hype;
	if (ruleSet === "twitch") {
		const contributors = kickOffContributors(world);
		return contributors === 0 ? null : { category: "Supportive", participants: contributors, threshold };
	}
	let most = -1;
	for (let category = 0; category < 8; category++) {
		if (participants[category] === 0 || excludedCategories.includes(category)) continue;
		if (most < 0 || participants[category] > participants[most]) most = category;
	}
	if (most < 0) return null;
	return {
		category: SENTIMENT_CATEGORIES[most],
		participants: participants[most],
		threshold: triggerThresholdOf(world),
	};
}

export interface EngagedMember {
	/** Stands for the member within this session, and says nothing of where it comes from. */
	memberId: string;
	personality: string;
	interests: string[];
	/** 0 to 1. */
	engagement: number;
	mood: SentimentCategory;
	watchSeconds: number;
}

/** The `top` most engaged members; equals by seniority. */
export function topEngaged(world: World, top: number): EngagedMember[] {
	const { engagementBp, serial, mood, joinedTicksLive, departure, personality } = world.components.member;
	const present = world.members.filter((eid) => departure[eid] === PRESENT);
	present.sort((a, b) => engagementBp[b] - engagementBp[a] || serial[a] - serial[b]);
	// The same for every member: the reservoir's ids and templates would tell who is not of the reservoir.
	const idSeed = draw(world.session.seed, 0, 0, FOR_MEMBER_ID);
	return present.slice(0, top).map((eid) => ({
		memberId: memberIdOf(idSeed, serial[eid]),
		personality: world.rules.personalities[personality[eid]].name,
		interests: interestsOf(world, eid),
		engagement: engagementBp[eid] / 10_000,
		mood: SENTIMENT_CATEGORIES[mood[eid]],
		watchSeconds: ((world.session.ticksLive - joinedTicksLive[eid]) * world.rules.intervalMs) / 1_000,
	}));
}

/** Tags that a member is interested in, in interning order. */
export function interestsOf(world: World, eid: number): string[] {
	return interestTagsOf(world, eid).map((tag) => world.tags.names[tag]);
}

/** How many members present are interested in each tag; only tags somebody likes. */
export function byInterest(world: World): Record<string, number> {
	const { interests, departure } = world.components.member;
	const counts: Record<string, number> = {};
	world.tags.names.forEach((name, tag) => {
		let count = 0;
		for (const eid of world.members) {
			if (departure[eid] === PRESENT && (interests[tag >>> 5][eid] >>> (tag & 31)) & 1) count++;
		}
		if (count > 0) counts[name] = count;
	});
	return counts;
}

/** Reservoir indices of every simulated member present. */
export function membersOf(world: World): number[] {
	const { template, departure, origin } = world.components.member;
	return Array.from(
		world.members.filter((eid) => departure[eid] === PRESENT && origin[eid] === SIMULATED),
		(eid) => template[eid],
	);
}
