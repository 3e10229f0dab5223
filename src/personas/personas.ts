import { PRESENT } from "../components/member.ts";
import { CATEGORIES, foldCells } from "../components/tally.ts";
import type { World } from "../world/world.ts";

const WHOLE_BP = 10_000;
const STEPS = 16;
const STEP_BP = WHOLE_BP / STEPS;
/** How far engagement has to pass a step's border before the seat shows it: a seat on the border does not flicker. */
const HYSTERESIS_BP = 150;
const FIRST_SEATS = 64;
const PRESENT_BIT = 1;

/**
 * What players see instead of members (docs/rooms.md, "Personas"): one seat a persona, kept while it is present,
 * reused when it is freed. A persona is bound to one member for the member's whole stay.
 */
export interface Personas {
	/** Looks are derived from it by every client. */
	viewSeed: number;
	/** Highest seat ever used + 1. */
	seatCount: number;
	/** Per seat: engagement step << 4 | mood << 1 | presence; 0 = free. */
	state: Uint8Array;
	/** Per seat: occupants so far, modulo 2. */
	occupancy: Uint8Array;
	/** Per seat: serial of the bound member, 0 = free. */
	serialOf: Uint32Array;
	/** Per seat: entity id of the bound member, 0 = free. */
	eidOf: Uint32Array;
	/** Per entity id of a member: its persona's seat. */
	seatOf: Uint32Array;
	/** No seat below it is free. */
	firstFree: number;
	/** Seats whose state or occupancy changed at the last projection, ascending; good until the next one. */
	changed: Uint32Array;
	/** Scratch of `changed`. */
	changedSeats: Uint32Array;
	present: number;
	engaged: number;
	disengaged: number;
	/** Most personas present at once. */
	peak: number;
	/** By category code. */
	mood: Uint32Array;
	/** By row of the rules' personalities. */
	byPersonality: Uint32Array;
	/** Scratch: by personality row x 8 + category. */
	cells: Uint32Array;
}

export function createPersonas(viewSeed: number): Personas {
	return {
		viewSeed,
		seatCount: 0,
		state: new Uint8Array(FIRST_SEATS),
		occupancy: new Uint8Array(FIRST_SEATS),
		serialOf: new Uint32Array(FIRST_SEATS),
		eidOf: new Uint32Array(FIRST_SEATS),
		seatOf: new Uint32Array(0),
		firstFree: 0,
		changed: new Uint32Array(0),
		changedSeats: new Uint32Array(FIRST_SEATS),
		present: 0,
		engaged: 0,
		disengaged: 0,
		peak: 0,
		mood: new Uint32Array(8),
		byPersonality: new Uint32Array(256),
		cells: new Uint32Array(256 * CATEGORIES),
	};
}

/** Brings the personas to the world after a step; to be called after every step, so that nobody's arrival is missed. */
export function projectPersonas(personas: Personas, world: World): void {
	freeSeats(personas, world);
	seatArrivals(personas, world);
	show(personas, world);
}

/** Whoever departed in the step leaves its seat. */
function freeSeats(personas: Personas, world: World): void {
	for (const eid of world.vacant) {
		const seat = personas.seatOf[eid];
		// Who came and went within one step never had a seat.
		if (personas.eidOf[seat] !== eid) continue;
		personas.serialOf[seat] = 0;
		personas.eidOf[seat] = 0;
		personas.firstFree = Math.min(personas.firstFree, seat);
	}
}

/** Each arrival takes the lowest free seat: which one hangs on nothing but who sits. */
function seatArrivals(personas: Personas, world: World): void {
	const { serial, departure, capacity } = world.components.member;
	if (personas.seatOf.length < capacity) {
		const seatOf = new Uint32Array(capacity);
		seatOf.set(personas.seatOf);
		personas.seatOf = seatOf;
	}
	for (const eid of world.arrived) {
		if (departure[eid] !== PRESENT) continue;
		let seat = personas.firstFree;
		while (seat < personas.seatCount && personas.eidOf[seat] !== 0) seat++;
		if (seat === personas.seatCount) {
			if (seat === personas.state.length) growSeats(personas);
			personas.seatCount++;
		}
		personas.serialOf[seat] = serial[eid];
		personas.eidOf[seat] = eid;
		personas.seatOf[eid] = seat;
		personas.occupancy[seat] ^= 1;
		// A new occupant shows its own engagement, not what lingers of the one before.
		personas.state[seat] = 0;
		personas.firstFree = seat + 1;
	}
}

function growSeats(personas: Personas): void {
	const seats = personas.state.length * 2;
	const state = new Uint8Array(seats);
	const occupancy = new Uint8Array(seats);
	const serialOf = new Uint32Array(seats);
	const eidOf = new Uint32Array(seats);
	const changedSeats = new Uint32Array(seats);
	state.set(personas.state);
	occupancy.set(personas.occupancy);
	serialOf.set(personas.serialOf);
	eidOf.set(personas.eidOf);
	Object.assign(personas, { state, occupancy, serialOf, eidOf, changedSeats });
}

/** Shows every persona's engagement step and mood and counts them. */
function show(personas: Personas, world: World): void {
	const { state, eidOf, cells, changedSeats } = personas;
	const { engagementBp, mood, personality } = world.components.member;
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	cells.fill(0, 0, world.rules.personalities.length * CATEGORIES);
	let changes = 0;
	let present = 0;
	let engaged = 0;
	let disengaged = 0;
	for (let seat = 0; seat < personas.seatCount; seat++) {
		const eid = eidOf[seat];
		let next = 0;
		if (eid !== 0) {
			const e = engagementBp[eid];
			const feeling = mood[eid];
			next = (stepOf(state[seat], e) << 4) | (feeling << 1) | PRESENT_BIT;
			present++;
			engaged += (engagedAboveBp - e) >>> 31;
			disengaged += (e - disengagedBelowBp) >>> 31;
			cells[personality[eid] * CATEGORIES + feeling]++;
		}
		// Written always, kept when it changed: no branch on what is as good as random.
		changedSeats[changes] = seat;
		changes += -(next ^ state[seat]) >>> 31;
		state[seat] = next;
	}
	personas.changed = changedSeats.subarray(0, changes);
	personas.present = present;
	personas.engaged = engaged;
	personas.disengaged = disengaged;
	personas.peak = Math.max(personas.peak, present);
	foldCells(cells, world.rules.personalities.length, personas.mood, personas.byPersonality);
}

/** Engagement step 0 to 15; the shown one stays until engagement is past its border by the hysteresis. */
function stepOf(shown: number, engagementBp: number): number {
	const former = shown >>> 4;
	const below = engagementBp - (former * STEP_BP - HYSTERESIS_BP);
	const above = (former + 1) * STEP_BP + HYSTERESIS_BP - 1 - engagementBp;
	// All ones when engagement is outside, or when nobody was shown.
	const moved = (below | above | (shown - 1)) >> 31;
	const step = (engagementBp / STEP_BP) | 0;
	// 10,000 bp is the top of the last step.
	return ((step - (step >>> 4)) & moved) | (former & ~moved);
}
