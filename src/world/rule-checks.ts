import { MOST_PERSONALITIES } from "../components/rules.ts";
import { TAG_LIMIT } from "../components/tag-table.ts";
import { mulBp } from "./basis-points.ts";
import {
	compileRules,
	levelThresholdsOf,
	poolSizesOf,
	type RuleSettings,
	tagKeepShareOf,
	vocabularyOf,
} from "./rules.ts";

/** Members a session wants at most. */
const MOST_MEMBERS = 100_000;
/** Ticks that the sentiment window is long at most. */
const MOST_WINDOW_TICKS = 2_400;

/** A check of settings that are each within their bounds: says what is wrong, or nothing. */
type Check = (settings: RuleSettings) => string | undefined;

const entryStaysWithinBounds: Check = (settings) => {
	const { firstEntryEngagement: middle, firstEntrySpread: spread, entryEngagement, entryMatchBonus } = settings;
	if (middle - spread < 0 || middle + spread > 1) {
		return `firstEntrySpread = ${spread}: firstEntryEngagement (${middle}) - and + it is to stay within 0 and 1`;
	}
	if (entryEngagement + entryMatchBonus > 1) {
		return `entryMatchBonus = ${entryMatchBonus}: with entryEngagement (${entryEngagement}) it is at most 1`;
	}
	const { realDerivedEntryEngagement: real, realDerivedEntryBonus: bonus } = settings;
	if (real + bonus <= 1) return undefined;
	return `realDerivedEntryBonus = ${bonus}: with realDerivedEntryEngagement (${real}) it is at most 1`;
};

const bordersAreInOrder: Check = ({ engagedAbove, disengagedBelow }) =>
	disengagedBelow <= engagedAbove
		? undefined
		: `disengagedBelow = ${disengagedBelow}: at most engagedAbove (${engagedAbove})`;

const audienceFits: Check = (settings) => {
	const largest = Math.max(...poolSizesOf(settings));
	if (largest <= MOST_MEMBERS) return undefined;
	const { audiencePoolScalePerPhase: scale } = settings;
	return `audiencePoolScalePerPhase = ${scale}: the phase Legend would want ${largest} members, the most is ${MOST_MEMBERS}`;
};

const windowFits: Check = (settings) => {
	const { windowTicks } = compileRules(settings);
	if (windowTicks <= MOST_WINDOW_TICKS) return undefined;
	return `pulseIntervalSeconds = ${settings.pulseIntervalSeconds}: ${windowTicks} ticks, the most is ${MOST_WINDOW_TICKS}`;
};

const sharesAddUp: Check = ({ personalities }) => {
	const rows = Object.entries(personalities);
	if (rows.length > MOST_PERSONALITIES) return `personalities: ${rows.length} rows, the most is ${MOST_PERSONALITIES}`;
	const sum = rows.reduce((total, [, { share }]) => total + share, 0);
	if (Math.abs(sum - 1) < 1e-6) return undefined;
	const shares = rows.map(([name, { share }]) => `${name} ${share}`).join(", ");
	return `personalities: the shares add up to ${Math.round(sum * 1e6) / 1e6} (${shares}): expected 1`;
};

const somebodyLeaves: Check = ({ personalities }) =>
	Object.values(personalities).some(({ share, restlessness }) => share > 0 && restlessness > 0)
		? undefined
		: "personalities: every restlessness is 0: nobody would ever leave";

/** What a personality's numbers come to beside those of the whole audience. */
const everyRowMoves: Check = (settings) => {
	const { audience, personalities } = compileRules(settings);
	for (const row of personalities) {
		const { name } = row;
		const given = settings.personalities[name];
		if (mulBp(audience.gainBp, row.gainBp) === 0) {
			return `personalities.${name}.gain = ${given.gain}: with engagementGainRate it comes to nothing, and nobody warms up`;
		}
		if (mulBp(Math.floor(audience.decayBp / 2), row.decayBp) === 0) {
			return `personalities.${name}.decay = ${given.decay}: with engagementDecayBaseRate it comes to nothing, and nobody gets bored`;
		}
		if (row.interestsMax < row.interestsMin) {
			return `personalities.${name}.interestsMax = ${row.interestsMax}: at least interestsMin (${row.interestsMin})`;
		}
		if (row.biasWeights.every((weight) => weight === 0)) {
			return `personalities.${name}.bias: at least one weight is above 0`;
		}
		const rate = Math.max(settings.contagionPositive, settings.contagionNegative);
		if (rate * given.contagion > 1) {
			return `personalities.${name}.contagion = ${given.contagion}: with contagionPositive and contagionNegative (${rate}) at most 1`;
		}
	}
	return undefined;
};

