import { DELTA_KIND, FRAME_VERSION, KEY_KIND, LOW_MASK, MAX_GAP_BYTES, MAX_SEATS, STEP_MASK } from "./crowd-frame.ts";
import { CrowdFrameError } from "./crowd-frame-error.ts";
import { capacityFor, writeVarint } from "./frame-bytes.ts";

/** The seats of a crowd as an encoder reads them; `Personas` is one. */
export interface Seats {
	/** Highest seat ever used + 1; never falls. */
	readonly seatCount: number;
	/** Per seat: engagement step << 4 | mood << 1 | presence; 0 = free. */
	readonly state: Uint8Array;
	/** Per seat: occupants so far, modulo 2. */
	readonly occupancy: Uint8Array;
}

/** The step after which a frame is taken. */
export interface FrameTime {
	readonly tick: number;
	readonly marker: number;
}

/** A frame whose planes are not deflated yet; the planes are scratch of the encoder and die with its next call. */
export interface FramePlanes extends FrameTime {
	readonly kind: "key" | "delta";
	/** The marker a delta applies after; of a keyframe its own. */
	readonly baseMarker: number;
	readonly seatCount: number;
	readonly changedCount: number;
	/** Keyframe: states, occupancy. Delta: gaps, changes, turnovers (docs/wire.md). */
	readonly planes: readonly Uint8Array[];
}

export interface FrameEncoder {
	/** The whole crowd after the step `at`. */
	keyframe(seats: Seats, at: FrameTime): FramePlanes;
	/**
	 * What changed since the last frame. `changed` are the seats to look at, ascending, when the caller knows them: all
	 * that changed since the last frame, possibly more. Without it every seat is compared.
	 */
	delta(seats: Seats, at: FrameTime, changed?: Uint32Array): FramePlanes;
}

/**
 * Makes the encoder of one session's frames. It remembers the crowd of its last frame, so all frames that clients of a
 * session receive come from one encoder.
 */
export function createFrameEncoder(): FrameEncoder {
	let scratch = makeScratch(0);
	let formerCount = 0;
	let baseMarker = 0;

	function reserve(seatCount: number): void {
		if (seatCount > MAX_SEATS) throw new CrowdFrameError(`seatCount ${seatCount} is above ${MAX_SEATS}`);
		if (seatCount < formerCount) throw new CrowdFrameError(`seatCount falls from ${formerCount} to ${seatCount}`);
		if (seatCount <= scratch.former.length) return;
		const larger = makeScratch(capacityFor(seatCount));
		larger.former.set(scratch.former);
		scratch = larger;
	}

	function keyframe(seats: Seats, { tick, marker }: FrameTime): FramePlanes {
		const { seatCount } = seats;
		reserve(seatCount);
		const differs = writeStates(scratch, seats);
		// Where nothing changed since the last frame, clients that have that one and clients that get this one share the next delta.
		if (differs) baseMarker = marker;
		formerCount = seatCount;
		const planes = [scratch.first.subarray(0, seatCount), writeOccupancy(scratch, seatCount)];
		return { kind: "key", tick, marker, baseMarker: marker, seatCount, changedCount: seatCount, planes };
	}

	function delta(seats: Seats, { tick, marker }: FrameTime, changed?: Uint32Array): FramePlanes {
		const { seatCount } = seats;
		reserve(seatCount);
		if (marker <= baseMarker) throw new CrowdFrameError(`marker ${marker} of a delta is not after ${baseMarker}`);
		const looked = changed ?? compareAll(scratch, seats);
		const gaps = writeGaps(scratch.first, looked, seatCount);
		const [changes, turnovers] = writeChanges(scratch, seats, looked);
		const frame: FramePlanes = {
			kind: "delta",
			tick,
			marker,
			baseMarker,
			seatCount,
			changedCount: looked.length,
			planes: [gaps, changes, turnovers],
		};
		baseMarker = marker;
		formerCount = seatCount;
		return frame;
	}

	return { keyframe, delta };
}

/**
 * Reused from frame to frame. The loops over it have no branches but the loop's own: with one, V8 reloads every array
 * at every seat, and a changed seat costs 10 ns instead of 5.
 */
interface Scratch {
	/** The crowd of the last frame; per seat occupancy << 8 | state. */
	former: Uint16Array;
	first: Uint8Array;
	second: Uint8Array;
	third: Uint8Array;
	/** Places of the changed seats with a new occupant. */
	places: Uint32Array;
	/** Seats that differ from the last frame. */
	differing: Uint32Array;
}

function makeScratch(capacity: number): Scratch {
	return {
		former: new Uint16Array(capacity),
		first: new Uint8Array(capacity * MAX_GAP_BYTES),
		second: new Uint8Array(capacity),
		third: new Uint8Array(capacity * MAX_GAP_BYTES),
		places: new Uint32Array(capacity),
		differing: new Uint32Array(capacity),
	};
}

