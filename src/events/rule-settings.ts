import * as z from "zod";
import { CAREER_PHASES } from "../components/career-phase.ts";
import { CONTRIBUTION_KINDS } from "../components/contribution.ts";
import { HYPE_CURVES, HYPE_GOALS, type HypeDifficulty, LEVEL_COUNT, rises } from "../components/hype-curve.ts";
import { REACTION_KINDS } from "../components/reaction.ts";
import { HYPE_RULE_SETS } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import { VIEWER_TYPES } from "../components/viewer-type.ts";
import { contentTag } from "./game-event.ts";

const MOST_TAGS_A_TYPE = 16;
const MOST_TYPES = 128;
const MOST_INTERESTS = 16;
const DAY_SECONDS = 86_400;

const share = z.number().min(0).max(1);
/** A share that is worth a basis point at least. */
const someShare = z.number().min(0.0001).max(1);
const factor = z.number().min(0).max(4);
const someFactor = z.number().min(0.01).max(4);
const interests = z.number().int().min(1).max(MOST_INTERESTS);
const seconds = (least: number, most: number) => z.number().min(least).max(most);
const weight = z.number().int().min(0).max(1_000);
const category = z.enum(SENTIMENT_CATEGORIES);

/** One number for each of some names. */
function table<Name extends string>(names: readonly Name[], value: z.ZodNumber) {
	return z.strictObject(Object.fromEntries(names.map((name) => [name, value])) as Record<Name, z.ZodNumber>);
}

const generosity = z.number().min(0).max(100).describe("Units that an engaged member tips in an hour.");

const personalityName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, {
	error: "a personality is named by 1 to 32 lower-case letters, digits and dashes",
});

const personality = z.strictObject({
	share: share.describe("Of the reservoir; all rows add up to 1."),
	gain: someFactor.describe("On how fast it warms up."),
	decay: someFactor.describe("On how fast it cools down."),
	restlessness: share.describe("Chance a tick of leaving at engagement 0."),
	vocality: share.describe("Chance a tick of emitting at full engagement and match."),
	contagion: factor.describe("On the chance of catching a feeling."),
	rally: share.describe("How far a rally moves its engagement towards 1."),
	generosity,
	interestsMin: interests,
	interestsMax: interests,
	bias: table(SENTIMENT_CATEGORIES, weight),
});

/** Rows that were added before members tipped do not. */
const personalityRow = personality.extend({ generosity: generosity.default(0) });

const goals = z.union([
	z.enum(Object.keys(HYPE_GOALS) as [HypeDifficulty, ...HypeDifficulty[]]),
	z
		.array(z.number().positive().max(1e9))
		.min(1)
		.max(LEVEL_COUNT)
		.refine(rises, { error: "every goal is above the one before" }),
]);

const reactions = z.tuple([z.enum(REACTION_KINDS), z.enum(REACTION_KINDS)]);
const eventTags = z.array(contentTag).max(MOST_TAGS_A_TYPE);
const withinTypes = (types: object) => Object.keys(types).length <= MOST_TYPES;
const tooManyTypes = { error: `at most ${MOST_TYPES} event types` };

