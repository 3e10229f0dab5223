import { expect } from "chai";
import { StreamCrowd } from "../../src/client/stream-crowd.ts";
import { createFrameEncoder } from "../../src/personas/frame-encoder.ts";
import { lookOf } from "../../src/personas/look.ts";
import { bytesOf } from "../../src/rooms/crowd-frame-encoder.ts";
import { frameOf } from "../support/crowd-frames.ts";

const TICK_MS = 5_000;
const middleOf = (step: number): number => (step + 0.5) / 16;

/** A crowd, and the frames that a room would send for it. */
function followed() {
	const encoder = createFrameEncoder();
	const crowd = new StreamCrowd();
	let marker = 0;
	return {
		crowd,
		take(nowMs: number, state: number[], occupancy: number[] = state.map(() => 1)) {
			const seats = { seatCount: state.length, state: Uint8Array.from(state), occupancy: Uint8Array.from(occupancy) };
			const at = { tick: marker, marker: ++marker };
			const frame = marker === 1 ? encoder.keyframe(seats, at) : encoder.delta(seats, at);
			return crowd.take(frameOf(bytesOf(frame)), nowMs, TICK_MS);
		},
	};
}

describe("StreamCrowd", () => {
	it("reads seats: presence, engagement as the middle of its step, mood and look", () => {
		const { crowd, take } = followed();
		crowd.viewSeed = 77;
		take(0, [0xf5, 0, 0x0f]);
		expect(crowd).to.include({ seatCount: 3, present: 2, tick: 0, marker: 1 });
		expect([0, 1, 2].map((seat) => crowd.presentAt(seat))).to.deep.equal([true, false, true]);
		expect([0, 1, 2].map((seat) => crowd.engagementAt(seat))).to.deep.equal([middleOf(15), 0, middleOf(0)]);
		expect([0, 1, 2].map((seat) => crowd.moodAt(seat))).to.deep.equal([2, 0, 7]);
		expect(crowd.lookAt(2)).to.deep.equal(lookOf(77, 2, 1));
	});

	it("moves from the former to the present engagement within one tick, gently at both ends", () => {
		const { crowd, take } = followed();
		take(0, [0x41]);
		take(10_000, [0x81]);
		const shownAt = (ms: number): number => crowd.interpolated(ms).engagementAt(0);
		expect(shownAt(10_000)).to.be.closeTo(middleOf(4), 1e-6);
		expect(shownAt(12_500)).to.be.closeTo((middleOf(4) + middleOf(8)) / 2, 1e-6);
		expect(shownAt(15_000)).to.equal(middleOf(8));
		expect(shownAt(60_000)).to.equal(middleOf(8));
		const path = Array.from({ length: 51 }, (_, i) => shownAt(10_000 + i * 100));
		const speeds = path.slice(1).map((value, i) => value - path[i]);
		expect(Math.min(...speeds)).to.be.at.least(0);
		expect(speeds[0]).to.be.below(speeds[25] / 5);
		expect(speeds[49]).to.be.below(speeds[25] / 5);
	});

	it("goes on from where it stands when the engagement changes on the way", () => {
		const { crowd, take } = followed();
		take(0, [0x41, 0x41]);
		take(10_000, [0x81, 0x81]);
		const onTheWay = crowd.interpolated(11_000).engagementAt(0);
		const other = crowd.interpolated(14_000).engagementAt(1);
		take(11_000, [0x21, 0x81]);
		expect(crowd.interpolated(11_000).engagementAt(0)).to.be.closeTo(onTheWay, 1e-6);
		expect(crowd.interpolated(16_000).engagementAt(0)).to.equal(middleOf(2));
		expect(crowd.interpolated(14_000).engagementAt(1), "a seat that did not change keeps its pace").to.equal(other);
	});

	it("shows whoever comes, goes or takes over a seat at once", () => {
		const { crowd, take } = followed();
		take(0, [0x41, 0, 0x41]);
		take(10_000, [0xf1, 0x81, 0], [0, 1, 1]);
		const now = crowd.interpolated(10_000);
		expect([0, 1, 2].map((seat) => now.engagementAt(seat))).to.deep.equal([middleOf(15), middleOf(8), 0]);
		expect(now.presentAt(2)).to.equal(false);
	});

	it("shows a newcomer at once even when the one before was on its way", () => {
		const { crowd, take } = followed();
		take(0, [0x11]);
		take(10_000, [0x81]);
		take(11_000, [0xf1], [0]);
		expect(crowd.interpolated(11_000).engagementAt(0)).to.equal(middleOf(15));
	});

	it("shows the first picture as it is", () => {
		const { crowd, take } = followed();
		take(10_000, [0xf1]);
		expect(crowd.interpolated(10_000).engagementAt(0)).to.equal(middleOf(15));
	});

	it("leaves the crowd as it is when a frame does not fit", () => {
		const encoder = createFrameEncoder();
		const crowd = new StreamCrowd();
		const seats = (step: number) => ({
			seatCount: 1,
			state: Uint8Array.of((step << 4) | 1),
			occupancy: Uint8Array.of(1),
		});
		crowd.take(frameOf(bytesOf(encoder.keyframe(seats(1), { tick: 1, marker: 1 }))), 0, TICK_MS);
		encoder.delta(seats(2), { tick: 2, marker: 2 });
		const late = frameOf(bytesOf(encoder.delta(seats(3), { tick: 3, marker: 3 })));
		expect(crowd.take(late, 5_000, TICK_MS)).to.equal("missed");
		expect(crowd).to.include({ marker: 1, present: 1 });
		expect(crowd.engagementAt(0)).to.equal(middleOf(1));
	});
});
