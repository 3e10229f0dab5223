/** What the arena needs of a crowd: the bytes of its seats, and their engagement on the way to the next tick. */
export interface MovingCrowd {
	seatCount: number;
	/** Per seat: engagement step << 4 | mood << 1 | presence. */
	state: Uint8Array;
	/** Per seat: occupants so far, modulo 2. */
	occupancy: Uint8Array;
	/** Engagement (0 to 1) as it stands at `nowMs` (as `Date.now()`). */
	interpolated(nowMs: number): { engagementAt(seat: number): number };
}

/** Over how many milliseconds a viewer comes, goes, or changes its mood. */
const COMING_MS = 620;
const GOING_MS = 520;
const MOOD_MS = 480;
/** Comings and goings of one frame are spread over this share of a tick, and never over more than `SPREAD_LIMIT_MS`. */
const SPREAD_SHARE = 0.55;
const SPREAD_LIMIT_MS = 2600;

/**
 * The crowd as it is shown. Engagement glides from tick to tick by the crowd itself; what is added here is that viewers
 * come and go one after the other and change their mood by and by. A seat is *taken* from the frame that seats somebody
 * until the frame that frees it; its *presence* follows from 0 to 1 and back.
 */
export class CrowdMotion {
	seatCount = 0;
	/** Engagement shown now, 0 to 15, with fractions; a viewer who goes keeps its last. */
	step = new Float32Array(0);
	/** Mood shown now, and the one it fades from while `moodShare` is below 1. */
	mood = new Uint8Array(0);
	moodBefore = new Uint8Array(0);
	moodShare = new Float32Array(0);
	presence = new Float32Array(0);
	/** 1 while taken. */
	taken = new Uint8Array(0);
	occupancy = new Uint8Array(0);
	/** With it every change is shown at once. */
	reducedMotion: boolean;

	/** Milliseconds a seat still waits before it comes or goes. */
	#delay = new Float32Array(0);
	#crowd: MovingCrowd | undefined;
	/** How long engagement still glides. */
	#glidingMs = 0;
	#isSettled = true;

	constructor(reducedMotion: boolean) {
		this.reducedMotion = reducedMotion;
	}

	/** True while nothing moves: the next advance would change nothing. */
	get settled(): boolean {
		return this.#isSettled;
	}

	/** Takes the crowd as a frame left it; it is on its way there for `durationMs`, normally a tick. */
	take(crowd: MovingCrowd, durationMs: number): void {
		this.#grow(crowd.seatCount);
		this.#crowd = crowd;
		this.#glidingMs = durationMs;
		this.#isSettled = false;
		const spreadMs = Math.min(durationMs * SPREAD_SHARE, SPREAD_LIMIT_MS);
		for (let seat = 0; seat < this.seatCount; seat++) this.#takeSeat(seat, crowd, spreadMs);
	}

	#takeSeat(seat: number, crowd: MovingCrowd, spreadMs: number): void {
		const byte = crowd.state[seat];
		const isTaken = (byte & 1) === 1;
		const wasTaken = this.taken[seat] === 1;
		const isNewcomer = isTaken && (!wasTaken || crowd.occupancy[seat] !== this.occupancy[seat]);
		if (isTaken !== wasTaken || isNewcomer) this.#delay[seat] = spreadOf(seat) * spreadMs;
		this.taken[seat] = isTaken ? 1 : 0;
		if (!isTaken) return;
		const mood = (byte >>> 1) & 7;
		this.occupancy[seat] = crowd.occupancy[seat];
		if (isNewcomer) {
			this.presence[seat] = 0;
			this.moodShare[seat] = 1;
		} else if (mood !== this.mood[seat]) {
			this.moodBefore[seat] = this.mood[seat];
			this.moodShare[seat] = 0;
		}
		this.mood[seat] = mood;
	}

	/** Moves everything on by `deltaMs` to `nowMs` (as `Date.now()`). */
	advance(deltaMs: number, nowMs: number): void {
		const crowd = this.#crowd;
		if (this.#isSettled || !crowd) return;
		if (this.reducedMotion) return this.#jump(crowd);
		this.#glidingMs -= deltaMs;
		let isMoving = this.#glidingMs > 0;
		const gliding = crowd.interpolated(nowMs);
		for (let seat = 0; seat < this.seatCount; seat++) {
			if (this.taken[seat] === 1) this.step[seat] = stepOf(gliding.engagementAt(seat));
			if (this.moodShare[seat] !== 1) {
				this.moodShare[seat] = Math.min(1, this.moodShare[seat] + deltaMs / MOOD_MS);
				isMoving = true;
			}
			if (this.presence[seat] !== this.taken[seat]) {
				this.#comeOrGo(seat, deltaMs);
				isMoving = true;
			}
		}
		this.#isSettled = !isMoving;
	}

	#comeOrGo(seat: number, deltaMs: number): void {
		if (this.#delay[seat] > 0) {
			this.#delay[seat] -= deltaMs;
			return;
		}
		const change = this.taken[seat] === 1 ? deltaMs / COMING_MS : -deltaMs / GOING_MS;
		this.presence[seat] = Math.min(1, Math.max(0, this.presence[seat] + change));
	}

	#jump(crowd: MovingCrowd): void {
		for (let seat = 0; seat < this.seatCount; seat++) this.step[seat] = crowd.state[seat] >>> 4;
		this.moodShare.fill(1);
		this.presence.set(this.taken);
		this.#isSettled = true;
	}

	#grow(seatCount: number): void {
		this.seatCount = Math.max(this.seatCount, seatCount);
		if (seatCount <= this.step.length) return;
		const size = Math.max(64, seatCount, this.step.length * 2);
		this.step = grown(this.step, new Float32Array(size));
		this.mood = grown(this.mood, new Uint8Array(size));
		this.moodBefore = grown(this.moodBefore, new Uint8Array(size));
		this.moodShare = grown(this.moodShare, new Float32Array(size).fill(1));
		this.presence = grown(this.presence, new Float32Array(size));
		this.taken = grown(this.taken, new Uint8Array(size));
		this.occupancy = grown(this.occupancy, new Uint8Array(size));
		this.#delay = grown(this.#delay, new Float32Array(size));
	}
}

function grown<T extends Float32Array | Uint8Array>(old: T, fresh: T): T {
	fresh.set(old);
	return fresh;
}

/** The step (0 to 15, with fractions) whose middle an engagement of 0 to 1 stands for. */
function stepOf(engagement: number): number {
	return Math.min(15, Math.max(0, engagement * 16 - 0.5));
}

/** A number from 0 to 1 that spreads neighbouring seats widely. */
export function spreadOf(seat: number): number {
	return ((Math.imul(seat + 1, 0x9e3779b1) >>> 9) & 1023) / 1023;
}
