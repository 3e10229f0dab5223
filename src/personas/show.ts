import { PRESENT } from "../components/member.ts";
import { CATEGORIES, foldCells } from "../components/tally.ts";
import type { World } from "../world/world.ts";
import { BANDS, bandOf, engagementByRank } from "./crowd-measure.ts";
import { CLASS_SHIFT, type Personas, PLACE_CLASSES } from "./personas.ts";

const WHOLE = 65_536;
const STEP_BP = 10_000 / 16;
/** How far engagement has to pass a step's border before the seat shows it: a seat on the border does not flicker. */
const HYSTERESIS_BP = 250;
const PRESENT_BIT = 1;
/** Odd: what moved a persona and what turns its mood are different halves of different words. */
const SPREAD = 0x9e3779b1;
/** Of 65,536: chance a tick that a persona takes up what its member feels, when both are of one band. */
const MOOD_PULL = 2_048;

/**
 * Shows every persona's engagement step and mood and counts them. A persona shows the engagement of the member that has
 * the same place in the crowd; moods turn, by draw, as far as the members of its band feel otherwise than the personas do.
 */
export function showPersonas(personas: Personas, world: World, moodsMove: boolean): void {
	rank(personas, world);
	if (moodsMove) {
		planTurns(personas);
		turn(personas, world);
	}
	show(personas, world);
}

/** Engagement and band by class of place, and what the personas of each band feel so far. */
function rank(personas: Personas, world: World): void {
	const { ordinal, place, state, seatCount } = personas;
	const { crowd, feeling, classes, ranks, engagementAt, bandAt, feelings } = personas.scratch;
	classes.fill(0);
	for (let seat = 0; seat < seatCount; seat++) {
		const mood = (state[seat] >>> 1) & 7;
		feeling[seat] = mood;
		classes[(place[seat] >>> CLASS_SHIFT) * CATEGORIES + mood] += -ordinal[seat] >>> 31;
	}
	for (let i = 0; i < PLACE_CLASSES; i++) {
		ranks[i] = 0;
		for (let mood = 0; mood < CATEGORIES; mood++) ranks[i] += classes[i * CATEGORIES + mood];
	}
	engagementByRank(crowd, ranks, personas.present, engagementAt);
	feelings.fill(0);
	for (let i = 0; i < PLACE_CLASSES; i++) {
		bandAt[i] = bandOf(world, engagementAt[i]);
		for (let mood = 0; mood < CATEGORIES; mood++) {
			feelings[bandAt[i] * CATEGORIES + mood] += classes[i * CATEGORIES + mood];
		}
	}
}

/** By how much each feeling is too frequent in its band gives the chance to drop it, what is missing where one turns to. */
function planTurns({ scratch }: Personas): void {
	const { crowd, feelings, turnsBelow, turnsTo } = scratch;
	for (let band = 0; band < BANDS; band++) {
		const first = band * CATEGORIES;
		let members = 0;
		let here = 0;
		for (let cell = first; cell < first + CATEGORIES; cell++) {
			members += crowd.feelings[cell];
			here += feelings[cell];
		}
		let missing = 0;
		for (let cell = first; cell < first + CATEGORIES; cell++) {
			const wanted = members === 0 ? feelings[cell] : (crowd.feelings[cell] * here) / members;
			// Less than a whole persona too many is none.
			const surplus = Math.max(0, feelings[cell] - Math.ceil(wanted));
			turnsBelow[cell] = surplus === 0 ? 0 : Math.floor((surplus * WHOLE) / feelings[cell]);
			missing += Math.max(0, wanted - feelings[cell]);
			turnsTo[cell] = missing;
		}
		for (let cell = first; cell < first + CATEGORIES; cell++) {
			turnsTo[cell] = missing === 0 ? WHOLE : Math.ceil((turnsTo[cell] * WHOLE) / missing);
		}
	}
}