const tagsAreKnown: Check = (settings) => {
	const known = vocabularyOf(settings).length;
	if (known === 0) return "tagsByEventType: no event type maps to a tag: nobody would like anything";
	return known <= TAG_LIMIT ? undefined : `tagsByEventType: ${known} different tags, the most is ${TAG_LIMIT}`;
};

const tagsFade: Check = (settings) => {
	const { contentTagHalfLifeSeconds: halfLife, tickIntervalSeconds: interval } = settings;
	const keeps = tagKeepShareOf(settings);
	if (keeps < settings.tagCurrentFrom) {
		return `contentTagHalfLifeSeconds = ${halfLife}: no tag would be current for longer than a tick of ${interval} s`;
	}
	if (Math.round(keeps * 10_000) < 10_000) return undefined;
	return `contentTagHalfLifeSeconds = ${halfLife}: tags would never fade in ticks of ${interval} s`;
};

const satiationMoves: Check = ({ tagSatiationRecoverSeconds: seconds, tickIntervalSeconds: interval }) =>
	Math.round((interval / seconds) * 10_000) > 0
		? undefined
		: `tagSatiationRecoverSeconds = ${seconds}: the crowd would never recover in ticks of ${interval} s`;

const trainsRun: Check = (settings) => {
	const { hypeSpentBelow, hypeTrainTriggerThreshold, hypeApproachFrom, hypeApproachAgainBelow } = settings;
	if (hypeApproachAgainBelow > hypeApproachFrom) {
		return `hypeApproachAgainBelow = ${hypeApproachAgainBelow}: at most hypeApproachFrom (${hypeApproachFrom})`;
	}
	if (hypeSpentBelow > hypeTrainTriggerThreshold) {
		return `hypeSpentBelow = ${hypeSpentBelow}: at most hypeTrainTriggerThreshold (${hypeTrainTriggerThreshold}), or no train lasts`;
	}
	const thresholds = levelThresholdsOf(settings);
	if (thresholds.length > 0 && thresholds.every((total, index) => total > (thresholds[index - 1] ?? 0)))
		return undefined;
	return `hypeCurve = ${settings.hypeCurve}: every level is to take points (${thresholds.slice(0, 5).join(", ")} thousandths ...)`;
};

const reactionsRise: Check = (settings) => {
	const { reactionSwing, reactionFullSwing, reactionDrop, reactionFullDrop } = settings;
	if (reactionFullSwing < reactionSwing) {
		return `reactionFullSwing = ${reactionFullSwing}: at least reactionSwing (${reactionSwing})`;
	}
	if (reactionFullDrop >= reactionDrop) return undefined;
	return `reactionFullDrop = ${reactionFullDrop}: at least reactionDrop (${reactionDrop})`;
};

const CHECKS: readonly Check[] = [
	bordersAreInOrder,
	entryStaysWithinBounds,
	audienceFits,
	windowFits,
	sharesAddUp,
	somebodyLeaves,
	everyRowMoves,
	tagsAreKnown,
	tagsFade,
	satiationMoves,
	trainsRun,
	reactionsRise,
];

/**
 * What settings that are each within their bounds do to each other: every line names a field, its value and the rule it
 * breaks (docs/simulation.md, "Changing rules"). Empty: a world can run on them.
 */
export function problemsOf(settings: RuleSettings): string[] {
	return CHECKS.flatMap((check) => check(settings) ?? []);
}
