import { createQuery, createWorld, type Entity, trait } from "koota";
import type { Rules } from "../../src/components/rules.ts";
import type { PeerCrowd } from "./peer-crowd.ts";
import { PeerCounts, type PeerMember, PeerRules } from "./peer-rules.ts";

const Identity = trait({ serial: 0, template: 0, personality: 0, bias: 0 });
const Taste = trait({ interests: 0, decayBp: 0 });
const Engagement = trait({ engagementBp: 0, matchBp: 0 });
const Feeling = trait({ mood: 0, swayTicks: 0 });
const Attendance = trait({ engagementSum: 0, ticksWatched: 0, lastActiveTick: 0 });

const tasteful = createQuery(Identity, Taste, Engagement);
const feeling = createQuery(Identity, Engagement, Feeling);
const emitting = createQuery(Identity, Engagement, Feeling, Attendance);
const leaving = createQuery(Identity, Engagement);
const counted = createQuery(Engagement, Feeling, Attendance);

/** The tick over koota: an array a field, over which systems loop themselves (`useStores`), its fastest way. */
export class KootaCrowd implements PeerCrowd {
	readonly #rules: PeerRules;
	readonly #world = createWorld();
	counts = new PeerCounts();

	constructor(rules: Rules, seed: number, reservoirSeed: number, roster: readonly number[]) {
		this.#rules = new PeerRules(rules, seed, reservoirSeed);
		for (const member of this.#rules.firstMembers(roster)) this.#add(member);
		this.#tally(0);
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
		this.#tally(1);
	}

	#add({ serial, template, personality, bias, interests, decayBp, engagementBp, lastActiveTick }: PeerMember): void {
		this.#world.spawn(
			Identity({ serial, template, personality, bias }),
			Taste({ interests, decayBp }),
			Engagement({ engagementBp, matchBp: 0 }),
			Feeling({ mood: bias, swayTicks: 0 }),
			Attendance({ engagementSum: 0, ticksWatched: 0, lastActiveTick }),
		);
	}

	#match(): void {
		this.#world.query(tasteful).useStores(([identity, taste, engagement], entities) => {
			for (const entity of entities) {
				const id = entity.id();
				const match = this.#rules.matchOf(taste.interests[id]);
				engagement.matchBp[id] = match;
				engagement.engagementBp[id] = this.#rules.engagementAfter(
					engagement.engagementBp[id],
					match,
					identity.personality[id],
					taste.decayBp[id],
				);
			}
		});
	}

	#feel(): void {
		this.#world.query(feeling).useStores(([identity, engagement, feelings], entities) => {
			for (const entity of entities) {
				const id = entity.id();
				const after = this.#rules.feelingAfter(
					feelings.mood[id],
					feelings.swayTicks[id],
					engagement.engagementBp[id],
					engagement.matchBp[id],
					identity.bias[id],
					identity.personality[id],
					identity.serial[id],
				);
				feelings.mood[id] = after & 7;
				feelings.swayTicks[id] = after >> 3;
			}
		});
	}

	#emit(tick: number): void {
		this.#world.query(emitting).useStores(([identity, engagement, feelings, attendance], entities) => {
			for (const entity of entities) {
				const id = entity.id();
				const emits = this.#rules.emits(
					tick,
					identity.serial[id],
					engagement.engagementBp[id],
					engagement.matchBp[id],
					feelings.mood[id],
					identity.personality[id],
				);
				if (emits) attendance.lastActiveTick[id] = tick;
			}
		});
	}

	#leave(): void {
		const left: Entity[] = [];
		this.#world.query(leaving).useStores(([identity, engagement], entities) => {
			for (const entity of entities) {
				const id = entity.id();
				if (this.#rules.isLeaving(engagement.engagementBp[id], identity.personality[id], identity.serial[id])) {
					left.push(entity);
				}
			}
		});
		for (const entity of left) entity.destroy();
	}

	#tally(watched: number): void {
		const counts = new PeerCounts();
		this.#world.query(counted).useStores(([engagement, feelings, attendance], entities) => {
			for (const entity of entities) {
				const id = entity.id();
				this.#rules.count(counts, engagement.engagementBp[id], feelings.mood[id]);
				attendance.engagementSum[id] += engagement.engagementBp[id] * watched;
				attendance.ticksWatched[id] += watched;
			}
		});
		this.counts = counts;
	}
}
