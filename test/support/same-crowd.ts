import { expect } from "chai";
import type { Stream } from "../../src/client/index.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";

/** Fails unless the client shows every seat as the server's personas have it. */
export function expectSameCrowd({ crowd }: Stream, { personas }: LiveSession): void {
	const { seatCount } = personas;
	expect(crowd.seatCount).to.equal(seatCount);
	expect([...crowd.state.subarray(0, seatCount)]).to.deep.equal([...personas.state.subarray(0, seatCount)]);
	expect([...crowd.occupancy.subarray(0, seatCount)]).to.deep.equal([...personas.occupancy.subarray(0, seatCount)]);
	expect(crowd.present).to.equal(personas.present);
}
