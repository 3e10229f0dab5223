import { below, mix } from "../world/draw.ts";
import type { World } from "../world/world.ts";
import { PLACES } from "./crowd-measure.ts";
import { leaningOf } from "./leaning.ts";
import {
	LONGEST_TERM,
	MOST_TURNS,
	makeRoomForSeats,
	NOBODY,
	type Personas,
	PLACE_CLASSES,
	SEAT_BITS,
} from "./personas.ts";
import { type DrawPair, drawPairOf, drawUnder, FOR_SEATING, FOR_TRAFFIC } from "./view-key.ts";

const WHOLE = 65_536;
/** Least share of the personas that leaves in a tick: a visit of half an hour of 5-second ticks, whatever the members do. */
const LEAST_CHURN = Math.floor(WHOLE / 360);
/** A tick's churn counts for an eighth of the smoothed one, and for at most a sixteenth of the crowd. */
const CHURN_SHIFT = 3;
const MOST_CHURN = WHOLE / 16;
/** The swing is drawn back by a 32nd a tick and moves by at most this. */
const SWING_SHIFT = 5;
const SWING_STEP = 200;
const MOST_SWING = Math.floor(WHOLE / 40);
/** Of the gap between personas and those wanted, this share is closed in a tick. */
const GAP_SHARE = 1 / 3;
/** When seats run out this many more are put up beyond those needed. */
const SPARE_SEATS = 4;
const SPARE_SHIFT = 5;

/**
 * How many personas come in this tick, and by class of place the chance to leave: as many are exchanged as members
 * leave a tick, smoothed, and a share of the gap to the members' number is closed, which is made to swing a little.
 */
export function planTraffic(personas: Personas, world: World): number {
	const { present } = personas;
	const { total } = world.tally;
	const draws = drawPairOf(personas.key, world.tick, FOR_TRAFFIC);
	const gone = total === 0 ? MOST_CHURN : Math.min(MOST_CHURN, Math.floor((world.vacant.length * WHOLE) / total));
	personas.churn += (gone - personas.churn) >> CHURN_SHIFT;
	const step = below(drawUnder(draws, 0), 2 * SWING_STEP + 1) - SWING_STEP;
	const swing = personas.swing - (personas.swing >> SWING_SHIFT) + step;
	personas.swing = Math.min(MOST_SWING, Math.max(-MOST_SWING, swing));

	const wanted = (total * (WHOLE + personas.swing)) / WHOLE;
	const gap = (wanted - present) * GAP_SHARE;
	const exchanged = (present * Math.max(LEAST_CHURN, personas.churn)) / WHOLE;
	planLeaving(personas, present === 0 ? 0 : (exchanged - Math.min(0, gap)) / present);
	return Math.floor(exchanged + Math.max(0, gap) + (drawUnder(draws, 1) >>> 16) / WHOLE);
}

/** A `share` of the personas leaves, those at the low end of the crowd more readily than those at the high end. */
function planLeaving({ scratch: { leavesBelow } }: Personas, share: number): void {
	for (let i = 0; i < PLACE_CLASSES; i++) {
		const readiness = (2 * (PLACE_CLASSES - i - 0.5)) / PLACE_CLASSES;
		leavesBelow[i] = Math.min(WHOLE, Math.floor(share * readiness * WHOLE));
	}
}

/** `count` newcomers take seats. */
export function seatNewcomers(personas: Personas, world: World, count: number): void {
	if (count <= 0) return;
	makeSeats(personas, personas.present + count);
	const draws = drawPairOf(personas.key, world.marker, FOR_SEATING);
	for (let i = 0; i < count; i++) seatNewcomer(personas, world, draws);
	personas.present += count;
}

/** Somebody takes a seat that its draw picks, the next one when that is taken. */
function seatNewcomer(personas: Personas, world: World, draws: DrawPair): void {
	const word = drawUnder(draws, ++personas.seated);
	const further = mix(word ^ draws.second);
	let seat = Math.floor((word / 2 ** 32) * personas.seatCount);
	while (personas.ordinal[seat] !== 0) seat = seat + 1 === personas.seatCount ? 0 : seat + 1;
	const row = personalityAt(world, mix(further ^ draws.first));
	// An odd number of turns comes round to an even one, so that the occupancy bit turns over with every turn.
	const turn = personas.turn[seat] === MOST_TURNS ? 2 : personas.turn[seat] + 1;
	personas.turn[seat] = turn;
	personas.occupancy[seat] = turn & 1;
	personas.ordinal[seat] = (turn << SEAT_BITS) | seat;
	personas.place[seat] = below(further, PLACES);
	personas.personality[seat] = row;
	personas.renown[seat] = 0;
	personas.boundTo[seat] = NOBODY;
	personas.boundEid[seat] = 0;
	personas.scratch.spareDraw[seat] = further;
	// Bound to somebody after a pulse interval or two: whoever came with it is no likelier than anybody else.
	const { windowTicks } = world.rules;
	personas.rebindTick[seat] = world.tick + Math.min(LONGEST_TERM, windowTicks + 1 + below(mix(further), windowTicks));
	// Without presence: a new occupant shows its own engagement, not what lingers of the one before.
	personas.state[seat] = leaningOf(personas, world, seat) << 1;
}

/** A personality of the crowd's own mix. */
function personalityAt({ tally, rules }: World, word: number): number {
	let point = Math.floor((word / 2 ** 32) * tally.total);
	for (let row = 0; row < rules.personalities.length; row++) {
		point -= tally.byPersonality[row];
		if (point < 0) return row;
	}
	return 0;
}

/** Puts up seats for `needed` personas, and some to spare. */
function makeSeats(personas: Personas, needed: number): void {
	if (needed <= personas.seatCount) return;
	const seatCount = needed + SPARE_SEATS + (needed >>> SPARE_SHIFT);
	makeRoomForSeats(personas, seatCount);
	personas.seatCount = seatCount;
}
