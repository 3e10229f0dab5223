import type { PersonalityRules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";

/** A row of the personality table as a designer sets it: shares and factors, 1 = as the base rate says. */
export interface PersonalitySettings {
	/** Of the reservoir; all rows add up to 1. */
	share: number;
	gain: number;
	decay: number;
	/** Chance a tick of leaving at zero engagement. */
	restlessness: number;
	/** Chance a tick of emitting at full engagement and match. */
	vocality: number;
	contagion: number;
	/** How far a rally moves engagement towards full. */
	rally: number;
	/** Units that an engaged member tips in an hour. */
	generosity: number;
	interestsMin: number;
	interestsMax: number;
	/** Whole relative weights of what a member leans to. */
	bias: Record<SentimentCategory, number>;
}

// biasWeights in order: Excited, Supportive, Critical, Curious, Surprised, Amused, Bored, Hostile.
/**
 * The shipped mix: most members hardly ever emit, thrillseekers and the vocal carry the bursts
 * (docs/simulation.md, "Members").
 */
export const SHIPPED_PERSONALITIES: readonly PersonalityRules[] = [
	{
		name: "lurker",
		shareBp: 3_450,
		gainBp: 8_000,
		decayBp: 15_000,
		restlessnessBp: 350,
		vocalityBp: 25,
		contagionBp: 5_000,
		rallyBp: 0,
		generosityBp: 1_000,
		interestsMin: 3,
		interestsMax: 5,
		biasWeights: [25, 15, 5, 30, 10, 15, 0, 0],
	},
	{
		name: "loyal",
		shareBp: 1_500,
		gainBp: 11_000,
		decayBp: 11_000,
		restlessnessBp: 230,
		vocalityBp: 75,
		contagionBp: 10_000,
		rallyBp: 2_500,
		generosityBp: 20_000,
		interestsMin: 4,
		interestsMax: 6,
		biasWeights: [35, 45, 2, 8, 4, 6, 0, 0],
	},
	{
		name: "fickle",
		shareBp: 1_300,
		gainBp: 12_000,
		decayBp: 28_000,
		restlessnessBp: 1_450,
		vocalityBp: 80,
		contagionBp: 10_500,
		rallyBp: 0,
		generosityBp: 5_000,
		interestsMin: 2,
		interestsMax: 4,
		biasWeights: [40, 5, 10, 10, 15, 20, 0, 0],
	},
	{
		name: "explorer",
		shareBp: 1_000,
		gainBp: 10_000,
		decayBp: 18_500,
		restlessnessBp: 700,
		vocalityBp: 75,
		contagionBp: 8_000,
		rallyBp: 0,
		generosityBp: 5_000,
		interestsMin: 4,
		interestsMax: 7,
		biasWeights: [20, 5, 5, 40, 25, 5, 0, 0],
	},
	{
		name: "socialite",
		shareBp: 800,
		gainBp: 10_000,
		decayBp: 18_500,
		restlessnessBp: 580,
		vocalityBp: 80,
		contagionBp: 10_500,
		rallyBp: 0,
		generosityBp: 15_000,
		interestsMin: 3,
		interestsMax: 5,
		biasWeights: [25, 25, 2, 8, 5, 35, 0, 0],
	},
	{
		name: "thrillseeker",
		shareBp: 1_300,
		gainBp: 14_000,
		decayBp: 26_000,
		restlessnessBp: 1_150,
		vocalityBp: 7_800,
		contagionBp: 10_500,
		rallyBp: 0,
		generosityBp: 10_000,
		interestsMin: 5,
		interestsMax: 6,
		biasWeights: [85, 3, 1, 1, 8, 2, 0, 0],
	},
	{
		name: "critic",
		shareBp: 400,
		gainBp: 8_000,
		decayBp: 22_000,
		restlessnessBp: 870,
		vocalityBp: 1_400,
		contagionBp: 5_000,
		rallyBp: 0,
		generosityBp: 2_000,
		interestsMin: 3,
		interestsMax: 5,
		biasWeights: [5, 5, 60, 20, 5, 2, 0, 3],
	},
	{
		name: "vocal",
		shareBp: 250,
		gainBp: 11_000,
		decayBp: 18_500,
		restlessnessBp: 580,
		vocalityBp: 6_200,
		contagionBp: 10_500,
		rallyBp: 0,
		generosityBp: 10_000,
		interestsMin: 6,
		interestsMax: 8,
		biasWeights: [65, 14, 5, 2, 6, 5, 0, 3],
	},
];

/** A compiled row in a designer's units. */
export function settingsOfRow(row: PersonalityRules): PersonalitySettings {
	return {
		share: row.shareBp / 10_000,
		gain: row.gainBp / 10_000,
		decay: row.decayBp / 10_000,
		restlessness: row.restlessnessBp / 10_000,
		vocality: row.vocalityBp / 10_000,
		contagion: row.contagionBp / 10_000,
		rally: row.rallyBp / 10_000,
		generosity: row.generosityBp / 10_000,
		interestsMin: row.interestsMin,
		interestsMax: row.interestsMax,
		bias: Object.fromEntries(
			SENTIMENT_CATEGORIES.map((category, code) => [category, row.biasWeights[code]]),
		) as PersonalitySettings["bias"],
	};
}

const bp = (factor: number): number => Math.round(factor * 10_000);

/** The rows as numbers, in their order. Shares are rounded by their sums, so that all add up to 10,000 as the settings to 1. */
export function personalityRulesOf(settings: Readonly<Record<string, PersonalitySettings>>): PersonalityRules[] {
	let sum = 0;
	return Object.entries(settings).map(([name, row]) => {
		const before = bp(sum);
		sum += row.share;
		return {
			name,
			shareBp: bp(sum) - before,
			gainBp: bp(row.gain),
			decayBp: bp(row.decay),
			restlessnessBp: bp(row.restlessness),
			vocalityBp: bp(row.vocality),
			contagionBp: bp(row.contagion),
			rallyBp: bp(row.rally),
			generosityBp: bp(row.generosity),
			interestsMin: row.interestsMin,
			interestsMax: row.interestsMax,
			biasWeights: SENTIMENT_CATEGORIES.map((category) => row.bias[category]),
		};
	});
}
