import { rowTable } from "./row-table.ts";
import { spreadOf } from "./seat-spread.ts";
import type { Seating } from "./seating.ts";
import { walkSecondsOf } from "./walk.ts";

/** What the arena needs of a crowd: the bytes of its seats, and their appearance. */
export interface SeatedCrowd {
	readonly tick: number;
	readonly seatCount: number;
	/** Per seat: engagement step << 4 | mood << 1 | presence. */
	readonly state: Uint8Array;
	/** Per seat: occupants so far, modulo 2. */
	readonly occupancy: Uint8Array;
	lookAt(seat: number): { class: number; variant: number };
}

/** Viewers on their way out, who have no seat any more. */
const MOST_LEAVERS = 512;
/** Over how many seconds a mood fades into the next. */
export const MOOD_SECONDS = 0.7;
/** Comings and goings of one frame are spread over this share of a tick, and never over more seconds than the limit. */
const SPREAD_SHARE = 0.55;
const SPREAD_LIMIT = 2.6;
/** Who takes the seat of somebody who goes waits until that one has stood up. */
const AFTER_YOU = 1.2;
/** A frame that seats or frees more than this share of the house is a picture, not people at the door. */
const PICTURE_SHARE = 0.25;
/** What came within more ticks than these is one too: after a sleep nothing is played again. */
const PICTURE_TICKS = 2;

/**
 * The crowd as the graphics card moves it: four rows of four numbers a viewer, each with the time at which a change began, so
 * that nothing has to be done for a viewer between two frames of the crowd. Seats come first, leavers after them. Times
 * are seconds of the arena's clock.
 */
export class CrowdRows {
	readonly seats: number;
	readonly count: number;
	/** Angle, radius, height, angle of the aisle. */
	readonly place: Float32Array;
	/** Engagement before and now (0 to 1), when it began to change, packed: mood before + 8 mood + 64 class + 512 variant. */
	readonly feeling: Float32Array;
	/** When the walk begins, how long it takes, 1 to the seat / -1 from it / 0 seated, when the mood began to change. */
	readonly walk: Float32Array;
	/** 1 while a seat is taken. */
	readonly taken: Uint8Array;
	readonly occupancy: Uint8Array;
	/** Mean engagement of the taken seats (0 to 1), and their number. */
	engagement = 0;
	present = 0;
	/** The last moment at which something is still on its way. */
	movesUntil = 0;
	/** The last frame was shown as a picture. */
	isPicture = true;
	/** Of the last frame. */
	tick = 0;
	#nextLeaver = 0;
	#isEmpty = true;
	#tickSeconds = 1;
	readonly #seating: Seating;

	/** With `former` those who are seated stay, in a house that has grown. */
	constructor(seating: Seating, former?: CrowdRows) {
		this.#seating = seating;
		this.seats = seating.capacity;
		this.count = seating.capacity + MOST_LEAVERS;
		this.place = rowTable(this.count);
		this.feeling = rowTable(this.count);
		this.walk = rowTable(this.count);
		this.taken = new Uint8Array(this.count);
		this.occupancy = new Uint8Array(this.count);
		for (let seat = 0; seat < this.seats; seat++) {
			this.place.set([seating.angle[seat], seating.radius[seat], seating.height[seat], seating.aisle[seat]], seat * 4);
		}
		if (former) this.#settle(former);
	}

