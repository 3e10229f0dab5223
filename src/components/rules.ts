import type { ContributionKind } from "./contribution.ts";
import type { ReactionKind } from "./reaction.ts";
import type { ViewerType } from "./viewer-type.ts";

export const HYPE_RULE_SETS = ["spec", "twitch"] as const;
export type HypeRuleSet = (typeof HYPE_RULE_SETS)[number];

/** Personalities that a rule set has at most. */
export const MOST_PERSONALITIES = 32;

/**
 * The numbers a simulation reads: integers only, durations in ticks, shares in basis points (bp, 10,000 = 1.0).
 * Compiled once from settings by `world/rules.ts`, journalled with the session's start and kept in every snapshot.
 */
export interface Rules {
	/** Revision of the rule set; 1 is what the configuration gave. */
	revision: number;
	/** Length of a tick. */
	intervalMs: number;
	/** Ticks of a pulse interval (15 s): how far back sentiment windows look. */
	windowTicks: number;
	audience: AudienceRules;
	tags: TagRules;
	personalities: PersonalityRules[];
	hype: HypeRules;
	blending: BlendingRules;
	reactions: ReactionRules;
	changes: ChangeRules;
}

/** What of the crowd is worth an event. */
export interface ChangeRules {
	/** How many ticks back the crowd is compared with. */
	withinTicks: number;
	/** Share of the crowd that has come or gone. */
	membershipBp: number;
	/** Mean engagement won or lost. */
	engagementBp: number;
	/** By which share of the crowd a mood has to lead the former leader. */
	moodLeadBp: number;
}

/** How pulses of a real audience blend in. */
export interface BlendingRules {
	/** Ticks that an anonymous real-derived member lasts without a fresh pulse. */
	ttlTicks: number;
	/** Real-derived members a session has at most. */
	mostMembers: number;
	/** Entry engagement: base and what full intensity adds. */
	entryBp: number;
	entryIntensityBp: number;
	/** How far a pulse moves the engagement of whom it names towards its intensity. */
	jumpBp: number;
	/** Ticks over which tracked members go when pulses have stopped. */
	goingTicks: number;
	/** What a wholly bored pulse adds to the chance to leave, and over how many ticks that fades. */
	boredChurnBp: number;
	boredFadeTicks: number;
	/** From a Hostile share above it on members rally. */
	rallyAboveBp: number;
	/** Share of the delighted simulated members active in an interval that carries its synthetic pulse. */
	syntheticShareBp: number;
	/** Least intensity of a synthetic entry; the most is 1. */
	syntheticFromBp: number;
	/** What an entry of a tracked viewer weighs in a hype train, by type of viewer. */
	viewerWeightsBp: Record<ViewerType, number>;
}

export interface AudienceRules {
	/** Target size by career phase number. */
	poolSizes: number[];
	decayBp: number;
	gainBp: number;
	/** Above it a member counts as engaged. */
	engagedAboveBp: number;
	/** Below it a member counts as disengaged, shows Bored and may leave. */
	disengagedBelowBp: number;
	/** Share of a refill that is picked for the current tags. */
	refillBiasBp: number;
	/** Entry engagement of the first audience: middle and half-width. */
	firstEntryBp: number;
	firstEntrySpreadBp: number;
	/** Entry engagement of a refill: base and what a full match adds. */
	entryBp: number;
	entryMatchBp: number;
	/** What a follower of the streamer enters with beyond that. */
	followerEntryBp: number;
	/** What each participant of the voice room adds to the crowd's gain, and the most that they add together. */
	voiceLivelinessBp: number;
	voiceLivelinessMostBp: number;
	/** Share of an entry's intensity that hangs on the match; the rest is engagement alone. */
	intensityMatchBp: number;
	/** Half-width of the draw around that intensity, as a share of it. */
	intensitySpreadBp: number;
	/** Chance a tick at full share of the room that a positive feeling spreads. */
	contagionPositiveBp: number;
	contagionNegativeBp: number;
	/** Ticks a caught feeling lasts. */
	swayPositiveTicks: number;
	swayNegativeTicks: number;
}

export interface TagRules {
	/** Every tag that templates may be interested in, in interning order. */
	vocabulary: string[];
	/** Tags a game event's type maps to. */
	byEventType: Record<string, string[]>;
	/** How many times as much a world first adds to its tags, and how many times as readily members emit in its tick. */
	worldFirstFactor: number;
	/** Weight of a tag in the match where `weightBp` has none. */
	defaultWeightBp: number;
	/** Weight of a tag in the match. */
	weightBp: Record<string, number>;
	/** What is left of a tag's weight after one tick. */
	keepBp: number;
	/** From here on a tag is current. */
	currentFromBp: number;
	/** Share of the room left to the ceiling by which satiation grows a tick at full weight of a current tag. */
	satiationGrowBp: number;
	/** By how much satiation falls a tick. */
	satiationRecoverBp: number;
	satiationCeilingBp: number;
}