/** Whose draw says so feels something else from here on; few do, so they are collected first. */
function turn(personas: Personas, world: World): void {
	const { ordinal, place, seatCount, changedSeats } = personas;
	const { spareDraw, feeling, bandAt, turnsBelow } = personas.scratch;
	let turning = 0;
	for (let seat = 0; seat < seatCount; seat++) {
		const chance = Math.imul(spareDraw[seat], SPREAD) >>> 16;
		const below = turnsBelow[bandAt[place[seat] >>> CLASS_SHIFT] * CATEGORIES + feeling[seat]];
		changedSeats[turning] = seat;
		turning += (((chance - below) | (WHOLE - MOOD_PULL - 1 - chance)) & -ordinal[seat]) >>> 31;
	}
	for (let i = 0; i < turning; i++) {
		const seat = changedSeats[i];
		feeling[seat] = turnedFeeling(personas, world, seat, Math.imul(spareDraw[seat], SPREAD));
	}
}

/** To what is missing in the persona's band, or to what its member feels when that one is of the same band. */
function turnedFeeling(personas: Personas, world: World, seat: number, word: number): number {
	const { boundTo, boundEid, place } = personas;
	const { bandAt, feeling, turnsBelow, turnsTo } = personas.scratch;
	const band = bandAt[place[seat] >>> CLASS_SHIFT];
	if (word >>> 16 < turnsBelow[band * CATEGORIES + feeling[seat]]) {
		let mood = 0;
		while ((word & 0xffff) >= turnsTo[band * CATEGORIES + mood]) mood++;
		return mood;
	}
	const { serial, departure, engagementBp, mood } = world.components.member;
	const eid = boundEid[seat];
	const isThere = serial[eid] === boundTo[seat] && departure[eid] === PRESENT;
	return isThere && bandOf(world, engagementBp[eid]) === band ? mood[eid] : feeling[seat];
}

function show(personas: Personas, world: World): void {
	const { state, ordinal, place, personality, changedSeats, seatCount } = personas;
	const { feeling, engagementAt } = personas.scratch;
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	const cells = cellsOf(personas, world.rules.personalities.length);
	let changes = 0;
	let engaged = 0;
	let disengaged = 0;
	for (let seat = 0; seat < seatCount; seat++) {
		const former = state[seat];
		const e = engagementAt[place[seat] >>> CLASS_SHIFT];
		// All ones for a persona, none for a free seat.
		const taken = -ordinal[seat] >> 31;
		const next = ((stepOf(former, e) << 4) | (feeling[seat] << 1) | PRESENT_BIT) & taken;
		engaged += ((engagedAboveBp - e) & taken) >>> 31;
		disengaged += ((e - disengagedBelowBp) & taken) >>> 31;
		cells[personality[seat] * CATEGORIES + feeling[seat]] += taken & 1;
		// Written always, kept when it changed: no branch on what is as good as random.
		changedSeats[changes] = seat;
		changes += -(next ^ former) >>> 31;
		state[seat] = next;
	}
	personas.changed = changedSeats.subarray(0, changes);
	personas.engaged = engaged;
	personas.disengaged = disengaged;
	personas.peak = Math.max(personas.peak, personas.present);
	foldCells(cells, world.rules.personalities.length, personas.mood, personas.byPersonality);
}

/** Counters at 0 for `rows` personality rows. */
function cellsOf({ scratch }: Personas, rows: number): Uint32Array {
	const length = rows * CATEGORIES;
	if (scratch.cells.length < length) scratch.cells = new Uint32Array(length);
	return scratch.cells.fill(0, 0, length);
}

/** Engagement step 0 to 15; the shown one stays until engagement is past its border by the hysteresis. */
function stepOf(shown: number, engagementBp: number): number {
	const former = shown >>> 4;
	const below = engagementBp - (former * STEP_BP - HYSTERESIS_BP);
	const above = (former + 1) * STEP_BP + HYSTERESIS_BP - 1 - engagementBp;
	// All ones when engagement is outside, or when nobody was shown.
	const moved = (below | above | ((shown & PRESENT_BIT) - 1)) >> 31;
	const step = (engagementBp / STEP_BP) | 0;
	// 10,000 bp is the top of the last step.
	return ((step - (step >>> 4)) & moved) | (former & ~moved);
}