	/** Takes the crowd as a frame left it at `now`; with `isStill` every change is shown at once. */
	take(crowd: SeatedCrowd, now: number, tickSeconds: number, isStill: boolean): void {
		this.#tickSeconds = Math.max(0.05, tickSeconds);
		const count = Math.min(crowd.seatCount, this.seats);
		const isLate = crowd.tick - this.tick > PICTURE_TICKS;
		this.isPicture = isStill || this.#isEmpty || isLate || this.#turnoverOf(crowd, count) > PICTURE_SHARE;
		this.#isEmpty = false;
		this.tick = crowd.tick;
		this.present = 0;
		let steps = 0;
		for (let seat = 0; seat < count; seat++) {
			this.#takeSeat(crowd, seat, now, this.isPicture);
			this.present += this.taken[seat];
			steps += this.taken[seat] * ((crowd.state[seat] >>> 4) + 0.5);
		}
		this.engagement = this.present === 0 ? 0 : steps / 16 / this.present;
		this.movesUntil = Math.max(this.movesUntil, now + (this.isPicture ? 0 : Math.max(this.#tickSeconds, MOOD_SECONDS)));
	}

	/** Engagement shown at `now`, 0 to 1. */
	engagementAt(row: number, now: number): number {
		const at = row * 4;
		const share = Math.min(1, Math.max(0, (now - this.feeling[at + 2]) / this.#tickSeconds));
		const gentle = share * share * (3 - 2 * share);
		return this.feeling[at] + (this.feeling[at + 1] - this.feeling[at]) * gentle;
	}

	moodOf(row: number): number {
		return (this.feeling[row * 4 + 3] >>> 3) & 7;
	}

	/** True for a viewer who sits, comes or still goes at `now`. */
	isSeenAt(row: number, now: number): boolean {
		if (row < this.seats) return this.taken[row] === 1;
		const at = row * 4;
		return this.walk[at + 2] < 0 && now < this.walk[at] + this.walk[at + 1];
	}

	#settle(former: CrowdRows): void {
		const seats = Math.min(former.seats, this.seats);
		this.feeling.set(former.feeling.subarray(0, seats * 4));
		this.walk.set(former.walk.subarray(0, seats * 4));
		this.taken.set(former.taken.subarray(0, seats));
		this.occupancy.set(former.occupancy.subarray(0, seats));
		this.present = former.present;
		this.engagement = former.engagement;
		this.movesUntil = former.movesUntil;
		this.#tickSeconds = former.#tickSeconds;
		this.#isEmpty = former.#isEmpty;
		this.tick = former.tick;
	}

	#turnoverOf({ state, occupancy }: SeatedCrowd, count: number): number {
		let turned = 0;
		for (let seat = 0; seat < count; seat++) {
			const isTaken = state[seat] & 1;
			if (isTaken !== this.taken[seat] || (isTaken === 1 && occupancy[seat] !== this.occupancy[seat])) turned++;
		}
		return turned / Math.max(1, this.present, count);
	}

	#takeSeat(crowd: SeatedCrowd, seat: number, now: number, isPicture: boolean): void {
		const byte = crowd.state[seat];
		const isTaken = (byte & 1) === 1;
		const wasTaken = this.taken[seat] === 1;
		const isNewcomer = isTaken && (!wasTaken || crowd.occupancy[seat] !== this.occupancy[seat]);
		const delay = spreadOf(seat) * Math.min(this.#tickSeconds * SPREAD_SHARE, SPREAD_LIMIT);
		if (wasTaken && (!isTaken || isNewcomer) && !isPicture) this.#leave(seat, now + delay);
		this.taken[seat] = isTaken ? 1 : 0;
		if (!isTaken) return;
		const engagement = ((byte >>> 4) + 0.5) / 16;
		const mood = (byte >>> 1) & 7;
		if (!isNewcomer) {
			this.#feel(seat, engagement, mood, now, isPicture);
			return;
		}
		this.occupancy[seat] = crowd.occupancy[seat];
		const look = crowd.lookAt(seat);
		this.feeling.set([engagement, engagement, 0, mood * 9 + look.class * 64 + look.variant * 512], seat * 4);
		const seconds = isPicture ? 0 : walkSecondsOf(this.#seating, seat);
		this.#begin(seat, seconds, now + delay + (wasTaken ? AFTER_YOU : 0), 1);
		this.walk[seat * 4 + 3] = 0;
	}

	#feel(seat: number, engagement: number, mood: number, now: number, isPicture: boolean): void {
		const at = seat * 4;
		if (isPicture) {
			this.feeling[at] = engagement;
			this.feeling[at + 1] = engagement;
		} else if (engagement !== this.feeling[at + 1]) {
			this.feeling[at] = this.engagementAt(seat, now);
			this.feeling[at + 1] = engagement;
			this.feeling[at + 2] = now;
		}
		const before = this.moodOf(seat);
		if (mood === before) return;
		this.feeling[at + 3] = (this.feeling[at + 3] & ~63) | (mood << 3) | (isPicture ? mood : before);
		this.walk[at + 3] = now;
	}

	/** The occupant of a seat goes to the leavers, as it is. */
	#leave(seat: number, start: number): void {
		const leaver = this.seats + this.#nextLeaver;
		this.#nextLeaver = (this.#nextLeaver + 1) % MOST_LEAVERS;
		for (const rows of [this.place, this.feeling, this.walk]) {
			rows.copyWithin(leaver * 4, seat * 4, seat * 4 + 4);
		}
		this.#begin(leaver, walkSecondsOf(this.#seating, seat), start, -1);
	}

	#begin(row: number, seconds: number, start: number, direction: 1 | -1): void {
		const at = row * 4;
		this.walk[at] = start;
		this.walk[at + 1] = seconds;
		this.walk[at + 2] = seconds > 0 ? direction : 0;
		if (seconds > 0) this.movesUntil = Math.max(this.movesUntil, start + seconds);
	}
}
