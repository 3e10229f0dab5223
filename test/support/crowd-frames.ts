import { inflatePlane } from "../../src/client/inflate-plane.ts";
import { type Crowd, type Frame, unpackFrame } from "../../src/personas/crowd-frame.ts";

/** Reads bytes as the SDK does. */
export function frameOf(bytes: Uint8Array): Frame {
	return unpackFrame(bytes, inflatePlane);
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
