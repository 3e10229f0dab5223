import type { PersonalityRules, Rules } from "../../src/components/rules.ts";
import { BORED, CRITICAL, CURIOUS, HOSTILE, SENTIMENT_CATEGORIES } from "../../src/components/sentiment.ts";
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
import { templateOf } from "../../src/world/template.ts";
import { PeerTags } from "./peer-tags.ts";

export const WHOLE = 10_000;
export const mul = (a: number, b: number): number => Math.floor((a * b) / WHOLE);
const isNegative = (category: number): boolean => category === CRITICAL || category === BORED || category === HOSTILE;

export interface Member {
	serial: number;
	template: number;
	memberId: string;
	personality: PersonalityRules;
	interests: string[];
	decayBp: number;
	bias: number;
	mood: number;
	swayTicks: number;
	engagementBp: number;
	matchBp: number;
	engagementSum: number;
	ticksWatched: number;
	lastActiveTick: number;
	origin: "simulated" | "anonymous" | "tracked";
	expiresTick: number;
	/** Seat and what it shows. */
	seat: number;
	step: number;
}

interface Entry {
	tick: number;
	serial: number;
	category: number;
	intensityBp: number;
}

/**
 * The peer of the tick: the same rules over one plain object a member with its tags as strings, as a first version of
 * such a service is written. It steps through the same numbers as the world does; `assertSameCrowd` checks that.
 */
export class ObjectCrowd {
	protected readonly rules: Rules;
	protected readonly seed: number;
	readonly #reservoirSeed: number;
	protected members: Member[] = [];
	protected readonly tags: PeerTags;
	protected entries: Entry[] = [];
	#freeSeats: number[] = [];
	#shown: { step: number; mood: number }[] = [];
	protected nextSerial = 1;
	counts = { total: 0, engaged: 0, disengaged: 0, mood: new Array<number>(8).fill(0), byPersonality: {} };

	constructor(rules: Rules, seed: number, reservoirSeed: number, roster: readonly number[]) {
		this.rules = rules;
		this.tags = new PeerTags(rules.tags);
		this.seed = seed;
		this.#reservoirSeed = reservoirSeed;
		const key = drawKey(seed, 0, FOR_ENTRY);
		const { firstEntryBp, firstEntrySpreadBp } = rules.audience;
		for (const template of roster) {
			const offset = below(drawAt(key, this.nextSerial), 2 * firstEntrySpreadBp + 1) - firstEntrySpreadBp;
			this.#arrive(template, firstEntryBp + offset);
		}
		this.#tally(false);
	}

	/** One tick of the rules. Returns who left. */
	tick(
		tick: number,
		marker: number,
		events: readonly { type: string; significance: number }[],
		arrivals: readonly number[],
	): number[] {
		const { entryBp, entryMatchBp } = this.rules.audience;
		for (const event of events) this.tags.happen(event);
		const before = this.tags.weights;
		for (const template of arrivals) {
			const member = this.#arrive(template, 0);
			member.engagementBp = entryBp + mul(entryMatchBp, matchOf(member, before));
			member.lastActiveTick = tick;
		}
		this.tags.fade();
		this.blend(tick, marker);
		this.#match(this.tags.weights);
		this.#feel(marker);
		this.#emit(tick, marker);
		const left = this.#leave(marker);
		this.#tally(true);
		return left;
	}

	/** What each seat shows, as JSON of the seats that changed. */
	frame(): string {
		const changes: { seat: number; step: number; mood: string }[] = [];
		for (const member of this.members) {
			const step = Math.min(15, Math.floor(member.engagementBp / 625));
			const shown = this.#shown[member.seat];
			if (shown !== undefined && shown.step === step && shown.mood === member.mood) continue;
			this.#shown[member.seat] = { step, mood: member.mood };
			changes.push({ seat: member.seat, step, mood: SENTIMENT_CATEGORIES[member.mood] });
		}
		return JSON.stringify(changes);
	}

	snapshot(): string {
		return JSON.stringify({ tags: this.tags.all(), entries: this.entries, members: this.members });
	}

	tagsText(): string {
		return JSON.stringify(this.tags.all());
	}

	/** What comes between fading and matching; nothing in a crowd without a broadcast. */
	protected blend(_tick: number, _marker: number): void {}

	#arrive(template: number, engagementBp: number): Member {
		return this.add(this.#reservoirSeed, template, engagementBp);
	}

	protected add(reservoirSeed: number, template: number, engagementBp: number): Member {
		const { memberId, personality, interests, decayBp, bias } = templateOf(reservoirSeed, template, this.rules);
		const row = this.rules.personalities.find(({ name }) => name === personality) as PersonalityRules;
		const mood = SENTIMENT_CATEGORIES.indexOf(bias);
		const member: Member = {
			serial: this.nextSerial++,
			template,
			memberId,
			personality: row,
			interests,
			decayBp: mul(decayBp, row.decayBp),
			bias: mood,
			mood,
			swayTicks: 0,
			engagementBp,
			matchBp: 0,
			engagementSum: 0,
			ticksWatched: 0,
			lastActiveTick: 0,
			origin: "simulated",
			expiresTick: Number.POSITIVE_INFINITY,
			seat: this.#freeSeats.pop() ?? this.members.length,
			step: 0,
		};
		this.members.push(member);
		return member;
	}

