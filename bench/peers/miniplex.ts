import { World } from "miniplex";
import type { Rules } from "../../src/components/rules.ts";
import type { PeerCrowd } from "./peer-crowd.ts";
import { PeerCounts, type PeerMember, PeerRules } from "./peer-rules.ts";

interface Entity {
	identity: { serial: number; template: number; personality: number; bias: number };
	taste: { interests: number; decayBp: number };
	engagement: { engagementBp: number; matchBp: number };
	feeling: { mood: number; swayTicks: number };
	attendance: { engagementSum: number; ticksWatched: number; lastActiveTick: number };
}

/** The tick over miniplex: an object an entity, an object a component, a query a system. */
export class MiniplexCrowd implements PeerCrowd {
	readonly #rules: PeerRules;
	readonly #world = new World<Entity>();
	readonly #tasteful = this.#world.with("identity", "taste", "engagement");
	readonly #feeling = this.#world.with("identity", "engagement", "feeling");
	readonly #emitting = this.#world.with("identity", "engagement", "feeling", "attendance");
	readonly #leaving = this.#world.with("identity", "engagement");
	readonly #counted = this.#world.with("engagement", "feeling", "attendance");
	counts = new PeerCounts();

	constructor(rules: Rules, seed: number, reservoirSeed: number, roster: readonly number[]) {
		this.#rules = new PeerRules(rules, seed, reservoirSeed);
		for (const member of this.#rules.firstMembers(roster)) this.#add(member);
		this.#tally(false);
	}

	tick(
		tick: number,
		marker: number,
		events: readonly { type: string; significance: number }[],
		arrivals: readonly number[],
	): void {
		for (const member of this.#rules.begin(tick, marker, events, arrivals, this.counts)) this.#add(member);
		this.#match();
		this.#feel();
		this.#emit(tick);
		this.#leave();
		this.#tally(true);
	}

	#add({ serial, template, personality, bias, interests, decayBp, engagementBp, lastActiveTick }: PeerMember): void {
		this.#world.add({
			identity: { serial, template, personality, bias },
			taste: { interests, decayBp },
			engagement: { engagementBp, matchBp: 0 },
			feeling: { mood: bias, swayTicks: 0 },
			attendance: { engagementSum: 0, ticksWatched: 0, lastActiveTick },
		});
	}

	#match(): void {
		for (const { identity, taste, engagement } of this.#tasteful) {
			engagement.matchBp = this.#rules.matchOf(taste.interests);
			engagement.engagementBp = this.#rules.engagementAfter(
				engagement.engagementBp,
				engagement.matchBp,
				identity.personality,
				taste.decayBp,
			);
		}
	}

	#feel(): void {
		for (const { identity, engagement, feeling } of this.#feeling) {
			const after = this.#rules.feelingAfter(
				feeling.mood,
				feeling.swayTicks,
				engagement.engagementBp,
				engagement.matchBp,
				identity.bias,
				identity.personality,
				identity.serial,
			);
			feeling.mood = after & 7;
			feeling.swayTicks = after >> 3;
		}
	}

	#emit(tick: number): void {
		for (const { identity, engagement, feeling, attendance } of this.#emitting) {
			const { engagementBp, matchBp } = engagement;
			const { serial, personality } = identity;
			const emits = this.#rules.emits(tick, serial, engagementBp, matchBp, feeling.mood, personality);
			if (emits) attendance.lastActiveTick = tick;
		}
	}

	/** Backwards, as miniplex iterates, so that entities can be removed on the way. */
	#leave(): void {
		for (const entity of this.#leaving) {
			const { identity, engagement } = entity;
			if (this.#rules.isLeaving(engagement.engagementBp, identity.personality, identity.serial)) {
				this.#world.remove(entity);
			}
		}
	}

	#tally(isTick: boolean): void {
		const counts = new PeerCounts();
		for (const { engagement, feeling, attendance } of this.#counted) {
			this.#rules.count(counts, engagement.engagementBp, feeling.mood);
			if (!isTick) continue;
			attendance.engagementSum += engagement.engagementBp;
			attendance.ticksWatched++;
		}
		this.counts = counts;
	}
}
