import type { ReactionExpansion, ReactionKind } from "../../../src/client/index.ts";
import { REACTION_KINDS } from "../../../src/client/index.ts";
import { rowTable } from "./row-table.ts";

/** A reaction as the arena plays it; `start` in seconds of the arena's clock. */
export interface PlayedReaction {
	kind: ReactionKind;
	/** 0 to 1. */
	intensity: number;
	start: number;
	expansion: ReactionExpansion;
}

/** How many reactions run at once; a further one takes the place of the one that ends first. */
const SLOTS = 2;
/** No seat begins before this moment of the arena's clock. */
const NEVER = -1;

/** What the crowd does together: per seat and slot when it begins and when it is done, in seconds of the arena's clock. */
export class ReactionRows {
	/** Begin and end in slot 0, begin and end in slot 1. */
	readonly rows: Float32Array;
	/** By slot: place in `REACTION_KINDS`, intensity, start; and when its last seat is done. */
	readonly kind = new Float32Array(SLOTS);
	readonly intensity = new Float32Array(SLOTS);
	readonly start = new Float32Array(SLOTS).fill(NEVER);
	readonly end = new Float32Array(SLOTS).fill(NEVER);
	readonly #count: number;

	/** With `former` its reactions go on, for the seats that there were. */
	constructor(count: number, former?: ReactionRows) {
		this.#count = count;
		this.rows = rowTable(count).fill(NEVER);
		if (!former) return;
		this.rows.set(former.rows.subarray(0, Math.min(former.rows.length, this.rows.length)));
		for (const name of ["kind", "intensity", "start", "end"] as const) this[name].set(former[name]);
	}

	/** True while a reaction runs or is about to. */
	isActiveAt(now: number): boolean {
		return this.end.some((end) => now < end);
	}

	/** Takes a reaction in; answers false when it is over already. */
	play({ kind, intensity, start, expansion }: PlayedReaction, now: number): boolean {
		const end = start + expansion.endMs / 1000;
		if (expansion.seats.length === 0 || end <= now) return false;
		const slot = this.end[0] <= this.end[1] ? 0 : 1;
		this.kind[slot] = REACTION_KINDS.indexOf(kind);
		this.intensity[slot] = intensity;
		this.start[slot] = start;
		this.end[slot] = end;
		for (let seat = 0; seat < this.#count; seat++) this.#write(seat, slot, NEVER, NEVER);
		const { seats, delayMs, durationMs } = expansion;
		for (let i = 0; i < seats.length; i++) {
			const begin = start + delayMs[i] / 1000;
			if (seats[i] < this.#count) this.#write(seats[i], slot, begin, begin + durationMs[i] / 1000);
		}
		return true;
	}

	#write(seat: number, slot: number, begin: number, end: number): void {
		const at = (seat * SLOTS + slot) * 2;
		this.rows[at] = begin;
		this.rows[at + 1] = end;
	}
}
