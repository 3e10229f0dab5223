import type { Rules } from "../../src/components/rules.ts";
import { BORED, CRITICAL, CURIOUS, HOSTILE, SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
import { mulBp } from "../../src/world/basis-points.ts";
import {
	below,
	drawAt,
	drawKey,
	FOR_CONTAGION,
	FOR_EMISSION,
	FOR_ENTRY,
	FOR_INTENSITY,
	FOR_LEAVING,
} from "../../src/world/draw.ts";
import { createTemplateDraft, draftTemplate } from "../../src/world/template.ts";
import { PeerTags } from "./peer-tags.ts";

const WHOLE = 10_000;
const MOODS = 8;
const isNegative = (mood: number): boolean => mood === CRITICAL || mood === BORED || mood === HOSTILE;

/** A member in numbers, as an entity has it. */
export interface PeerMember {
	serial: number;
	template: number;
	/** Row of the personality table. */
	personality: number;
	/** A bit a tag of the vocabulary. */
	interests: number;
	decayBp: number;
	bias: number;
	engagementBp: number;
	lastActiveTick: number;
}

/** What the crowd said of late. */
export interface PeerEmission {
	tick: number;
	serial: number;
	category: number;
	intensityBp: number;
}

export class PeerCounts {
	total = 0;
	engaged = 0;
	disengaged = 0;
	readonly mood = new Int32Array(MOODS);
}

/**
 * The arithmetic of one tick, a member at a time and without a place to keep members: the peers among entity component
 * systems all use it, so that they differ in nothing but how they store, find, add and remove entities. Interests are
 * bits and matches are looked up by the byte, as in the world: what we know of speed they have too.
 */
export class PeerRules {
	readonly rules: Rules;
	readonly #seed: number;
	readonly #reservoirSeed: number;
	readonly #tags: PeerTags;
	readonly #table = new Int32Array(4 * 256);
	readonly #gainOf: Int32Array;
	readonly #catchesBelow: Int32Array;
	readonly #draft = createTemplateDraft();
	readonly #keys = { contagion: 0, emission: 0, intensity: 0, leaving: 0 };
	#nextSerial = 1;
	emissions: PeerEmission[] = [];

	constructor(rules: Rules, seed: number, reservoirSeed: number) {
		this.rules = rules;
		this.#seed = seed;
		this.#reservoirSeed = reservoirSeed;
		this.#tags = new PeerTags(rules.tags);
		this.#gainOf = Int32Array.from(rules.personalities, ({ gainBp }) => mulBp(rules.audience.gainBp, gainBp));
		this.#catchesBelow = new Int32Array(rules.personalities.length * MOODS);
	}

	/** Those who are there when the session starts. */
	firstMembers(roster: readonly number[]): PeerMember[] {
		const key = drawKey(this.#seed, 0, FOR_ENTRY);
		const { firstEntryBp, firstEntrySpreadBp } = this.rules.audience;
		return roster.map((template) => {
			const offset = below(drawAt(key, this.#nextSerial), 2 * firstEntrySpreadBp + 1) - firstEntrySpreadBp;
			return this.#memberOf(template, firstEntryBp + offset, 0);
		});
	}

	/** Lets events happen and time pass. Returns who arrives. */
	begin(
		tick: number,
		marker: number,
		events: readonly { type: string; significance: number }[],
		arrivals: readonly number[],
		counts: PeerCounts,
	): PeerMember[] {
		for (const event of events) this.#tags.happen(event);
		const { entryBp, entryMatchBp } = this.rules.audience;
		const arrived = arrivals.map((template) => this.#memberOf(template, 0, tick));
		for (const member of arrived) {
			member.engagementBp = entryBp + mulBp(entryMatchBp, this.matchOf(member.interests));
		}
		this.#tags.fade();
		this.#fillTable();
		this.#fillCatches(counts);
		this.#keys.contagion = drawKey(this.#seed, marker, FOR_CONTAGION);
		this.#keys.emission = drawKey(this.#seed, marker, FOR_EMISSION);
		this.#keys.intensity = drawKey(this.#seed, marker, FOR_INTENSITY);
		this.#keys.leaving = drawKey(this.#seed, marker, FOR_LEAVING);
		this.emissions = this.emissions.filter((emission) => emission.tick > tick - this.rules.windowTicks);
		return arrived;
	}

	matchOf(interests: number): number {
		const table = this.#table;
		let sum = table[interests & 255] + table[256 + ((interests >>> 8) & 255)];
		sum += table[512 + ((interests >>> 16) & 255)] + table[768 + (interests >>> 24)];
		return Math.min(WHOLE, sum);
	}

	engagementAfter(engagementBp: number, matchBp: number, personality: number, decayBp: number): number {
		const risen = engagementBp + mulBp(mulBp(this.#gainOf[personality], matchBp), WHOLE - engagementBp);
		return Math.max(0, risen - mulBp(decayBp, WHOLE - matchBp));
	}

	/** Mood in the lower three bits, the ticks that it is held for above them. */
	feelingAfter(
		mood: number,
		swayTicks: number,
		engagementBp: number,
		matchBp: number,
		bias: number,
		personality: number,
		serial: number,
	): number {
		const { disengagedBelowBp, engagedAboveBp, swayNegativeTicks, swayPositiveTicks } = this.rules.audience;
		if (engagementBp < disengagedBelowBp) return BORED;
		if (swayTicks > 0) return mood | ((swayTicks - 1) << 3);
		const word = drawAt(this.#keys.contagion, serial) >>> 16;
		const row = personality * MOODS;
		if (word < this.#catchesBelow[row + MOODS - 1]) {
			let caught = 0;
			while (word >= this.#catchesBelow[row + caught]) caught++;
			return caught | ((isNegative(caught) ? swayNegativeTicks : swayPositiveTicks) << 3);
		}
		if (engagementBp > engagedAboveBp && matchBp > 0) return bias;
		return mood === BORED ? CURIOUS : mood;
	}

	/** Whether the member says what it feels; then it is among `emissions`. */
	emits(
		tick: number,
		serial: number,
		engagementBp: number,
		matchBp: number,
		mood: number,
		personality: number,
	): boolean {
		const { engagedAboveBp, intensityMatchBp, intensitySpreadBp } = this.rules.audience;
		if (engagementBp <= engagedAboveBp || matchBp === 0) return false;
		const chance = mulBp(mulBp(this.rules.personalities[personality].vocalityBp, engagementBp), matchBp);
		if ((drawAt(this.#keys.emission, serial) >>> 16) * WHOLE >= chance * 65_536) return false;
		const swing = WHOLE - intensitySpreadBp + below(drawAt(this.#keys.intensity, serial), 2 * intensitySpreadBp + 1);
		const felt = mulBp(engagementBp, WHOLE - intensityMatchBp + mulBp(intensityMatchBp, matchBp));
		const intensityBp = Math.min(WHOLE, mulBp(felt, swing));
		this.emissions.push({ tick, serial, category: mood, intensityBp });
		return true;
	}

	isLeaving(engagementBp: number, personality: number, serial: number): boolean {
		const { disengagedBelowBp } = this.rules.audience;
		if (engagementBp >= disengagedBelowBp) return false;
		const lack = Math.floor(((disengagedBelowBp - engagementBp) * WHOLE) / disengagedBelowBp);
		const chance = mulBp(lack, this.rules.personalities[personality].restlessnessBp);
		return (drawAt(this.#keys.leaving, serial) >>> 16) * WHOLE < chance * 65_536;
	}

	count(counts: PeerCounts, engagementBp: number, mood: number): void {
		counts.total++;
		if (engagementBp > this.rules.audience.engagedAboveBp) counts.engaged++;
		else if (engagementBp < this.rules.audience.disengagedBelowBp) counts.disengaged++;
		counts.mood[mood]++;
	}

	#memberOf(template: number, engagementBp: number, lastActiveTick: number): PeerMember {
		draftTemplate(this.#reservoirSeed, template, this.rules, this.#draft);
		const { personality, decayBp, bias, interests: tags, interestCount } = this.#draft;
		let interests = 0;
		for (let i = 0; i < interestCount; i++) interests |= 1 << tags[i];
		return {
			serial: this.#nextSerial++,
			template,
			personality,
			interests: interests >>> 0,
			decayBp: mulBp(decayBp, this.rules.personalities[personality].decayBp),
			bias,
			engagementBp,
			lastActiveTick,
		};
	}

	#fillTable(): void {
		const { vocabulary } = this.rules.tags;
		for (let byte = 0; byte < 4; byte++) {
			for (let bit = 0; bit < 8; bit++) {
				const weight = this.#tags.weights.get(vocabulary[byte * 8 + bit]) ?? 0;
				const half = 1 << bit;
				for (let i = 0; i < half; i++) this.#table[byte * 256 + half + i] = this.#table[byte * 256 + i] + weight;
			}
		}
	}

	#fillCatches({ mood, total }: PeerCounts): void {
		const { audience, personalities } = this.rules;
		let spread = 0;
		for (let category = 0; category < SENTIMENT_CATEGORIES.length; category++) {
			const share = Math.floor((mood[category] * WHOLE) / Math.max(1, total));
			spread += mulBp(share, isNegative(category) ? audience.contagionNegativeBp : audience.contagionPositiveBp);
			for (const [row, { contagionBp }] of personalities.entries()) {
				this.#catchesBelow[row * MOODS + category] = Math.floor((mulBp(spread, contagionBp) * 65_536) / WHOLE);
			}
		}
	}
}
