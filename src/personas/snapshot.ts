import { PRESENT } from "../components/member.ts";
import { bufferIn, type SnapshotRoom } from "../world/snapshot-room.ts";
import type { World } from "../world/world.ts";
import {
	createPersonas,
	LONGEST_TERM,
	makeRoomForSeats,
	NOBODY,
	type Personas,
	type PersonasScratch,
	SEAT_BITS,
} from "./personas.ts";

const KEY_WORDS = 4;
const HEADER_WORDS = 12;
/** Columns of a seat: a word, a half and 3 bytes. */
const SEAT_BYTES = 4 + 2 + 3;
/** Place among the members of one that has gone, or never was. */
const GONE = 2 ** SEAT_BITS - 1;
const RENOWN_SHIFT = 5;

/**
 * Personas as bytes, little-endian: the view key, seven numbers and a spare, then the columns of the seats: turn << 20 | place
 * of the bound member among the members, place in the crowd, state, personality, renown << 5 | ticks still bound. A fail-over
 * seats nobody anew, and who goes on from it shows what the one before would have. Written into `room` it is good until the room is used again.
 */
export function encodePersonas(personas: Personas, world: World, room?: SnapshotRoom): Uint8Array {
	const { seatCount, peak, seated, churn, swing, engaged, disengaged } = personas;
	const length = HEADER_WORDS * 4 + SEAT_BYTES * seatCount;
	const buffer = bufferIn(room, length);
	const header = new Int32Array(buffer, 0, HEADER_WORDS);
	header.set(personas.key);
	header.set([seatCount, peak, seated, churn, swing, engaged, disengaged, 0], KEY_WORDS);
	const columns = columnsOf(buffer, seatCount);
	columns.place.set(personas.place.subarray(0, seatCount));
	columns.state.set(personas.state.subarray(0, seatCount));
	columns.personality.set(personas.personality.subarray(0, seatCount));
	writeTurns(personas, world, columns.turn);
	for (let seat = 0; seat < seatCount; seat++) {
		const ticksLeft = Math.min(LONGEST_TERM, Math.max(0, personas.rebindTick[seat] - world.tick));
		columns.term[seat] = (personas.renown[seat] << RENOWN_SHIFT) | ticksLeft;
	}
	return new Uint8Array(buffer, 0, length);
}

function writeTurns({ turn, boundTo, boundEid, seatCount }: Personas, world: World, words: Uint32Array): void {
	const { serial, departure, scratch } = world.components.member;
	const { members } = world;
	for (let i = 0; i < members.length; i++) scratch[members[i]] = i;
	for (let seat = 0; seat < seatCount; seat++) {
		const eid = boundEid[seat];
		const isThere = serial[eid] === boundTo[seat] && departure[eid] === PRESENT;
		words[seat] = (turn[seat] << SEAT_BITS) | (isThere ? scratch[eid] : GONE);
	}
}

/** The personas of a snapshot, bound to the restored world's members; `scratch` as for new ones. Throws RangeError on cut bytes. */
export function decodePersonas(bytes: Uint8Array, world: World, scratch?: PersonasScratch): Personas {
	// A copy, which `slice` of a Node buffer would not be.
	const { buffer } = new Uint8Array(bytes);
	const header = new Int32Array(buffer, 0, HEADER_WORDS);
	const [seatCount, peak, seated, churn, swing, engaged, disengaged] = header.subarray(KEY_WORDS);
	const length = HEADER_WORDS * 4 + SEAT_BYTES * (seatCount >>> 0);
	if (length !== bytes.length) throw new RangeError(`personas of ${bytes.length} bytes say they have ${length}`);

	const key = new Uint32Array(buffer, 0, KEY_WORDS);
	const viewKey = Array.from(key, (word) => word.toString(16).padStart(8, "0")).join("");
	const personas = createPersonas(viewKey, scratch);
	makeRoomForSeats(personas, seatCount);
	Object.assign(personas, { seatCount, peak, seated, churn, swing, engaged, disengaged });
	const columns = columnsOf(buffer, seatCount);
	personas.place.set(columns.place);
	personas.state.set(columns.state);
	personas.personality.set(columns.personality);
	for (let seat = 0; seat < seatCount; seat++) {
		personas.renown[seat] = columns.term[seat] >>> RENOWN_SHIFT;
		personas.rebindTick[seat] = world.tick + (columns.term[seat] & LONGEST_TERM);
		restoreSeat(personas, world, seat, columns.turn[seat]);
	}
	return personas;
}

/** The columns of the seats as views on a snapshot's buffer. */
function columnsOf(buffer: ArrayBuffer, count: number) {
	const turn = HEADER_WORDS * 4;
	const place = turn + 4 * count;
	const bytes = place + 2 * count;
	return {
		turn: new Uint32Array(buffer, turn, count),
		place: new Uint16Array(buffer, place, count),
		state: new Uint8Array(buffer, bytes, count),
		personality: new Uint8Array(buffer, bytes + count, count),
		term: new Uint8Array(buffer, bytes + 2 * count, count),
	};
}

/** Seats the persona of a seat again, finds its member and counts it. */
function restoreSeat(personas: Personas, world: World, seat: number, word: number): void {
	const turn = word >>> SEAT_BITS;
	personas.turn[seat] = turn;
	personas.occupancy[seat] = turn & 1;
	const eid = world.members[word & GONE];
	personas.boundEid[seat] = eid ?? 0;
	personas.boundTo[seat] = eid === undefined ? NOBODY : world.components.member.serial[eid];
	const state = personas.state[seat];
	if (state === 0) return;
	personas.ordinal[seat] = (turn << SEAT_BITS) | seat;
	personas.present++;
	personas.mood[(state >>> 1) & 7]++;
	personas.byPersonality[personas.personality[seat]]++;
}
