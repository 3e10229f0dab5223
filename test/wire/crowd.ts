import { inflateRawSync } from "node:zlib";
import { ByteReader } from "./byte-reader.ts";
import { Refused } from "./refused.ts";

const MOST_SEATS = 1_048_576;
const MOST_INFLATION = 1_032;
const KEYFRAME = 0;
const DELTA = 1;

/** A frame that was read whole, not yet applied. */
export type Frame = { marker: number; tick: number; seatCount: number } & (
	| { kind: "keyframe"; states: Buffer; occupancy: Buffer }
	| { kind: "delta"; base: number; seats: number[]; changes: Buffer; turnedOver: number[] }
);

/** "keep": apply nothing, the crowd has it already. "ask": something was missed. */
export type Verdict = "apply" | "keep" | "ask";

/** Reads a frame as docs/wire.md tells, and throws Refused at whatever breaks a rule there. */
export function readFrame(bytes: Uint8Array): Frame {
	const reader = new ByteReader(bytes);
	const version = reader.byte();
	if (version !== 1) throw new Refused(`version ${version}`);
	const kind = reader.byte();
	if (kind !== KEYFRAME && kind !== DELTA) throw new Refused(`kind ${kind}`);
	const marker = reader.varint();
	const tick = reader.varint();
	const seatCount = reader.varint();
	if (seatCount > MOST_SEATS) throw new Refused(`${seatCount} seats`);
	const frame = kind === KEYFRAME ? readKeyframe(reader, seatCount) : readDelta(reader, marker, seatCount);
	reader.end();
	return { marker, tick, seatCount, ...frame };
}

function readKeyframe(reader: ByteReader, seatCount: number) {
	const states = readPlane(reader, seatCount, seatCount);
	const occupancyLength = Math.ceil(seatCount / 8);
	const occupancy = readPlane(reader, occupancyLength, occupancyLength);
	return { kind: "keyframe" as const, states, occupancy };
}

function readDelta(reader: ByteReader, marker: number, seatCount: number) {
	const since = reader.varint();
	if (since < 1 || since > marker) throw new Refused(`${since} markers since its base`);
	const changed = reader.varint();
	if (changed > seatCount) throw new Refused(`${changed} of ${seatCount} seats changed`);
	const gaps = readPlane(reader, changed, 3 * changed);
	const changes = readPlane(reader, changed, changed);
	const turnovers = readPlane(reader, 0, 3 * changed);
	const seats = fromGaps(gaps, seatCount);
	if (seats.length !== changed) throw new Refused(`gaps of ${seats.length} seats for ${changed}`);
	return { kind: "delta" as const, base: marker - since, seats, changes, turnedOver: fromGaps(turnovers, changed) };
}

function readPlane(reader: ByteReader, atLeast: number, atMost: number): Buffer {
	const length = reader.varint();
	if (length < atLeast || length > atMost) throw new Refused(`a plane of ${length} bytes`);
	if (length === 0) return Buffer.alloc(0);
	const deflated = reader.bytes(reader.varint());
	if (length > MOST_INFLATION * deflated.length) throw new Refused(`${length} bytes of ${deflated.length} deflated`);
	return inflate(deflated, length);
}

function inflate(deflated: Uint8Array, length: number): Buffer {
	let inflated: Buffer;
	try {
		inflated = inflateRawSync(deflated, { maxOutputLength: length });
	} catch (error) {
		throw new Refused(`a plane does not inflate to ${length} bytes: ${error}`);
	}
	if (inflated.length !== length) throw new Refused(`a plane inflates to ${inflated.length} bytes, not ${length}`);
	return inflated;
}

/** Places, ascending, all below `below`, of gaps. */
function fromGaps(gaps: Buffer, below: number): number[] {
	const reader = new ByteReader(gaps);
	const places: number[] = [];
	for (let next = 0; !reader.atEnd; next++) {
		next += reader.varint(3);
		if (next >= below) throw new Refused(`place ${next} of ${below}`);
		places.push(next);
	}
	return places;
}

/** What a client keeps: a byte of state and an occupancy bit a seat. */
export class Crowd {
	marker: number | undefined;
	tick = 0;
	states = new Uint8Array(0);
	occupancy = new Uint8Array(0);

	/** What a frame is to this crowd; without a keyframe there is none to apply a delta to. */
	verdictOn(frame: Frame): Verdict {
		if (frame.kind === "keyframe") return "apply";
		if (this.marker === undefined) return "ask";
		if (frame.marker <= this.marker) return "keep";
		return frame.base > this.marker ? "ask" : "apply";
	}

	apply(frame: Frame): void {
		if (frame.kind === "keyframe") this.#replace(frame);
		else this.#change(frame);
		this.marker = frame.marker;
		this.tick = frame.tick;
	}

	#replace({ states, occupancy, seatCount }: Extract<Frame, { kind: "keyframe" }>): void {
		this.states = Uint8Array.from(states);
		this.occupancy = Uint8Array.from({ length: seatCount }, (_, seat) => (occupancy[seat >> 3] >> (seat & 7)) & 1);
	}

	#change({ seatCount, seats, changes, turnedOver }: Extract<Frame, { kind: "delta" }>): void {
		if (seatCount < this.states.length) throw new Refused(`${seatCount} seats after ${this.states.length}`);
		this.states = grown(this.states, seatCount);
		this.occupancy = grown(this.occupancy, seatCount);
		for (const [place, seat] of seats.entries()) {
			const [state, change] = [this.states[seat], changes[place]];
			this.states[seat] = (((state & 0xf0) + (change & 0xf0)) & 0xf0) | ((state ^ change) & 0x0f);
		}
		for (const place of turnedOver) this.occupancy[seats[place]] ^= 1;
	}
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
	const longer = new Uint8Array(length);
	longer.set(bytes);
	return longer;
}