/** Every setting with its bounds; what settings do to each other is checked beside (docs/simulation.md, "Changing rules"). */
const SETTINGS = {
	tickIntervalSeconds: seconds(0.05, 60).describe("Length of a tick. A session keeps the one it began with."),
	pulseIntervalSeconds: seconds(1, 300).describe("How far back the sentiment window looks."),
	defaultAudiencePoolSize: z.number().int().min(1).max(100_000).describe("Audience at the phase Unknown."),
	audiencePoolScalePerPhase: z.number().min(1).max(10).describe("Factor on it for each phase above."),
	engagementDecayBaseRate: someShare.describe("Engagement lost a tick without a match."),
	engagementGainRate: someShare.describe("Share of the way to 1 that a full match goes in a tick."),
	engagedAbove: z.number().min(0.01).max(0.99),
	disengagedBelow: z.number().min(0.01).max(0.99),
	refillBias: share.describe("Share of a check-out that is picked for the tags."),
	firstEntryEngagement: share.describe("Engagement with which the first audience enters."),
	firstEntrySpread: share.describe("Half-width of the draw around it."),
	entryEngagement: share.describe("Engagement with which later arrivals enter."),
	entryMatchBonus: share.describe("What a full match adds to it."),
	followerEntryBonus: share.describe("What a follower of the streamer enters with beyond others, up to 1 in all."),
	voiceLivelinessPerParticipant: share.describe("What each who speaks in the voice room adds to everybody's gain."),
	voiceLivelinessMost: share.describe("The most that all of them add."),
	intensityMatchShare: share.describe("Share of an intensity that hangs on the match."),
	intensitySpread: share.describe("Half-width of the draw around it."),
	contagionPositive: share.describe("Chance a tick of catching a feeling that everybody shows."),
	contagionNegative: share.describe("The same of a negative one."),
	swayPositiveSeconds: seconds(0.05, 600).describe("How long a caught feeling lasts."),
	swayNegativeSeconds: seconds(0.05, 600).describe("The same of a negative one."),
	contentTagHalfLifeSeconds: seconds(1, DAY_SECONDS).describe("Time in which a tag loses half of its weight."),
	tagDefaultWeight: z.number().min(0.01).max(1).describe("Weight in the match of a tag that has none of its own."),
	tagCurrentFrom: z.number().min(0.001).max(0.99).describe("Weight from which a tag is current."),
	tagSatiationHalfSeconds: seconds(1, DAY_SECONDS).describe("Time in which the crowd gets half as tired as it can."),
	tagSatiationRecoverSeconds: seconds(1, DAY_SECONDS).describe("Time in which a tag that rests is wholly new again."),
	tagSatiationCeiling: z.number().min(0).max(0.99).describe("How tired the crowd can get of a tag."),
	hypeTrainTriggerThreshold: z.number().int().min(1).max(1_000_000).describe("Participants that start a train."),
	hypeTrainLevelExponent: z.number().min(1).max(10).describe("Points of a level by those of the one before."),
	hypeTrainDecayRate: share.describe("Share of the score lost in a tick."),
	hypeTrainMaxDurationMinutes: z.number().min(0.05).max(1_440),
	hypeTrainCooldownSeconds: seconds(0, DAY_SECONDS),
	hypeAudienceScale: z.number().int().min(0).max(1_000_000).describe("Members per unit of the threshold; 0: off."),
	hypeMinPhase: z.enum(CAREER_PHASES).describe("Least career phase with trains."),
	hypeExcludedCategories: z
		.array(category)
		.max(SENTIMENT_CATEGORIES.length - 1)
		.describe("Categories that start no train."),
	hypeStartShare: someShare.describe("Least share of the first level that a train starts with."),
	hypeLevelHysteresis: z
		.number()
		.min(0)
		.max(0.9)
		.describe("How far below a total the score falls before the level does."),
	hypeIntensityAbove: z.number().min(0).max(0.99).describe("Above it an entry feeds a running train."),
	hypeLivelinessPerLevel: z.number().min(0).max(0.2).describe("What a level adds to everybody's gain."),
	hypeSpentBelow: z.number().min(0.001).max(1_000_000).describe("Points below which a train is over."),
	hypeRuleSet: z.enum(HYPE_RULE_SETS).describe("What starts and feeds trains: feelings, or contributions."),
	hypeApproachFrom: z.number().min(0.01).max(1).describe("Share of a start from which a train is told to be near."),
	hypeApproachAgainBelow: share.describe("Share below which it may be told again."),
	hypeContributionPoints: table(CONTRIBUTION_KINDS, z.number().int().min(1).max(1_000_000)).describe(
		"Of one of each kind.",
	),
	hypeKickOffContributors: z.number().int().min(1).max(1_000).describe("Contributors that start a train."),
	hypeKickOffPoints: z.number().int().min(1).max(1_000_000).describe("What each of them has to have given."),
	hypeKickOffSeconds: z.number().int().min(1).max(DAY_SECONDS).describe("Within how long."),
	hypeLevelSeconds: z.number().int().min(1).max(DAY_SECONDS).describe("Time for a level on contributions."),
	hypeContributionCooldownSeconds: z.number().int().min(0).max(DAY_SECONDS).describe("Rest after such a train."),
	hypeCurve: z.enum(HYPE_CURVES),
	hypeCubic: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe("Of l³, l², l and 1, in thresholds."),
	hypeGoals: goals.describe("Points in all that complete each level, or the name of a shipped table."),
	realDerivedMemberTtlSeconds: seconds(1, 3_600).describe("Life of an anonymous real-derived member without a pulse."),
	realDerivedMostMembers: z.number().int().min(0).max(5_000).describe("Real-derived members a session has at most."),
	realDerivedEntryEngagement: share.describe("Engagement with which they enter."),
	realDerivedEntryBonus: share.describe("What full intensity adds to it."),
	pulseJump: share.describe("How far a pulse moves engagement towards its intensity."),
	pulseBoredChurn: z.number().min(0).max(9).describe("What a wholly bored pulse adds to the chance to leave."),
	pulseRallyAbove: share.describe("Hostile share of a pulse above which members rally."),
	viewerWeights: table(VIEWER_TYPES, z.number().min(0.1).max(10)).describe("Of an entry by a tracked viewer, in hype."),
	changeOfMembership: z
		.number()
		.min(0.01)
		.max(1)
		.describe("Share that came or went, for the audience to have changed."),
	changeOfEngagement: z.number().min(0.01).max(1).describe("Mean engagement won or lost for the same."),
	changeOfMoodLead: share.describe("Share by which another mood leads for the same."),
	reactionStrongFrom: share.describe("Significance from which an event draws the strong kind."),
	reactionBooFrom: share.describe("Share of critical and hostile members that boo an event."),
	reactionRestSeconds: seconds(0.1, 600).describe("Rest between two reactions."),
	reactionLeastIntensity: share.describe("Intensity below which there is none."),
	reactionLoudFromMembers: z.number().int().min(1).max(100_000).describe("Members of a crowd as loud as it gets."),
	reactionSwing: someShare.describe("Swing of a mood that draws a reaction."),
	reactionFullSwing: someShare.describe("Swing of full intensity."),
	reactionDrop: someShare.describe("Fall of the mean engagement that draws a hush."),
	reactionFullDrop: someShare.describe("Fall of full intensity."),
	reactionTrainIntensity: share.describe("Intensity for a train's start and end, and beneath its levels."),
	reactionPerLevel: share.describe("What a level adds."),
	reactionWaveFromLevel: z.number().int().min(2).max(1_000).describe("Level from which the crowd makes a wave."),
	tipBoostPrice: z.number().int().min(1).max(1_000_000).describe("Tips that a boost of a live session costs."),
	tipTitlePrice: z.number().int().min(1).max(1_000_000).describe("Tips that a title costs."),
};

