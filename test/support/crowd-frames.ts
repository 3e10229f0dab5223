import { inflateSync } from "fflate";
import { type Crowd, type Frame, unpackFrame } from "../../src/personas/crowd-frame.ts";

/** Reads bytes as the SDK does. */
export function frameOf(bytes: Uint8Array): Frame {
	return unpackFrame(bytes, (plane, length) => inflateSync(plane, { out: new Uint8Array(length + 1) }));
}

/** What a crowd shows, without the room that its arrays have beyond the last seat. */
export function shown({ tick, marker, seatCount, state, occupancy }: Crowd) {
	return {
		tick,
		marker,
		state: [...state.subarray(0, seatCount)],
		occupancy: [...occupancy.subarray(0, seatCount)],
	};
}
