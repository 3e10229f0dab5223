/**
 * The binary picture of the crowd as clients read it (docs/wire.md, "Crowd frame").
 *
 * A frame is a header and planes; the caller deflates and inflates each plane on its own, so that this code runs
 * anywhere. A keyframe has every seat. A delta has the seats that changed since the frame before it, as differences:
 * neighbouring engagement steps and unchanged moods are what a crowd does from one tick to the next.
 */
import { CrowdFrameError } from "./crowd-frame-error.ts";
import { capacityFor, FrameReader, grown, type Inflate, readGaps, unpackBits } from "./frame-bytes.ts";

export const FRAME_VERSION = 1;
export const KEY_KIND = 0;
export const DELTA_KIND = 1;
/** More seats are refused, whatever a frame says. */
export const MAX_SEATS = 1_048_576;
/** Bit 0 of a seat's state. */
export const PRESENT = 0x01;
/** Bits of a seat's state with the engagement step, 0 to 15. */
export const STEP_MASK = 0xf0;
/** Bits of a seat's state with mood and presence. */
export const LOW_MASK = 0x0f;
/** A gap between two of `MAX_SEATS` seats takes at most this many bytes. */
export const MAX_GAP_BYTES = 3;

/** A crowd as a client holds it; the arrays may be longer than `seatCount`. A free seat's state is 0. */
export interface Crowd {
	tick: number;
	marker: number;
	seatCount: number;
	/** Per seat: engagement step << 4 | mood << 1 | presence. */
	state: Uint8Array;
	/** Per seat: occupants so far, modulo 2. */
	occupancy: Uint8Array;
}

export interface KeyFrame {
	readonly kind: "key";
	readonly tick: number;
	readonly marker: number;
	readonly seatCount: number;
	readonly state: Uint8Array;
	readonly occupancy: Uint8Array;
}

export interface DeltaFrame {
	readonly kind: "delta";
	readonly tick: number;
	readonly marker: number;
	/** The delta holds for a crowd at this marker or a later one before `marker`. */
	readonly baseMarker: number;
	readonly seatCount: number;
	/** Seats that changed, ascending. */
	readonly seats: Uint32Array;
	/** Per changed seat: step difference (modulo 16) << 4 | mood and presence, xor. */
	readonly changes: Uint8Array;
	/** Places in `seats` of the seats with a new occupant, ascending. */
	readonly turnovers: Uint32Array;
}

export type Frame = KeyFrame | DeltaFrame;

/** What became of a frame: a stale one is covered already; after a missed one a keyframe has to come first. */
export type FrameFit = "applied" | "stale" | "missed";

/** Reads a frame. Throws `CrowdFrameError` on anything that breaks the format. */
export function unpackFrame(bytes: Uint8Array, inflate: Inflate): Frame {
	const reader = new FrameReader(bytes, inflate);
	const version = reader.byte("version");
	if (version !== FRAME_VERSION) throw new CrowdFrameError(`version ${version} is not ${FRAME_VERSION}`);
	const kind = reader.byte("kind");
	if (kind !== KEY_KIND && kind !== DELTA_KIND)
		throw new CrowdFrameError(`kind ${kind} is neither 0 (key) nor 1 (delta)`);
	const marker = reader.varint("marker", 0xffff_ffff);
	const tick = reader.varint("tick", 0xffff_ffff);
	const seatCount = reader.varint("seatCount", MAX_SEATS);
	return kind === KEY_KIND ? readKey(reader, marker, tick, seatCount) : readDelta(reader, marker, tick, seatCount);
}

function readKey(reader: FrameReader, marker: number, tick: number, seatCount: number): KeyFrame {
	const bitBytes = (seatCount + 7) >>> 3;
	const state = reader.plane("states", seatCount, seatCount);
	const occupancy = unpackBits(reader.plane("occupancy", bitBytes, bitBytes), seatCount);
	reader.end();
	return { kind: "key", tick, marker, seatCount, state, occupancy };
}

function readDelta(reader: FrameReader, marker: number, tick: number, seatCount: number): DeltaFrame {
	const markersSince = reader.varint("markersSince", marker);
	if (markersSince === 0) throw new CrowdFrameError("markersSince is 0, a delta applies after an earlier marker");
	const changedCount = reader.varint("changedCount", seatCount);
	const gaps = reader.plane("gaps", changedCount, changedCount * MAX_GAP_BYTES);
	const changes = reader.plane("changes", changedCount, changedCount);
	const turnoverGaps = reader.plane("turnovers", 0, changedCount * MAX_GAP_BYTES);
	reader.end();
	const seats = readGaps("gaps", gaps, seatCount);
	if (seats.length !== changedCount) {
		throw new CrowdFrameError(`gaps name ${seats.length} seats, changedCount is ${changedCount}`);
	}
	const turnovers = readGaps("turnovers", turnoverGaps, changedCount);
	return { kind: "delta", tick, marker, baseMarker: marker - markersSince, seatCount, seats, changes, turnovers };
}

/** A crowd before its first frame. */
export function createCrowd(): Crowd {
	return { tick: 0, marker: 0, seatCount: 0, state: new Uint8Array(0), occupancy: new Uint8Array(0) };
}

/** Brings `crowd` to the frame's time when the frame fits, else leaves it as it is. */
export function applyFrame(crowd: Crowd, frame: Frame): FrameFit {
	if (frame.kind === "delta") {
		if (frame.marker <= crowd.marker) return "stale";
		if (frame.baseMarker > crowd.marker || frame.seatCount < crowd.seatCount) return "missed";
	}
	if (frame.seatCount > crowd.state.length) {
		const capacity = capacityFor(frame.seatCount);
		crowd.state = grown(crowd.state, capacity);
		crowd.occupancy = grown(crowd.occupancy, capacity);
	}
	if (frame.kind === "key") replaceCrowd(crowd, frame);
	else changeCrowd(crowd, frame);
	crowd.tick = frame.tick;
	crowd.marker = frame.marker;
	crowd.seatCount = frame.seatCount;
	return "applied";
}

function replaceCrowd({ state, occupancy }: Crowd, frame: KeyFrame): void {
	state.set(frame.state);
	occupancy.set(frame.occupancy);
	state.fill(0, frame.seatCount);
	occupancy.fill(0, frame.seatCount);
}

function changeCrowd({ state, occupancy }: Crowd, { seats, changes, turnovers }: DeltaFrame): void {
	for (let i = 0; i < seats.length; i++) {
		const then = state[seats[i]];
		state[seats[i]] = (((then & STEP_MASK) + changes[i]) & STEP_MASK) | ((then ^ changes[i]) & LOW_MASK);
	}
	for (let i = 0; i < turnovers.length; i++) occupancy[seats[turnovers[i]]] ^= 1;
}
