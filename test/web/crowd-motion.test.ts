import { expect } from "chai";
import { CrowdMotion, type MovingCrowd } from "../../web/src/arena/crowd-motion.ts";

const TICK_MS = 5_000;
const EXCITED = 0;
const BORED = 6;

interface Seat {
	step: number;
	mood: number;
	occupancy?: number;
}

/** A crowd that stands still where its frame left it; `undefined` is a free seat. */
function crowdOf(...seats: (Seat | undefined)[]): MovingCrowd {
	const state = Uint8Array.from(seats, (seat) => (seat ? (seat.step << 4) | (seat.mood << 1) | 1 : 0));
	return {
		seatCount: seats.length,
		state,
		occupancy: Uint8Array.from(seats, (seat) => seat?.occupancy ?? 0),
		interpolated: () => ({ engagementAt: (seat) => ((state[seat] >>> 4) + 0.5) / 16 }),
	};
}

/** Moves on in frames of 20 ms. */
function advance(motion: CrowdMotion, milliseconds: number): void {
	for (let at = 0; at < milliseconds; at += 20) motion.advance(20, at);
}

describe("motion of the crowd", () => {
	it("seats newcomers one after the other, each by and by", () => {
		const motion = new CrowdMotion(false);
		motion.take(crowdOf(...Array.from({ length: 100 }, () => ({ step: 8, mood: EXCITED }))), TICK_MS);
		expect([...motion.presence.subarray(0, 100)]).to.deep.equal(Array(100).fill(0));
		advance(motion, 1_000);
		const halfway = [...motion.presence.subarray(0, 100)];
		expect(halfway.some((presence) => presence === 1)).to.equal(true);
		expect(halfway.some((presence) => presence > 0 && presence < 1)).to.equal(true);
		expect(halfway.some((presence) => presence === 0)).to.equal(true);
		advance(motion, 4_000);
		expect([...motion.presence.subarray(0, 100)]).to.deep.equal(Array(100).fill(1));
	});

	it("lets a viewer who goes fade with the engagement it had", () => {
		const motion = new CrowdMotion(false);
		motion.take(crowdOf({ step: 12, mood: EXCITED }), TICK_MS);
		advance(motion, TICK_MS);
		motion.take(crowdOf(undefined), TICK_MS);
		advance(motion, 20);
		expect(motion.taken[0]).to.equal(0);
		expect(motion.presence[0]).to.be.above(0);
		expect(motion.step[0]).to.be.closeTo(12, 0.001);
		advance(motion, TICK_MS);
		expect(motion.presence[0]).to.equal(0);
	});

	it("takes another occupant of the same seat for a newcomer", () => {
		const motion = new CrowdMotion(false);
		motion.take(crowdOf({ step: 12, mood: EXCITED }), TICK_MS);
		advance(motion, TICK_MS);
		motion.take(crowdOf({ step: 5, mood: EXCITED, occupancy: 1 }), TICK_MS);
		expect(motion.presence[0]).to.equal(0);
	});

	it("fades from one mood to the next", () => {
		const motion = new CrowdMotion(false);
		motion.take(crowdOf({ step: 3, mood: EXCITED }), TICK_MS);
		advance(motion, TICK_MS);
		motion.take(crowdOf({ step: 3, mood: BORED }), TICK_MS);
		advance(motion, 100);
		expect([motion.moodBefore[0], motion.mood[0]]).to.deep.equal([EXCITED, BORED]);
		expect(motion.moodShare[0]).to.be.within(0.1, 0.9);
		advance(motion, 1_000);
		expect(motion.moodShare[0]).to.equal(1);
	});

	it("comes to rest after a tick", () => {
		const motion = new CrowdMotion(false);
		motion.take(crowdOf({ step: 3, mood: EXCITED }), TICK_MS);
		expect(motion.settled).to.equal(false);
		advance(motion, TICK_MS + 100);
		expect(motion.settled).to.equal(true);
	});

	it("shows everything at once where motion is not wanted", () => {
		const motion = new CrowdMotion(true);
		motion.take(crowdOf({ step: 9, mood: BORED }, undefined), TICK_MS);
		motion.advance(16, 0);
		expect([motion.presence[0], motion.step[0], motion.mood[0], motion.presence[1]]).to.deep.equal([1, 9, BORED, 0]);
		expect(motion.settled).to.equal(true);
	});
});