/** One row of the personality table; 10,000 = 1.0. */
export interface PersonalityRules {
	name: string;
	/** Share of the reservoir; all rows add up to 10,000. */
	shareBp: number;
	gainBp: number;
	decayBp: number;
	/** Chance a tick of leaving at zero engagement. */
	restlessnessBp: number;
	/** Chance a tick of emitting at full engagement and match. */
	vocalityBp: number;
	contagionBp: number;
	/** How far a rally moves engagement towards full; 0 = does not rally. */
	rallyBp: number;
	/** Units that an engaged member tips in an hour; 10,000 = 1. */
	generosityBp: number;
	interestsMin: number;
	interestsMax: number;
	/** Relative weights of the eight sentiment categories as bias. */
	biasWeights: number[];
}

export interface HypeRules {
	/** What starts and feeds trains: feelings, or contributions (`twitch`). */
	ruleSet: HypeRuleSet;
	/** Distinct participants in one window that start a train. */
	triggerThreshold: number;
	/** Members per threshold unit, 0 = the threshold does not scale. */
	audienceScale: number;
	/** Least career phase number of a streamer with trains. */
	minPhase: number;
	/** Category codes that never start a train. */
	excludedCategories: number[];
	/** Cumulative score in thousandths that completes level 1, 2, 3 ... */
	levelThresholds: number[];
	/** Least share of the first threshold a train starts with. */
	startShareBp: number;
	/** Share of the score lost a tick. */
	decayBp: number;
	/** How far below a reached threshold the score falls before the level falls. */
	hysteresisBp: number;
	/** Above it an entry feeds a running train. */
	intensityAboveBp: number;
	maxTicks: number;
	cooldownTicks: number;
	/** What each level adds to the crowd's gain. */
	livelinessPerLevelBp: number;
	/** Score in thousandths below which a train counts as spent. */
	spentBelow: number;
	/** Share of the threshold from which on a train is told to be near. */
	approachFromBp: number;
	/** Share below which it may be told again. */
	approachAgainBelowBp: number;
	/** Points of one of each kind of contribution. */
	points: Record<ContributionKind, number>;
	/** Distinct contributors that start a train, the least that counts of each, and within how long. */
	kickOffContributors: number;
	kickOffPoints: number;
	kickOffMs: number;
	/** Time for a level of a train that runs on contributions, and the rest after it. */
	levelMs: number;
	contributionCooldownMs: number;
}

/** When the crowd reacts at once, and how (docs/simulation.md, "Reactions"). */
export interface ReactionRules {
	/** Logical milliseconds between two reactions of any kind. */
	restMs: number;
	/** A weaker reaction is none. */
	leastIntensityBp: number;
	/** Members from which on a crowd is as loud as it gets; fewer are quieter, the fewest half as loud. */
	loudFromMembers: number;
	kinds: Record<ReactionKind, ReactionKindRules>;
	/** Kind that an event draws by its type: the usual, and that of a significance of `strongFromBp` or more. */
	byEventType: Record<string, ReactionKind[]>;
	/** The same of a type that has no entry. */
	otherEvent: ReactionKind[];
	strongFromBp: number;
	/** Share of critical and hostile members from which on events are booed. */
	booFromBp: number;
	/** Kind that a swing towards a mood draws, by category code. */
	byMood: ReactionKind[];
	/** What is left a tick of the mood and the engagement that the room is used to. */
	usualKeepBp: number;
	/** By how much a mood's share has to exceed the usual. */
	swingBp: number;
	/** The swing that is answered at full intensity. */
	fullSwingBp: number;
	/** By how much the mean engagement has to fall below the usual for a hush. */
	dropBp: number;
	fullDropBp: number;
	/** Share of a swing or drop below which it counts as gone back, so that the next is answered. */
	goneBackBp: number;
	/** Intensity of the cheer for a train's start and of the applause at its end. */
	trainIntensityBp: number;
	/** What each level adds to the intensity of a level that was reached. */
	perLevelBp: number;
	/** Level from which on the crowd makes a wave of it instead of a chant. */
	waveFromLevel: number;
}

export interface ReactionKindRules {
	/** Members it takes. */
	members: number;
	/** What fewer do instead; absent: nothing. */
	fewer?: ReactionKind;
	/** Logical milliseconds between two of the kind. */
	restMs: number;
	/** Milliseconds over which the seats begin. */
	spreadMs: number;
}
