import { CAREER_PHASES } from "../components/career-phase.ts";
import { cubicTotals, exponentialTotals, HYPE_GOALS, tableTotals } from "../components/hype-curve.ts";
import type { AudienceRules, BlendingRules, HypeRules, Rules, TagRules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { personalityRulesOf } from "./personalities.ts";
import { reactionRulesOf } from "./reaction-rules.ts";
import type { RuleSettings } from "./rule-settings.ts";

export { DEFAULT_RULE_SETTINGS, type RuleSettings, SHIPPED_TAGS_BY_EVENT_TYPE } from "./rule-settings.ts";

type HypeCurveSettings = Pick<
	RuleSettings,
	"hypeTrainTriggerThreshold" | "hypeTrainLevelExponent" | "hypeCurve" | "hypeCubic" | "hypeGoals"
>;

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
		reactions: reactionRulesOf(settings),
		changes: {
			withinTicks: 3,
			membershipBp: bp(settings.changeOfMembership),
			engagementBp: bp(settings.changeOfEngagement),
			moodLeadBp: bp(settings.changeOfMoodLead),
		},
	};
}

function blendingRulesOf(settings: RuleSettings): BlendingRules {
	return {
		ttlTicks: ticksOf(settings.realDerivedMemberTtlSeconds, settings.tickIntervalSeconds),
		mostMembers: settings.realDerivedMostMembers,
		entryBp: bp(settings.realDerivedEntryEngagement),
		entryIntensityBp: bp(settings.realDerivedEntryBonus),
		jumpBp: bp(settings.pulseJump),
		goingTicks: 12,
		boredChurnBp: bp(settings.pulseBoredChurn),
		boredFadeTicks: 3,
		rallyAboveBp: bp(settings.pulseRallyAbove),
		syntheticShareBp: 5_000,
		syntheticFromBp: 4_000,
		viewerWeightsBp: Object.fromEntries(
			Object.entries(settings.viewerWeights).map(([type, weight]) => [type, bp(weight)]),
		) as BlendingRules["viewerWeightsBp"],
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
		followerEntryBp: bp(settings.followerEntryBonus),
		voiceLivelinessBp: bp(settings.voiceLivelinessPerParticipant),
		voiceLivelinessMostBp: bp(settings.voiceLivelinessMost),
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
		worldFirstFactor: 10,
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
		approachFromBp: bp(settings.hypeApproachFrom),
		approachAgainBelowBp: bp(settings.hypeApproachAgainBelow),
		points: { ...settings.hypeContributionPoints },
		kickOffContributors: settings.hypeKickOffContributors,
		kickOffPoints: settings.hypeKickOffPoints,
		kickOffMs: settings.hypeKickOffSeconds * 1_000,
		levelMs: settings.hypeLevelSeconds * 1_000,
		contributionCooldownMs: settings.hypeContributionCooldownSeconds * 1_000,
	};
}
