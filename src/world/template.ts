import type { Rules } from "../components/rules.ts";
import { SENTIMENT_CATEGORIES, type SentimentCategory } from "../components/sentiment.ts";
import { below, drawAt, drawKey, FOR_MEMBER_ID, FOR_TEMPLATE, hashOf } from "./draw.ts";

/** One member of a game service's reservoir; a pure function of (reservoir seed, index, rules). */
export interface Template {
	memberId: string;
	personality: string;
	interests: string[];
	/** Engagement lost a tick without a match, in bp. */
	decayBp: number;
	bias: SentimentCategory;
}

/** The same template as numbers, without the strings; `draftTemplate` fills one and allocates nothing. */
export interface TemplateDraft {
	personality: number;
	decayBp: number;
	bias: number;
	interestCount: number;
	/** Indices into `rules.tags.vocabulary`, distinct; the first `interestCount` count. */
	interests: Uint8Array;
}

/** Interests a member has at most. */
export const MOST_INTERESTS = 16;

export function createTemplateDraft(): TemplateDraft {
	return { personality: 0, decayBp: 0, bias: 0, interestCount: 0, interests: new Uint8Array(MOST_INTERESTS) };
}

/** The seed from which all templates of a game service follow. */
export function reservoirSeedOf(gameServiceId: string): number {
	return hashOf(gameServiceId);
}

function rowAtShare(word: number, rules: Rules): number {
	const point = below(word, 10_000);
	let sum = 0;
	for (let row = 0; row < rules.personalities.length; row++) {
		sum += rules.personalities[row].shareBp;
		if (point < sum) return row;
	}
	return rules.personalities.length - 1;
}

function categoryByWeight(word: number, weights: readonly number[]): number {
	let total = 0;
	for (let c = 0; c < weights.length; c++) total += weights[c];
	let point = below(word, total);
	for (let c = 0; c < weights.length; c++) {
		point -= weights[c];
		if (point < 0) return c;
	}
	return 0;
}

/** Writes template `index` into `draft`; decay is the base rate times 0.5 to 1.5, mean 1 (docs/simulation.md, "Members"). */
export function draftTemplate(reservoirSeed: number, index: number, rules: Rules, draft: TemplateDraft): void {
	const key = drawKey(reservoirSeed, index, FOR_TEMPLATE);
	const row = rowAtShare(drawAt(key, 0), rules);
	const personality = rules.personalities[row];
	draft.personality = row;
	draft.decayBp = Math.floor((rules.audience.decayBp * (5_000 + below(drawAt(key, 1), 10_001))) / 10_000);
	draft.bias = categoryByWeight(drawAt(key, 2), personality.biasWeights);

	const known = rules.tags.vocabulary.length;
	const span = personality.interestsMax - personality.interestsMin + 1;
	const wanted = Math.min(known, MOST_INTERESTS, personality.interestsMin + below(drawAt(key, 3), span));
	let count = 0;
	for (let attempt = 4; count < wanted; attempt++) {
		const tag = below(drawAt(key, attempt), known);
		let isNew = true;
		for (let i = 0; i < count; i++) if (draft.interests[i] === tag) isNew = false;
		if (isNew) draft.interests[count++] = tag;
	}
	draft.interestCount = count;
}

/** Template `index` with its strings, for people and for the reservoir. */
export function templateOf(reservoirSeed: number, index: number, rules: Rules): Template {
	const draft = createTemplateDraft();
	draftTemplate(reservoirSeed, index, rules, draft);
	return {
		memberId: memberIdOf(reservoirSeed, index),
		personality: rules.personalities[draft.personality].name,
		interests: namesOf(draft, rules),
		decayBp: draft.decayBp,
		bias: SENTIMENT_CATEGORIES[draft.bias],
	};
}

/** The interests of template `index` alone; for indexing a whole reservoir, where `templateOf` costs four times as much. */
export function interestsOf(reservoirSeed: number, index: number, rules: Rules, draft: TemplateDraft): string[] {
	draftTemplate(reservoirSeed, index, rules, draft);
	return namesOf(draft, rules);
}

function namesOf({ interests, interestCount }: TemplateDraft, { tags }: Rules): string[] {
	return Array.from(interests.subarray(0, interestCount), (tag) => tags.vocabulary[tag]);
}

const HEX_OF_BYTE: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Four hex digits of the upper half of a word, or of its lower one. */
const upper = (word: number): string => HEX_OF_BYTE[word >>> 24] + HEX_OF_BYTE[(word >>> 16) & 255];
const lower = (word: number): string => HEX_OF_BYTE[(word >>> 8) & 255] + HEX_OF_BYTE[word & 255];

/** The member's UUID (version 4 shape) for template `index`. */
export function memberIdOf(reservoirSeed: number, index: number): string {
	const key = drawKey(reservoirSeed, index, FOR_MEMBER_ID);
	const first = drawAt(key, 0);
	// The version and the variant take the places of a digit each.
	const second = (drawAt(key, 1) & 0xffff_0fff) | 0x4000;
	const third = (drawAt(key, 2) & 0x0fff_ffff) | ((8 + (drawAt(key, 4) & 3)) << 28);
	const last = drawAt(key, 3);
	return `${upper(first)}${lower(first)}-${upper(second)}-${lower(second)}-${upper(third)}-${lower(third)}${upper(last)}${lower(last)}`;
}