	#match(weights: ReadonlyMap<string, number>): void {
		const { gainBp } = this.rules.audience;
		for (const member of this.members) {
			const m = matchOf(member, weights);
			member.matchBp = m;
			let e = member.engagementBp;
			e += mul(mul(mul(gainBp, member.personality.gainBp), m), WHOLE - e);
			e -= mul(member.decayBp, WHOLE - m);
			member.engagementBp = Math.max(0, e);
		}
	}

	#feel(marker: number): void {
		const { audience } = this.rules;
		const shares = this.counts.mood.map((count) => Math.floor((count * WHOLE) / Math.max(1, this.counts.total)));
		const spread: number[] = [];
		shares.reduce((sum, share, category) => {
			const rate = isNegative(category) ? audience.contagionNegativeBp : audience.contagionPositiveBp;
			spread[category] = sum + mul(share, rate);
			return spread[category];
		}, 0);
		const key = drawKey(this.seed, marker, FOR_CONTAGION);
		for (const member of this.members) {
			if (member.engagementBp < audience.disengagedBelowBp) {
				member.mood = BORED;
				member.swayTicks = 0;
				continue;
			}
			if (member.swayTicks > 0) {
				member.swayTicks--;
				continue;
			}
			const word = drawAt(key, member.serial) >>> 16;
			const below = (bp: number): number => Math.floor((mul(bp, member.personality.contagionBp) * 65_536) / WHOLE);
			const caught = spread.findIndex((bp) => word < below(bp));
			if (caught >= 0) {
				member.mood = caught;
				member.swayTicks = isNegative(caught) ? audience.swayNegativeTicks : audience.swayPositiveTicks;
			} else if (member.engagementBp > audience.engagedAboveBp && member.matchBp > 0) member.mood = member.bias;
			else if (member.mood === BORED) member.mood = CURIOUS;
		}
	}

	#emit(tick: number, marker: number): void {
		this.entries = this.entries.filter((entry) => entry.tick > tick - this.rules.windowTicks);
		const { engagedAboveBp, intensityMatchBp, intensitySpreadBp } = this.rules.audience;
		const key = drawKey(this.seed, marker, FOR_EMISSION);
		const intensityKey = drawKey(this.seed, marker, FOR_INTENSITY);
		for (const member of this.members) {
			const { engagementBp: e, matchBp: m, serial } = member;
			if (e <= engagedAboveBp || m === 0 || member.origin !== "simulated") continue;
			const chance = mul(mul(member.personality.vocalityBp, e), m);
			if ((drawAt(key, serial) >>> 16) * WHOLE >= chance * 65_536) continue;
			const swing = WHOLE - intensitySpreadBp + below(drawAt(intensityKey, serial), 2 * intensitySpreadBp + 1);
			const felt = mul(e, WHOLE - intensityMatchBp + mul(intensityMatchBp, m));
			member.lastActiveTick = tick;
			this.entries.push({ tick, serial, category: member.mood, intensityBp: Math.min(WHOLE, mul(felt, swing)) });
		}
	}

	#leave(marker: number): number[] {
		const { disengagedBelowBp } = this.rules.audience;
		const key = drawKey(this.seed, marker, FOR_LEAVING);
		const left: Member[] = [];
		this.members = this.members.filter((member) => {
			if (member.engagementBp >= disengagedBelowBp || member.origin !== "simulated") return true;
			const lack = Math.floor(((disengagedBelowBp - member.engagementBp) * WHOLE) / disengagedBelowBp);
			const chance = mul(lack, member.personality.restlessnessBp);
			if ((drawAt(key, member.serial) >>> 16) * WHOLE >= chance * 65_536) return true;
			left.push(member);
			return false;
		});
		this.free(left);
		return left.map((member) => member.template);
	}

	protected free(left: readonly Member[]): void {
		for (const member of left) this.#freeSeats.push(member.seat);
	}

	protected matchNow(member: Member): number {
		return matchOf(member, this.tags.weights);
	}

	#tally(isTick: boolean): void {
		const { engagedAboveBp, disengagedBelowBp } = this.rules.audience;
		const byPersonality: Record<string, number> = {};
		const counts = { total: 0, engaged: 0, disengaged: 0, mood: new Array<number>(8).fill(0), byPersonality };
		for (const member of this.members) {
			counts.total++;
			if (member.engagementBp > engagedAboveBp) counts.engaged++;
			else if (member.engagementBp < disengagedBelowBp) counts.disengaged++;
			counts.mood[member.mood]++;
			const { name } = member.personality;
			byPersonality[name] = (byPersonality[name] ?? 0) + 1;
			if (!isTick) continue;
			member.engagementSum += member.engagementBp;
			member.ticksWatched++;
		}
		this.counts = counts;
	}
}

function matchOf(member: Member, weights: ReadonlyMap<string, number>): number {
	let sum = 0;
	for (const tag of member.interests) sum += weights.get(tag) ?? 0;
	return Math.min(WHOLE, sum);
}
