import { CAREER_PHASES, type CareerPhase } from "../components/career-phase.ts";
import {
	type Cubic,
	cubicTotals,
	exponentialTotals,
	HYPE_GOALS,
	type HypeCurve,
	type HypeDifficulty,
	tableTotals,
} from "../components/hype-curve.ts";
import type { AudienceRules, BlendingRules, HypeRuleSet, HypeRules, Rules, TagRules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
import { type PersonalitySettings, personalityRulesOf, SHIPPED_PERSONALITIES, settingsOfRow } from "./personalities.ts";
import { shippedReactionRules } from "./reaction-rules.ts";

/** What a designer sets: seconds, shares from 0 to 1, points. The specification's names and defaults where it has them. */
export interface RuleSettings {
	tickIntervalSeconds: number;
	pulseIntervalSeconds: number;
	defaultAudiencePoolSize: number;
	audiencePoolScalePerPhase: number;
	engagementDecayBaseRate: number;
	engagementGainRate: number;
	engagedAbove: number;
	disengagedBelow: number;
	/** Share of a refill that is picked for the current tags. */
	refillBias: number;
	firstEntryEngagement: number;
	firstEntrySpread: number;
	entryEngagement: number;
	/** What a full match adds to it. */
	entryMatchBonus: number;
	intensityMatchShare: number;
	intensitySpread: number;
	contagionPositive: number;
	contagionNegative: number;
	swayPositiveSeconds: number;
	swayNegativeSeconds: number;
	/** Rows by name, in the order of their numbers. */
	personalities: Record<string, PersonalitySettings>;
	contentTagHalfLifeSeconds: number;
	tagsByEventType: Record<string, readonly string[]>;
	tagDefaultWeight: number;
	/** Weights of single tags in the match. */
	tagWeights: Record<string, number>;
	tagCurrentFrom: number;
	/** In it the satiation of a current tag goes half of the way to its ceiling. */
	tagSatiationHalfSeconds: number;
	/** In it the satiation of a resting tag would fall from 1 to 0. */
	tagSatiationRecoverSeconds: number;
	tagSatiationCeiling: number;
	hypeTrainTriggerThreshold: number;
	hypeTrainLevelExponent: number;
	hypeTrainDecayRate: number;
	hypeTrainMaxDurationMinutes: number;
	hypeTrainCooldownSeconds: number;
	/** Members per threshold unit from which on the trigger grows with the audience; 0 = never. */
	hypeAudienceScale: number;
	/** What starts and feeds trains: feelings, or contributions (`twitch`). */
	hypeRuleSet: HypeRuleSet;
	hypeMinPhase: CareerPhase;
	hypeExcludedCategories: readonly SentimentCategory[];
	/** Least share of the first level that a train starts with. */
	hypeStartShare: number;
	hypeLevelHysteresis: number;
	hypeIntensityAbove: number;
	hypeLivelinessPerLevel: number;
	/** Points below which a train is over. */
	hypeSpentBelow: number;
	hypeCurve: HypeCurve;
	/** Of the curve `cubic`: coefficients of l³, l², l and 1, in units of the trigger threshold. */
	hypeCubic: Cubic;
	/** Of the curve `table`: points in all that complete level 1, 2 ..., rising, or the name of a shipped table. */
	hypeGoals: HypeDifficulty | readonly number[];
	realDerivedMemberTtlSeconds: number;
}

type HypeCurveSettings = Pick<
	RuleSettings,
	"hypeTrainTriggerThreshold" | "hypeTrainLevelExponent" | "hypeCurve" | "hypeCubic" | "hypeGoals"
>;

/** Content tags by type of game event (docs/simulation.md, "One tick"). */
export const SHIPPED_TAGS_BY_EVENT_TYPE: Readonly<Record<string, readonly string[]>> = {
	combat: ["combat", "action", "danger"],
	crafting: ["crafting", "creation", "skill"],
	social: ["social", "drama", "roleplay"],
	exploration: ["exploration", "discovery", "adventure"],
	trade: ["economy", "trade", "strategy"],
	"world-first": ["worldfirst", "historic", "unique"],
	"boss-defeat": ["combat", "achievement", "epic"],
};

export const DEFAULT_RULE_SETTINGS: Readonly<RuleSettings> = {
	tickIntervalSeconds: 5,
	pulseIntervalSeconds: 15,
	defaultAudiencePoolSize: 50,
	audiencePoolScalePerPhase: 2,
	engagementDecayBaseRate: 0.02,
	engagementGainRate: 0.25,
	engagedAbove: 0.5,
	disengagedBelow: 0.2,
	refillBias: 0.7,
	firstEntryEngagement: 0.4,
	firstEntrySpread: 0.1,
	entryEngagement: 0.3,
	entryMatchBonus: 0.3,
	intensityMatchShare: 0.4,
	intensitySpread: 0.15,
	contagionPositive: 0.24,
	contagionNegative: 0.08,
	swayPositiveSeconds: 15,
	swayNegativeSeconds: 30,
	personalities: Object.fromEntries(SHIPPED_PERSONALITIES.map((row) => [row.name, settingsOfRow(row)])),
	contentTagHalfLifeSeconds: 60,
	tagsByEventType: SHIPPED_TAGS_BY_EVENT_TYPE,
	tagDefaultWeight: 0.6,
	tagWeights: {},
	tagCurrentFrom: 0.05,
	tagSatiationHalfSeconds: 75,
	tagSatiationRecoverSeconds: 240,
	tagSatiationCeiling: 0.9,
	hypeTrainTriggerThreshold: 10,
	hypeTrainLevelExponent: 1.5,
	hypeTrainDecayRate: 0.1,
	hypeTrainMaxDurationMinutes: 10,
	hypeTrainCooldownSeconds: 0,
	hypeAudienceScale: 0,
	hypeMinPhase: "Popular",
	hypeExcludedCategories: ["Bored", "Hostile"],
	hypeStartShare: 0.5,
	hypeLevelHysteresis: 0.1,
	hypeIntensityAbove: 0.8,
	hypeLivelinessPerLevel: 0.1,
	hypeSpentBelow: 1,
	hypeRuleSet: "spec",
	hypeCurve: "exponential",
	// Its first four levels are those of the exponential curve by default.
	hypeCubic: [0.0625, 0, 1.0625, -0.125],
	hypeGoals: "EASY",
	realDerivedMemberTtlSeconds: 30,
};

/** A caught feeling's ticks are counted in a byte. */
const MOST_SWAY_TICKS = 255;
/** A tag that keeps all of its weight would never fade, satiation that loses nothing would never rest. */
const MOST_KEEP_BP = 9_999;
const LEAST_RECOVER_BP = 1;
const MOST_THRESHOLD = 2 ** 48;

/** Durations become ticks once: at least one, rounded up. */
export function ticksOf(seconds: number, intervalSeconds: number): number {
	// The tiny slack keeps 0.3 / 0.1 from becoming 4.
	return Math.max(1, Math.ceil(seconds / intervalSeconds - 1e-9));
}

const bp = (share: number): number => Math.round(share * 10_000);

/** Points become thousandths, cut where numbers stop being safe. */
function thresholdsOf(totals: readonly number[]): number[] {
	const thresholds = totals.map((total) => Math.floor(total * 1_000 + 1e-6));
	const unsafe = thresholds.findIndex((threshold) => threshold > MOST_THRESHOLD);
	return unsafe < 0 ? thresholds : thresholds.slice(0, unsafe);
}

/** Cumulative thresholds in thousandths by the curve of the settings (docs/simulation.md, "Curves"). */
export function levelThresholdsOf(settings: HypeCurveSettings): number[] {
	const { hypeTrainTriggerThreshold: base, hypeTrainLevelExponent, hypeCubic, hypeGoals } = settings;
	switch (settings.hypeCurve) {
		case "exponential":
			return thresholdsOf(exponentialTotals(base, hypeTrainLevelExponent));
		case "cubic":
			return thresholdsOf(cubicTotals(base, hypeCubic));
		case "table":
			return thresholdsOf(tableTotals(typeof hypeGoals === "string" ? HYPE_GOALS[hypeGoals] : hypeGoals));
	}
}

/** Settings become the integers a world runs on (docs/simulation.md, "Settings"). Settings are validated where they enter. */
export function compileRules(settings: RuleSettings, revision = 1): Rules {
	const interval = settings.tickIntervalSeconds;
	return {
		revision,
		intervalMs: Math.round(interval * 1_000),
		windowTicks: ticksOf(settings.pulseIntervalSeconds, interval),
		audience: audienceRulesOf(settings),
		tags: tagRulesOf(settings),
		personalities: personalityRulesOf(settings.personalities),
		hype: hypeRulesOf(settings),
		blending: blendingRulesOf(settings),
		reactions: shippedReactionRules(),
	};
}

function blendingRulesOf({ tickIntervalSeconds: interval, realDerivedMemberTtlSeconds }: RuleSettings): BlendingRules {
	return {
		ttlTicks: ticksOf(realDerivedMemberTtlSeconds, interval),
		mostMembers: 500,
		entryBp: 3_000,
		entryIntensityBp: 5_000,
		jumpBp: 5_000,
		goingTicks: 12,
		boredChurnBp: 10_000,
		boredFadeTicks: 3,
		rallyAboveBp: 2_000,
		syntheticShareBp: 5_000,
		syntheticFromBp: 4_000,
		viewerWeightsBp: {
			Subscriber: 15_000,
			Moderator: 20_000,
			VIP: 20_000,
			RaidLeader: 20_000,
			HighEngager: 12_500,
			Returner: 12_500,
		},
	};
}

/** Members wanted, by career phase number. */
export function poolSizesOf(settings: RuleSettings): number[] {
	const { defaultAudiencePoolSize, audiencePoolScalePerPhase } = settings;
	return CAREER_PHASES.map((_, phase) => Math.floor(defaultAudiencePoolSize * audiencePoolScalePerPhase ** phase));
}

function audienceRulesOf(settings: RuleSettings): AudienceRules {
	const swayTicksOf = (seconds: number) => Math.min(MOST_SWAY_TICKS, ticksOf(seconds, settings.tickIntervalSeconds));
	return {
		poolSizes: poolSizesOf(settings),
		decayBp: bp(settings.engagementDecayBaseRate),
		gainBp: bp(settings.engagementGainRate),
		engagedAboveBp: bp(settings.engagedAbove),
		disengagedBelowBp: bp(settings.disengagedBelow),
		refillBiasBp: bp(settings.refillBias),
		firstEntryBp: bp(settings.firstEntryEngagement),
		firstEntrySpreadBp: bp(settings.firstEntrySpread),
		entryBp: bp(settings.entryEngagement),
		entryMatchBp: bp(settings.entryMatchBonus),
		intensityMatchBp: bp(settings.intensityMatchShare),
		intensitySpreadBp: bp(settings.intensitySpread),
		contagionPositiveBp: bp(settings.contagionPositive),
		contagionNegativeBp: bp(settings.contagionNegative),
		swayPositiveTicks: swayTicksOf(settings.swayPositiveSeconds),
		swayNegativeTicks: swayTicksOf(settings.swayNegativeSeconds),
	};
}

/** Tags that an event can bring, each once, in the order of the table. */
export function vocabularyOf({ tagsByEventType }: RuleSettings): string[] {
	return [...new Set(Object.values(tagsByEventType).flat())];
}

/** Share of its weight that a tag keeps in a tick. */
export function tagKeepShareOf({ tickIntervalSeconds, contentTagHalfLifeSeconds }: RuleSettings): number {
	return 0.5 ** (tickIntervalSeconds / contentTagHalfLifeSeconds);
}

function tagRulesOf(settings: RuleSettings): TagRules {
	const { tickIntervalSeconds: interval, tagsByEventType, tagWeights } = settings;
	const recoverBp = bp(Math.min(1, interval / settings.tagSatiationRecoverSeconds));
	return {
		vocabulary: vocabularyOf(settings),
		byEventType: Object.fromEntries(Object.entries(tagsByEventType).map(([type, tags]) => [type, [...tags]])),
		defaultWeightBp: bp(settings.tagDefaultWeight),
		weightBp: Object.fromEntries(Object.entries(tagWeights).map(([tag, weight]) => [tag, bp(weight)])),
		keepBp: Math.min(MOST_KEEP_BP, bp(tagKeepShareOf(settings))),
		currentFromBp: bp(settings.tagCurrentFrom),
		satiationGrowBp: bp(1 - 0.5 ** (interval / settings.tagSatiationHalfSeconds)),
		satiationRecoverBp: Math.max(LEAST_RECOVER_BP, recoverBp),
		satiationCeilingBp: bp(settings.tagSatiationCeiling),
	};
}

function hypeRulesOf(settings: RuleSettings): HypeRules {
	const interval = settings.tickIntervalSeconds;
	const isOnContributions = settings.hypeRuleSet === "twitch";
	return {
		ruleSet: settings.hypeRuleSet,
		triggerThreshold: settings.hypeTrainTriggerThreshold,
		audienceScale: settings.hypeAudienceScale,
		minPhase: CAREER_PHASES.indexOf(settings.hypeMinPhase),
		excludedCategories: settings.hypeExcludedCategories.map((category) => SENTIMENT_CATEGORIES.indexOf(category)),
		levelThresholds: levelThresholdsOf(isOnContributions ? { ...settings, hypeCurve: "table" } : settings),
		startShareBp: bp(settings.hypeStartShare),
		decayBp: isOnContributions ? 0 : bp(settings.hypeTrainDecayRate),
		hysteresisBp: bp(settings.hypeLevelHysteresis),
		intensityAboveBp: bp(settings.hypeIntensityAbove),
		maxTicks: ticksOf(settings.hypeTrainMaxDurationMinutes * 60, interval),
		cooldownTicks: settings.hypeTrainCooldownSeconds > 0 ? ticksOf(settings.hypeTrainCooldownSeconds, interval) : 0,
		livelinessPerLevelBp: bp(settings.hypeLivelinessPerLevel),
		spentBelow: Math.round(settings.hypeSpentBelow * 1_000),
		approachFromBp: 6_000,
		approachAgainBelowBp: 4_000,
		points: { bits: 1, tier1: 500, tier2: 1_000, tier3: 2_500, points: 1 },
		kickOffContributors: 3,
		kickOffPoints: 100,
		kickOffMs: 300_000,
		levelMs: 300_000,
		contributionCooldownMs: 3_600_000,
	};
}