/** Writes every state, remembers the crowd, and answers whether it differs from the one before. */
function writeStates({ former, first }: Scratch, { seatCount, state, occupancy }: Seats): boolean {
	let difference = 0;
	for (let seat = 0; seat < seatCount; seat++) {
		const now = state[seat] | (occupancy[seat] << 8);
		difference |= now ^ former[seat];
		former[seat] = now;
		first[seat] = now;
	}
	return difference !== 0;
}

/** Writes the remembered occupancy, a bit a seat, the lowest bit of a byte first. */
function writeOccupancy({ former, second }: Scratch, seatCount: number): Uint8Array {
	const plane = second.subarray(0, (seatCount + 7) >>> 3);
	for (let i = 0; i < plane.length; i++) {
		let bits = 0;
		for (let bit = 0; bit < 8; bit++) bits |= (former[i * 8 + bit] >>> 8) << bit;
		plane[i] = bits;
	}
	return plane;
}

/** Finds the seats that differ from the last frame. */
function compareAll({ former, differing }: Scratch, { seatCount, state, occupancy }: Seats): Uint32Array {
	let count = 0;
	for (let seat = 0; seat < seatCount; seat++) {
		// Written for every seat, kept for one that differs.
		differing[count] = seat;
		count += -((state[seat] | (occupancy[seat] << 8)) ^ former[seat]) >>> 31;
	}
	return differing.subarray(0, count);
}

/** Writes ascending seats as gaps; throws when they are not ascending or not below `seatCount`. */
function writeGaps(plane: Uint8Array, seats: Uint32Array, seatCount: number): Uint8Array {
	let next = 0;
	let seen = 0;
	for (let i = 0; i < seats.length; i++) {
		const gap = seats[i] - next;
		next = seats[i] + 1;
		plane[i] = gap;
		seen |= gap;
	}
	if (seen < 0) throw new CrowdFrameError("changed seats are not ascending");
	if (next > seatCount) throw new CrowdFrameError(`changed seat ${next - 1} is not below ${seatCount}`);
	if (seen <= 0x7f) return plane.subarray(0, seats.length);
	let end = 0;
	next = 0;
	for (let i = 0; i < seats.length; i++) {
		end = writeVarint(plane, end, seats[i] - next);
		next = seats[i] + 1;
	}
	return plane.subarray(0, end);
}

/** Writes what changed in each of `changed` and which of them have a new occupant, and remembers what is shown now. */
function writeChanges(
	{ former, second, third, places }: Scratch,
	{ state, occupancy }: Seats,
	changed: Uint32Array,
): [changes: Uint8Array, turnovers: Uint8Array] {
	let turned = 0;
	for (let i = 0; i < changed.length; i++) {
		const seat = changed[i];
		const now = state[seat] | (occupancy[seat] << 8);
		const then = former[seat];
		const difference = now ^ then;
		former[seat] = now;
		second[i] = ((now - (then & STEP_MASK)) & STEP_MASK) | (difference & LOW_MASK);
		// Written for every seat, kept for a turned one: a condition would cost more.
		places[turned] = i;
		turned += difference >>> 8;
	}
	let end = 0;
	let next = 0;
	for (let i = 0; i < turned; i++) {
		end = writeVarint(third, end, places[i] - next);
		next = places[i] + 1;
	}
	return [second.subarray(0, changed.length), third.subarray(0, end)];
}

/** Joins the header and the raw-deflated planes, in the order of `frame.planes`, to the bytes of the message `crowd`. */
export function packFrame(frame: FramePlanes, deflated: readonly Uint8Array[]): Uint8Array {
	let size = 64;
	for (const plane of deflated) size += plane.length;
	const bytes = new Uint8Array(size);
	bytes[0] = FRAME_VERSION;
	bytes[1] = frame.kind === "key" ? KEY_KIND : DELTA_KIND;
	let end = writeVarint(bytes, 2, frame.marker);
	end = writeVarint(bytes, end, frame.tick);
	end = writeVarint(bytes, end, frame.seatCount);
	if (frame.kind === "delta") {
		end = writeVarint(bytes, end, frame.marker - frame.baseMarker);
		end = writeVarint(bytes, end, frame.changedCount);
	}
	for (let i = 0; i < frame.planes.length; i++) {
		end = writeVarint(bytes, end, frame.planes[i].length);
		if (frame.planes[i].length === 0) continue;
		end = writeVarint(bytes, end, deflated[i].length);
		bytes.set(deflated[i], end);
		end += deflated[i].length;
	}
	return bytes.subarray(0, end);
}