/** Complete settings in a designer's units: seconds, shares from 0 to 1, points. */
export const ruleSettings = z.strictObject({
	...SETTINGS,
	personalities: z.record(personalityName, personalityRow).describe("Rows by name."),
	tagsByEventType: z.record(contentTag, eventTags).refine(withinTypes, tooManyTypes),
	reactionsByEventType: z
		.record(contentTag, reactions)
		.refine(withinTypes, tooManyTypes)
		.describe("The usual kind and that of a strong event."),
	tagWeights: z.record(contentTag, share).describe("Weights in the match of single tags."),
});

type Patched<Rule> =
	Rule extends z.ZodObject<infer Shape extends z.ZodRawShape>
		? z.ZodOptional<z.ZodNullable<z.ZodObject<{ [Name in keyof Shape]: Patched<Shape[Name]> }>>>
		: Rule extends z.ZodType
			? z.ZodOptional<z.ZodNullable<Rule>>
			: never;

/** The same fields, those of tables too, each of which may be absent or null. */
function patched<Shape extends Record<string, z.ZodType>>(
	shape: Shape,
): { [Name in keyof Shape]: Patched<Shape[Name]> } {
	const fields = Object.entries(shape).map(([name, rule]) => {
		const inner = rule instanceof z.ZodObject ? z.strictObject(patched(rule.shape as Record<string, z.ZodType>)) : rule;
		return [name, inner.nullable().optional()];
	});
	return Object.fromEntries(fields);
}

const rowPatch = z.strictObject(patched(personality.shape));

/** What is to be different from the deployment's settings, as a JSON Merge Patch: null takes a difference back. */
export const rulePatch = z.strictObject({
	...patched(SETTINGS),
	personalities: z
		.record(personalityName, rowPatch.nullable())
		.nullable()
		.optional()
		.describe(
			"Fields of rows by name; a new name is a new row, with all of its fields; generosity may be absent, and is 0 then.",
		),
	tagsByEventType: z.record(contentTag, eventTags.nullable()).nullable().optional(),
	reactionsByEventType: z.record(contentTag, reactions.nullable()).nullable().optional(),
	tagWeights: z.record(contentTag, share.nullable()).nullable().optional(),
});
export type RulePatch = z.infer<typeof rulePatch>;
