import { PRESENT } from "../../src/components/member.ts";
import { SIMULATED } from "../../src/components/real-derived.ts";
import { applyFrame, createCrowd } from "../../src/personas/crowd-frame.ts";
import { createFrameEncoder } from "../../src/personas/frame-encoder.ts";
import { bytesOf } from "../../src/rooms/crowd-frame-encoder.ts";
import { hypeTrainOf, type World } from "../../src/world/world.ts";
import { frameOf } from "../support/crowd-frames.ts";
import type { View } from "./view.ts";

/** One stay in one seat as a client saw it, and whom it really belonged to. */
export interface Life {
	seat: number;
	id: string;
	/** False: somebody with this id was there before. */
	isFirst: boolean;
	joinTick: number;
	/** Tick of the first frame without it, or one past the last frame. */
	leaveTick: number;
	/** Whether it came with the picture of a step in which no time passed. */
	cameBetweenTicks: boolean;
	/** Ticks for which the seat had been free; -1: nobody had sat there. */
	reuseGap: number;
	/** Place among the seats that changed in the frame it came with. */
	order: number;
	coJoiners: number;
	coLeavers: number;
	joinBytes: number;
	leaveBytes: number;
	steps: number[];
	moods: number[];
	/** Ticks in which it was bound to a member that was there, by that member's serial. */
	boundTicks: Map<number, number>;
}

/** What a client learns of a whole session. */
export interface Watched {
	lives: Life[];
	/** By tick. */
	hypeLevels: number[];
}

/** Watches a view through the frames that a room sends, decoded as the SDK does. */
export class Observer {
	readonly #view: View;
	readonly #encoder = createFrameEncoder();
	readonly #crowd = createCrowd();
	readonly #lives: Life[] = [];
	readonly #sitting = new Map<number, Life>();
	readonly #freeSince = new Map<number, number>();
	readonly #seen = new Set<string>();
	readonly #hypeLevels: number[] = [];
	#occupancy = new Uint8Array(0);
	#hasFrame = false;

	constructor(view: View) {
		this.#view = view;
	}

	/** Projects the world after a step and takes the picture of it. */
	watch(world: World): void {
		const { seats } = this.#view;
		this.#view.project(world);
		this.#hypeLevels[world.tick] = hypeTrainOf(world)?.level ?? 0;
		const changed = this.#hasFrame ? this.#view.changed : Uint32Array.from({ length: seats.seatCount }, (_, i) => i);
		if (this.#hasFrame && changed.length === 0) return this.#account(world);
		const planes = this.#hasFrame ? this.#encoder.delta(seats, world, changed) : this.#encoder.keyframe(seats, world);
		const bytes = bytesOf(planes);
		this.#hasFrame = true;
		applyFrame(this.#crowd, frameOf(bytes));
		this.#compare(world, changed, bytes.length);
		this.#account(world);
	}

	/** Everybody still there is cut off here. */
	finish(world: World): Watched {
		for (const life of this.#sitting.values()) life.leaveTick = world.tick + 1;
		return { lives: this.#lives, hypeLevels: this.#hypeLevels };
	}

	#compare(world: World, changed: Uint32Array, bytes: number): void {
		const { state, occupancy } = this.#crowd;
		const came: Life[] = [];
		const went: Life[] = [];
		changed.forEach((seat, order) => {
			const isNew = (state[seat] & 1) === 1 && (!this.#sitting.has(seat) || occupancy[seat] !== this.#occupancy[seat]);
			const former = this.#sitting.get(seat);
			if (former !== undefined && (isNew || (state[seat] & 1) === 0)) {
				went.push(former);
				this.#sitting.delete(seat);
				this.#freeSince.set(seat, world.tick);
			}
			if (isNew) came.push(this.#begin(world, seat, order, bytes));
		});
		for (const life of came) life.coJoiners = came.length;
		for (const life of went) Object.assign(life, { leaveTick: world.tick, coLeavers: went.length, leaveBytes: bytes });
		this.#occupancy = occupancy.slice();
	}

	#begin(world: World, seat: number, order: number, joinBytes: number): Life {
		const id = this.#view.idAt(seat);
		const freeSince = this.#freeSince.get(seat);
		const life: Life = {
			seat,
			id,
			isFirst: !this.#seen.has(id),
			joinTick: world.tick,
			leaveTick: 0,
			cameBetweenTicks: !world.isTick,
			reuseGap: freeSince === undefined ? -1 : world.tick - freeSince,
			order,
			coJoiners: 0,
			coLeavers: 0,
			joinBytes,
			leaveBytes: 0,
			steps: [],
			moods: [],
			boundTicks: new Map(),
		};
		this.#seen.add(id);
		this.#sitting.set(seat, life);
		this.#lives.push(life);
		return life;
	}

	/** What everybody shows in this tick, and whose it is. */
	#account(world: World): void {
		const present = presentSerials(world);
		for (const [seat, life] of this.#sitting) {
			life.steps.push(this.#crowd.state[seat] >>> 4);
			life.moods.push((this.#crowd.state[seat] >>> 1) & 7);
			const serial = this.#view.memberAt(seat);
			if (present.has(serial)) life.boundTicks.set(serial, (life.boundTicks.get(serial) ?? 0) + 1);
		}
	}
}

function presentSerials(world: World): Set<number> {
	const { serial, departure } = world.components.member;
	return new Set(world.members.filter((eid) => departure[eid] === PRESENT).map((eid) => serial[eid]));
}

/** Notes which members are real-derived, as they come. */
export function noteReal(world: World, real: Set<number>): void {
	const { serial, origin } = world.components.member;
	for (const eid of world.members) if (origin[eid] !== SIMULATED) real.add(serial[eid]);
}
