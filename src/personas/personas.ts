import { packedColumns, roomierThan } from "../components/packed-columns.ts";
import { MOST_PERSONALITIES } from "../components/rules.ts";
import { CATEGORIES } from "../components/tally.ts";
import { BANDS, type CrowdMeasure, createCrowdMeasure } from "./crowd-measure.ts";
import { type DrawPair, drawPairOf, FOR_LEANING, viewKeyOf, viewSeedOf } from "./view-key.ts";

const FIRST_SEATS = 64;
/** A turn takes 12 bits, a seat the 20 below. */
export const SEAT_BITS = 20;
export const MOST_TURNS = 4_095;
/** Ticks for which a persona stays bound at most. */
export const LONGEST_TERM = 31;
/** No member's serial. */
export const NOBODY = 0xffff_ffff;
/** Places are told apart in so many classes when a persona's rank is taken. */
export const PLACE_CLASSES = 128;
/** A place without its lowest bits is its class. */
export const CLASS_SHIFT = 9;

/**
 * What players see instead of members (docs/rooms.md, "Personas"): seats that are taken and left by a law of their own.
 * Only the crowd as a whole follows the world. A persona is bound to a member and drawn to it a little, but no number of
 * its own ever hangs on who that member is.
 */
export interface Personas {
	/** Secret of the session's view, four words: ids, looks and every draw hang on it. */
	key: Uint32Array;
	/** Looks are derived from it by every client. */
	viewSeed: number;
	/** Key of the draws of what personas lean to. */
	leanings: DrawPair;
	/** Highest seat ever used + 1. */
	seatCount: number;
	/** Per seat: engagement step << 4 | mood << 1 | presence; 0 = free. */
	state: Uint8Array;
	/** Per seat: occupants so far, modulo 2. */
	occupancy: Uint8Array;
	/** Per seat: occupants so far, from 1 again after `MOST_TURNS`. */
	turn: Uint16Array;
	/** Per seat: turn << 20 | seat, which is nobody else's; 0 = free. */
	ordinal: Uint32Array;
	/** Per seat: the persona's place in the crowd, from the least engaged (0) to the most (65,535). */
	place: Uint16Array;
	/** Per seat: serial of the member it is bound to, who may have gone; `NOBODY` = not bound yet. */
	boundTo: Uint32Array;
	/** Per seat: entity id of that member; somebody else's when that member has gone. */
	boundEid: Uint32Array;
	/** Per seat: first tick at which the persona is bound anew. */
	rebindTick: Uint32Array;
	/** Per seat: row of the rules' personalities. */
	personality: Uint8Array;
	/** Per seat: 0 to 7; grows by draw, the faster the more engaged the persona is. */
	renown: Uint8Array;
	/** Personas that ever came. */
	seated: number;
	/** Share of the members that leaves in a tick, smoothed; 65,536 = all. */
	churn: number;
	/** By how much the personas wanted differ from the members, of 65,536; wanders. */
	swing: number;
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
	scratch: PersonasScratch;
}

/** Room of one projection. */
export interface PersonasScratch {
	crowd: CrowdMeasure;
	/** Per seat: the draw of this tick, for what else hangs on it. */
	spareDraw: Uint32Array;
	/** Per seat: category code to be shown. */
	feeling: Uint8Array;
	/** Personas by class of place x 8 + category. */
	classes: Uint32Array;
	/** Personas by class of place. */
	ranks: Uint32Array;
	/** By class of place. */
	engagementAt: Uint16Array;
	bandAt: Uint8Array;
	/** Of 65,536, by class of place: chance to leave in this tick. */
	leavesBelow: Uint32Array;
	/** By band x 8 + category. */
	feelings: Uint32Array;
	/** By band x 8 + category: of 65,536, chance to feel something else. */
	turnsBelow: Uint32Array;
	/** By band x 8 + category: of 65,536, chance that it is this category or one before it that is felt then. */
	turnsTo: Float64Array;
	/** By personality row x 8 + category. */
	cells: Uint32Array;
}

/** Sessions whose projections are made one after another may have one in common. */
export function createPersonasScratch(): PersonasScratch {
	return {
		crowd: createCrowdMeasure(),
		spareDraw: new Uint32Array(FIRST_SEATS),
		feeling: new Uint8Array(FIRST_SEATS),
		classes: new Uint32Array(PLACE_CLASSES * CATEGORIES),
		ranks: new Uint32Array(PLACE_CLASSES),
		engagementAt: new Uint16Array(PLACE_CLASSES),
		bandAt: new Uint8Array(PLACE_CLASSES),
		leavesBelow: new Uint32Array(PLACE_CLASSES),
		feelings: new Uint32Array(BANDS * CATEGORIES),
		turnsBelow: new Uint32Array(BANDS * CATEGORIES),
		turnsTo: new Float64Array(BANDS * CATEGORIES),
		cells: new Uint32Array(0),
	};
}

/** The personas of a session before its first step. Throws RangeError when `viewKey` is not 32 hex digits. */
export function createPersonas(viewKey: string, scratch = createPersonasScratch()): Personas {
	const key = viewKeyOf(viewKey);
	return {
		key,
		viewSeed: viewSeedOf(key),
		leanings: drawPairOf(key, 0, FOR_LEANING),
		seatCount: 0,
		...createSeatColumns(FIRST_SEATS),
		seated: 0,
		churn: 0,
		swing: 0,
		changed: new Uint32Array(0),
		present: 0,
		engaged: 0,
		disengaged: 0,
		peak: 0,
		mood: new Uint32Array(CATEGORIES),
		byPersonality: new Uint32Array(MOST_PERSONALITIES),
		scratch,
	};
}

/** Makes room for seats below `seatCount`. */
export function makeRoomForSeats(personas: Personas, seatCount: number): void {
	if (seatCount <= personas.state.length) return;
	const room = roomierThan(personas.state.length, seatCount);
	const columns = createSeatColumns(room);
	for (const name of Object.keys(columns) as (keyof typeof columns)[]) columns[name].set(personas[name]);
	Object.assign(personas, columns);
	makeRoomInScratch(personas.scratch, room);
}

function makeRoomInScratch(scratch: PersonasScratch, seats: number): void {
	if (scratch.feeling.length >= seats) return;
	scratch.feeling = new Uint8Array(seats);
	const spareDraw = new Uint32Array(seats);
	spareDraw.set(scratch.spareDraw);
	scratch.spareDraw = spareDraw;
}

const SEAT_LAYOUT = {
	state: Uint8Array,
	occupancy: Uint8Array,
	turn: Uint16Array,
	ordinal: Uint32Array,
	place: Uint16Array,
	boundTo: Uint32Array,
	boundEid: Uint32Array,
	rebindTick: Uint32Array,
	personality: Uint8Array,
	renown: Uint8Array,
	changedSeats: Uint32Array,
} as const;

/** Columns with room for `seats`, all of them free. */
function createSeatColumns(seats: number) {
	const columns = packedColumns(seats, SEAT_LAYOUT);
	columns.boundTo.fill(NOBODY);
	return columns;
}
