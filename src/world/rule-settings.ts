import type { CareerPhase } from "../components/career-phase.ts";
import type { ContributionKind } from "../components/contribution.ts";
import type { Cubic, HypeCurve, HypeDifficulty } from "../components/hype-curve.ts";
import type { ReactionKind } from "../components/reaction.ts";
import type { HypeRuleSet } from "../components/rules.ts";
import type { SentimentCategory } from "../components/sentiment.ts";
import type { ViewerType } from "../components/viewer-type.ts";
import { type PersonalitySettings, SHIPPED_PERSONALITIES, settingsOfRow } from "./personalities.ts";

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
	/** What a follower of the streamer enters with beyond others. */
	followerEntryBonus: number;
	/** What each participant of the voice room adds to everybody's gain, and the most that they add together. */
	voiceLivelinessPerParticipant: number;
	voiceLivelinessMost: number;
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
	/** In it the satiation of a tag of full weight would go half of the way to its ceiling. */
	tagSatiationHalfSeconds: number;
	/** In it satiation that nothing feeds would fall from 1 to 0. */
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
	/** Shares of what a start takes: from the one on a train is told to be near, below the other it may be told again. */
	hypeApproachFrom: number;
	hypeApproachAgainBelow: number;
	/** Of one of each kind, where trains run on contributions. */
	hypeContributionPoints: Record<ContributionKind, number>;
	/** Contributors that start such a train, the least that counts of each, and within how long. */
	hypeKickOffContributors: number;
	hypeKickOffPoints: number;
	hypeKickOffSeconds: number;
	/** Time for a level of such a train, and the rest after it. */
	hypeLevelSeconds: number;
	hypeContributionCooldownSeconds: number;
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
	realDerivedMostMembers: number;
	realDerivedEntryEngagement: number;
	/** What full intensity adds to it. */
	realDerivedEntryBonus: number;
	/** How far a pulse moves the engagement of whom it names towards its intensity. */
	pulseJump: number;
	/** What a wholly bored pulse adds to the chance to leave. */
	pulseBoredChurn: number;
	/** Hostile share of a pulse above which members rally. */
	pulseRallyAbove: number;
	/** What an entry of a tracked viewer weighs in a hype train. */
	viewerWeights: Record<ViewerType, number>;
	/** What tells that the audience has changed: a share of the crowd, mean engagement, the lead of another mood. */
	changeOfMembership: number;
	changeOfEngagement: number;
	changeOfMoodLead: number;
	/** Kinds that an event draws by its type: the usual, and that of a strong one. */
	reactionsByEventType: Record<string, readonly [ReactionKind, ReactionKind]>;
	/** Significance from which an event is a strong one. */
	reactionStrongFrom: number;
	/** Share of critical and hostile members from which on events are booed. */
	reactionBooFrom: number;
	reactionRestSeconds: number;
	reactionLeastIntensity: number;
	reactionLoudFromMembers: number;
	/** By how much a mood's share exceeds the usual, to be answered, and at full intensity. */
	reactionSwing: number;
	reactionFullSwing: number;
	/** The same of a fall of the mean engagement. */
	reactionDrop: number;
	reactionFullDrop: number;
	reactionTrainIntensity: number;
	reactionPerLevel: number;
	reactionWaveFromLevel: number;
	/** What streamers buy for their tips costs, in whole units; no simulation reads it. */
	tipBoostPrice: number;
	tipTitlePrice: number;
}

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

/** Reactions by type of game event, usual and strong (docs/simulation.md, "Reactions"). */
const SHIPPED_REACTIONS_BY_EVENT_TYPE: RuleSettings["reactionsByEventType"] = {
	combat: ["cheer", "gasp"],
	crafting: ["applause", "cheer"],
	social: ["laugh", "applause"],
	exploration: ["gasp", "cheer"],
	trade: ["applause", "gasp"],
	"world-first": ["cheer", "wave"],
	"boss-defeat": ["cheer", "chant"],
};

export const DEFAULT_RULE_SETTINGS: Readonly<RuleSettings> = {
	tickIntervalSeconds: 5,
	pulseIntervalSeconds: 15,
	defaultAudiencePoolSize: 50,
	audiencePoolScalePerPhase: 2,
	engagementDecayBaseRate: 0.02,
	engagementGainRate: 0.43,
	engagedAbove: 0.5,
	disengagedBelow: 0.2,
	refillBias: 0.7,
	firstEntryEngagement: 0.4,
	firstEntrySpread: 0.1,
	entryEngagement: 0.3,
	entryMatchBonus: 0.3,
	followerEntryBonus: 0.2,
	voiceLivelinessPerParticipant: 0.02,
	voiceLivelinessMost: 0.2,
	intensityMatchShare: 0.55,
	intensitySpread: 0.15,
	contagionPositive: 0.93,
	contagionNegative: 0.31,
	swayPositiveSeconds: 15,
	swayNegativeSeconds: 30,
	personalities: Object.fromEntries(SHIPPED_PERSONALITIES.map((row) => [row.name, settingsOfRow(row)])),
	contentTagHalfLifeSeconds: 60,
	tagsByEventType: SHIPPED_TAGS_BY_EVENT_TYPE,
	tagDefaultWeight: 0.45,
	tagWeights: {},
	tagCurrentFrom: 0.05,
	tagSatiationHalfSeconds: 25,
	tagSatiationRecoverSeconds: 810,
	tagSatiationCeiling: 0.95,
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
	hypeApproachFrom: 0.6,
	hypeApproachAgainBelow: 0.4,
	hypeContributionPoints: { bits: 1, tier1: 500, tier2: 1_000, tier3: 2_500, points: 1 },
	hypeKickOffContributors: 3,
	hypeKickOffPoints: 100,
	hypeKickOffSeconds: 300,
	hypeLevelSeconds: 300,
	hypeContributionCooldownSeconds: 3_600,
	hypeCurve: "exponential",
	// Its first four levels are those of the exponential curve by default.
	hypeCubic: [0.0625, 0, 1.0625, -0.125],
	hypeGoals: "EASY",
	realDerivedMemberTtlSeconds: 30,
	realDerivedMostMembers: 500,
	realDerivedEntryEngagement: 0.3,
	realDerivedEntryBonus: 0.5,
	pulseJump: 0.5,
	pulseBoredChurn: 1,
	pulseRallyAbove: 0.2,
	viewerWeights: { Subscriber: 1.5, Moderator: 2, VIP: 2, RaidLeader: 2, HighEngager: 1.25, Returner: 1.25 },
	changeOfMembership: 0.2,
	changeOfEngagement: 0.15,
	changeOfMoodLead: 0.05,
	reactionsByEventType: SHIPPED_REACTIONS_BY_EVENT_TYPE,
	reactionStrongFrom: 0.9,
	reactionBooFrom: 0.35,
	reactionRestSeconds: 4,
	reactionLeastIntensity: 0.15,
	reactionLoudFromMembers: 200,
	reactionSwing: 0.15,
	reactionFullSwing: 0.4,
	reactionDrop: 0.05,
	reactionFullDrop: 0.15,
	reactionTrainIntensity: 0.6,
	reactionPerLevel: 0.1,
	reactionWaveFromLevel: 3,
	tipBoostPrice: 50,
	tipTitlePrice: 200,
};
