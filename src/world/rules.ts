import {
	type Cubic,
	cubicTotals,
	exponentialTotals,
	HYPE_GOALS,
	type HypeCurve,
	type HypeDifficulty,
	tableTotals,
} from "../components/hype-curve.ts";
import type { BlendingRules, HypeRuleSet, HypeRules, Rules } from "../components/rules.ts";
import { BORED, HOSTILE } from "../components/sentiment.ts";
import { SHIPPED_PERSONALITIES } from "./personalities.ts";

/** What a designer sets: seconds, shares from 0 to 1, points. The specification's names and defaults where it has them. */
export interface RuleSettings {
	tickIntervalSeconds: number;
	pulseIntervalSeconds: number;
	defaultAudiencePoolSize: number;
	audiencePoolScalePerPhase: number;
	engagementDecayBaseRate: number;
	engagementGainRate: number;
	contentTagHalfLifeSeconds: number;
	hypeTrainTriggerThreshold: number;
	hypeTrainLevelExponent: number;
	hypeTrainDecayRate: number;
	hypeTrainMaxDurationMinutes: number;
	hypeTrainCooldownSeconds: number;
	/** Members per threshold unit from which on the trigger grows with the audience; 0 = never. */
	hypeAudienceScale: number;
	/** What starts and feeds trains: feelings, or contributions (`twitch`). */
	hypeRuleSet: HypeRuleSet;
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

export const DEFAULT_RULE_SETTINGS: Readonly<RuleSettings> = {
	tickIntervalSeconds: 5,
	pulseIntervalSeconds: 15,
	defaultAudiencePoolSize: 50,
	audiencePoolScalePerPhase: 2,
	engagementDecayBaseRate: 0.02,
	engagementGainRate: 0.25,
	contentTagHalfLifeSeconds: 60,
	hypeTrainTriggerThreshold: 10,
	hypeTrainLevelExponent: 1.5,
	hypeTrainDecayRate: 0.1,
	hypeTrainMaxDurationMinutes: 10,
	hypeTrainCooldownSeconds: 0,
	hypeAudienceScale: 0,
	hypeRuleSet: "spec",
	hypeCurve: "exponential",
	// Its first four levels are those of the exponential curve by default.
	hypeCubic: [0.0625, 0, 1.0625, -0.125],
	hypeGoals: "EASY",
	realDerivedMemberTtlSeconds: 30,
};

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

const CAREER_PHASE_COUNT = 5;
const POPULAR = 2;
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
export function compileRules(settings: RuleSettings): Rules {
	const interval = settings.tickIntervalSeconds;
	const vocabulary = [...new Set(Object.values(SHIPPED_TAGS_BY_EVENT_TYPE).flat())];
	const poolSizes = Array.from({ length: CAREER_PHASE_COUNT }, (_, phase) =>
		Math.floor(settings.defaultAudiencePoolSize * settings.audiencePoolScalePerPhase ** phase),
	);
	return {
		revision: 1,
		intervalMs: Math.round(interval * 1_000),
		windowTicks: ticksOf(settings.pulseIntervalSeconds, interval),
		audience: {
			poolSizes,
			decayBp: bp(settings.engagementDecayBaseRate),
			gainBp: bp(settings.engagementGainRate),
			engagedAboveBp: 5_000,
			disengagedBelowBp: 2_000,
			refillBiasBp: 7_000,
			firstEntryBp: 4_000,
			firstEntrySpreadBp: 1_000,
			entryBp: 3_000,
			entryMatchBp: 3_000,
			intensityMatchBp: 4_000,
			intensitySpreadBp: 1_500,
			contagionPositiveBp: 2_400,
			contagionNegativeBp: 800,
			swayPositiveTicks: ticksOf(15, interval),
			swayNegativeTicks: 2 * ticksOf(15, interval),
		},
		tags: {
			vocabulary,
			byEventType: Object.fromEntries(
				Object.entries(SHIPPED_TAGS_BY_EVENT_TYPE).map(([type, tags]) => [type, [...tags]]),
			),
			defaultWeightBp: 6_000,
			weightBp: {},
			keepBp: bp(0.5 ** (interval / settings.contentTagHalfLifeSeconds)),
			currentFromBp: 500,
			satiationGrowBp: bp(1 - 0.5 ** (interval / 75)),
			satiationRecoverBp: bp(Math.min(1, interval / 240)),
			satiationCeilingBp: 9_000,
		},
		personalities: SHIPPED_PERSONALITIES.map((row) => ({ ...row, biasWeights: [...row.biasWeights] })),
		hype: hypeRulesOf(settings),
		blending: blendingRulesOf(settings),
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

function hypeRulesOf(settings: RuleSettings): HypeRules {
	const interval = settings.tickIntervalSeconds;
	const isOnContributions = settings.hypeRuleSet === "twitch";
	return {
		ruleSet: settings.hypeRuleSet,
		triggerThreshold: settings.hypeTrainTriggerThreshold,
		audienceScale: settings.hypeAudienceScale,
		minPhase: POPULAR,
		excludedCategories: [BORED, HOSTILE],
		levelThresholds: levelThresholdsOf(isOnContributions ? { ...settings, hypeCurve: "table" } : settings),
		startShareBp: 5_000,
		decayBp: isOnContributions ? 0 : bp(settings.hypeTrainDecayRate),
		hysteresisBp: 1_000,
		intensityAboveBp: 8_000,
		maxTicks: ticksOf(settings.hypeTrainMaxDurationMinutes * 60, interval),
		cooldownTicks: settings.hypeTrainCooldownSeconds > 0 ? ticksOf(settings.hypeTrainCooldownSeconds, interval) : 0,
		livelinessPerLevelBp: 1_000,
		spentBelow: 1_000,
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
