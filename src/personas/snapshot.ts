import { PRESENT } from "../components/member.ts";
import { bufferIn, type SnapshotRoom } from "../world/snapshot-room.ts";
import type { World } from "../world/world.ts";
import { createPersonas, type Personas } from "./personas.ts";

const HEADER_WORDS = 4;

/**
 * Personas as bytes, little-endian: view seed, seat count, peak, spare; then by seat the bound member's serial (4), the
 * shown state (1) and the occupancy (1 bit). A fail-over seats nobody anew. Written into `room` it is good until the room
 * is used again.
 */
export function encodePersonas(personas: Personas, room?: SnapshotRoom): Uint8Array {
	const { seatCount } = personas;
	const bits = (seatCount + 7) >>> 3;
	const words = HEADER_WORDS * 4;
	const length = words + seatCount * 5 + bits;
	const bytes = new Uint8Array(bufferIn(room, length), 0, length);
	new Uint32Array(bytes.buffer, 0, HEADER_WORDS).set([personas.viewSeed, seatCount, personas.peak, 0]);
	new Uint32Array(bytes.buffer, words, seatCount).set(personas.serialOf.subarray(0, seatCount));
	bytes.set(personas.state.subarray(0, seatCount), words + seatCount * 4);
	const occupancyAt = words + seatCount * 5;
	bytes.fill(0, occupancyAt);
	for (let seat = 0; seat < seatCount; seat++) {
		bytes[occupancyAt + (seat >>> 3)] |= personas.occupancy[seat] << (seat & 7);
	}
	return bytes;
}

/** The personas of a snapshot, bound to the restored world's members. Throws RangeError on cut bytes. */
export function decodePersonas(bytes: Uint8Array, world: World): Personas {
	const buffer = bytes.slice().buffer;
	const [viewSeed, seatCount, peak] = new Uint32Array(buffer, 0, HEADER_WORDS);
	const words = HEADER_WORDS * 4;
	const end = words + seatCount * 5 + ((seatCount + 7) >>> 3);
	if (end !== bytes.length) throw new RangeError(`personas of ${bytes.length} bytes say they have ${end}`);

	const personas = createPersonas(viewSeed);
	const seats = Math.max(personas.state.length, seatCount);
	personas.seatCount = seatCount;
	personas.peak = peak;
	personas.state = new Uint8Array(seats);
	personas.occupancy = new Uint8Array(seats);
	personas.serialOf = new Uint32Array(seats);
	personas.eidOf = new Uint32Array(seats);
	personas.changedSeats = new Uint32Array(seats);
	personas.serialOf.set(new Uint32Array(buffer, words, seatCount));
	personas.state.set(new Uint8Array(buffer, words + seatCount * 4, seatCount));
	const occupancy = new Uint8Array(buffer, words + seatCount * 5);
	for (let seat = 0; seat < seatCount; seat++) personas.occupancy[seat] = (occupancy[seat >>> 3] >>> (seat & 7)) & 1;
	bind(personas, world);
	return personas;
}

function bind(personas: Personas, world: World): void {
	const { serial, personality, engagementBp, mood, departure, capacity } = world.components.member;
	const { engagedAboveBp, disengagedBelowBp } = world.rules.audience;
	const eidOf = new Map<number, number>();
	for (const eid of world.members) if (departure[eid] === PRESENT) eidOf.set(serial[eid], eid);
	personas.seatOf = new Uint32Array(capacity);
	personas.firstFree = personas.seatCount;
	for (let seat = 0; seat < personas.seatCount; seat++) {
		const eid = eidOf.get(personas.serialOf[seat]);
		if (eid === undefined) {
			personas.firstFree = Math.min(personas.firstFree, seat);
			continue;
		}
		personas.eidOf[seat] = eid;
		personas.seatOf[eid] = seat;
		personas.present++;
		if (engagementBp[eid] > engagedAboveBp) personas.engaged++;
		else if (engagementBp[eid] < disengagedBelowBp) personas.disengaged++;
		personas.mood[mood[eid]]++;
		personas.byPersonality[personality[eid]]++;
	}
}
