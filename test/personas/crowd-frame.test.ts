import { expect } from "chai";
import fc from "fast-check";
import { applyFrame, type Crowd, createCrowd, MAX_SEATS, unpackFrame } from "../../src/personas/crowd-frame.ts";
import { CrowdFrameError } from "../../src/personas/crowd-frame-error.ts";
import { createFrameEncoder, type FrameEncoder, type Seats } from "../../src/personas/frame-encoder.ts";
import { bytesOf } from "../../src/rooms/crowd-frame-encoder.ts";
import { frameOf, shown } from "../support/crowd-frames.ts";
import { readFixture } from "../support/fixtures.ts";
import { crowdMaker } from "../support/made-up-crowd.ts";

interface Story {
	description: string;
	encoding: "hex" | "base64";
	frames: {
		bytes: string;
		after: { tick: number; marker: number; seatCount: number; state: string; occupancy: string };
	}[];
}

const seatsOf = (state: number[], occupancy: number[] = state.map(() => 0)): Seats => ({
	seatCount: state.length,
	state: Uint8Array.from(state),
	occupancy: Uint8Array.from(occupancy),
});

/** One step of a made-up session: what each seat shows, and what the room does after it. */
const arbitrarySteps = fc.array(
	fc.record({
		seats: fc.array(fc.record({ state: fc.constantFrom(0, 0x01, 0x0f, 0x71, 0x8d, 0xf1, 0xff), turn: fc.nat(1) }), {
			maxLength: 300,
		}),
		sent: fc.constantFrom("delta", "delta of the known", "nothing", "keyframe to a newcomer", "keyframe to all"),
	}),
	{ maxLength: 12 },
);

/** Seats only ever become more. */
function grow(former: Seats, seats: { state: number; turn: number }[]): Seats {
	const state = [...former.state];
	const occupancy = [...former.occupancy];
	seats.forEach((seat, i) => {
		state[i] = seat.state;
		occupancy[i] = (occupancy[i] ?? 0) ^ seat.turn;
	});
	return seatsOf(state, occupancy);
}

function changedBetween(then: Seats, now: Seats): Uint32Array {
	return Uint32Array.from(now.state.keys()).filter(
		(seat) => then.state[seat] !== now.state[seat] || then.occupancy[seat] !== now.occupancy[seat],
	);
}

describe("the crowd frame", () => {
	for (const name of ["small", "growth", "large"]) {
		const { description, encoding, frames } = readFixture<Story>(`crowd-frame/${name}.json`);

		it(`reads the fixture "${description}"`, () => {
			const crowd = createCrowd();
			for (const { bytes, after } of frames) {
				expect(applyFrame(crowd, frameOf(Buffer.from(bytes, encoding)))).to.equal("applied");
				const { tick, marker, seatCount, state, occupancy } = after;
				expect(shown(crowd)).to.deep.equal({
					tick,
					marker,
					state: [...Buffer.from(state, encoding)],
					occupancy: [...Buffer.from(occupancy, encoding)],
				});
				expect(crowd.seatCount).to.equal(seatCount);
			}
		});

		it(`writes the frames of the fixture "${description}"`, () => {
			const encoder = createFrameEncoder();
			frames.forEach(({ bytes, after }, i) => {
				const state = Buffer.from(after.state, encoding);
				const seats = { seatCount: after.seatCount, state, occupancy: Buffer.from(after.occupancy, encoding) };
				const frame = i === 0 ? encoder.keyframe(seats, after) : encoder.delta(seats, after);
				// Another zlib may deflate the same plane to other bytes, so the frames are compared as read.
				expect(frameOf(bytesOf(frame))).to.deep.equal(frameOf(Buffer.from(bytes, encoding)));
			});
		});
	}

	for (const { rule, bytes } of readFixture<{ frames: { rule: string; bytes: string }[] }>("crowd-frame/refused.json")
		.frames) {
		it(`refuses a frame that breaks the rule: ${rule}`, () => {
			expect(() => frameOf(Buffer.from(bytes, "hex"))).to.throw(CrowdFrameError, /^crowd frame: ./);
		});
	}

	it("refuses every beginning of a frame", () => {
		for (const { bytes } of readFixture<Story>("crowd-frame/small.json").frames) {
			const whole = Buffer.from(bytes, "hex");
			for (let length = 0; length < whole.length; length++) {
				expect(() => frameOf(whole.subarray(0, length)), `${length} of ${whole.length} bytes`).to.throw(
					CrowdFrameError,
				);
			}
		}
	});

	it("names the field, the value and the rule of a frame it refuses", () => {
		expect(() => frameOf(Uint8Array.of(7, 0))).to.throw("crowd frame: version 7 is not 1");
		expect(() => frameOf(Uint8Array.of(1, 0, 9, 8, 0x81, 0x80, 0x40))).to.throw("seatCount 1048577 is above 1048576");
	});

	it("answers garbage with a crowd frame error and nothing else", () => {
		const inflateToAnything = fc.func(fc.uint8Array({ maxLength: 64 }));
		const startsLikeAFrame = fc
			.tuple(fc.constantFrom([1, 0], [1, 1]), fc.uint8Array({ maxLength: 60 }))
			.map(([head, rest]) => Uint8Array.of(...head, ...rest));
		fc.assert(
			fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), startsLikeAFrame), inflateToAnything, (bytes, inflate) => {
				for (const read of [() => frameOf(bytes), () => unpackFrame(bytes, inflate)]) {
					try {
						applyFrame(createCrowd(), read());
					} catch (error) {
						expect(error).to.be.instanceOf(CrowdFrameError);
					}
				}
			}),
			{ numRuns: 2_000 },
		);
	});

	it("survives flipped bits of a real frame", () => {
		const { frames, encoding } = readFixture<Story>("crowd-frame/large.json");
		const whole = Buffer.from(frames[1].bytes, encoding);
		fc.assert(
			fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
				const bytes = Buffer.from(whole);
				bytes[at] ^= flip;
				try {
					applyFrame(createCrowd(), frameOf(bytes));
				} catch (error) {
					expect(error).to.be.instanceOf(CrowdFrameError);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("brings every client to the crowd it is of, whatever was skipped and whoever joined when", () => {
		fc.assert(
			fc.property(arbitrarySteps, (steps) => {
				const encoder = createFrameEncoder();
				let seats = seatsOf([]);
				const first = createCrowd();
				const clients: Crowd[] = [first];
				const send = (frame: Uint8Array): void =>
					clients.forEach((crowd) => follow(crowd, frame, encoder, () => seats));
				applyFrame(first, frameOf(bytesOf(encoder.keyframe(seats, { tick: 0, marker: 1 }))));
				let marker = 1;
				let isEverySeatKnown = true;
				for (const step of steps) {
					const then = seats;
					seats = grow(seats, step.seats);
					const at = { tick: marker, marker: ++marker };
					if (step.sent === "delta") send(bytesOf(encoder.delta(seats, at)));
					if (step.sent === "delta of the known") {
						send(bytesOf(encoder.delta(seats, at, isEverySeatKnown ? changedBetween(then, seats) : undefined)));
					}
					if (step.sent === "keyframe to all") send(bytesOf(encoder.keyframe(seats, at)));
					if (step.sent === "keyframe to a newcomer") {
						const newcomer = createCrowd();
						applyFrame(newcomer, frameOf(bytesOf(encoder.keyframe(seats, at))));
						clients.push(newcomer);
					}
					isEverySeatKnown = step.sent !== "nothing";
				}
				send(bytesOf(encoder.delta(seats, { tick: marker, marker: marker + 1 })));
				for (const crowd of clients) {
					const { state, occupancy } = shown(crowd);
					expect({ state, occupancy }).to.deep.equal({ state: [...seats.state], occupancy: [...seats.occupancy] });
					expect(crowd.marker).to.equal(marker + 1);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it("says that a delta is missed when the one before did not come, and takes a keyframe instead", () => {
		const encoder = createFrameEncoder();
		const crowd = createCrowd();
		applyFrame(crowd, frameOf(bytesOf(encoder.keyframe(seatsOf([0x11]), { tick: 1, marker: 1 }))));
		encoder.delta(seatsOf([0x21]), { tick: 2, marker: 2 });
		const late = frameOf(bytesOf(encoder.delta(seatsOf([0x31]), { tick: 3, marker: 3 })));
		expect(applyFrame(crowd, late)).to.equal("missed");
		expect(shown(crowd)).to.deep.equal({ tick: 1, marker: 1, state: [0x11], occupancy: [0] });
		expect(applyFrame(crowd, frameOf(bytesOf(encoder.keyframe(seatsOf([0x31]), { tick: 3, marker: 3 }))))).to.equal(
			"applied",
		);
		expect(applyFrame(crowd, late)).to.equal("stale");
		expect(shown(crowd)).to.deep.equal({ tick: 3, marker: 3, state: [0x31], occupancy: [0] });
	});

	it("names seats at any distance", () => {
		const before = seatsOf(new Array(40_000).fill(0x11));
		const encoder = createFrameEncoder();
		const crowd = createCrowd();
		applyFrame(crowd, frameOf(bytesOf(encoder.keyframe(before, { tick: 1, marker: 1 }))));
		let marker = 1;
		for (const gap of [0, 1, 126, 127, 128, 129, 255, 256, 16_383, 16_384, 16_385]) {
			before.state[5] ^= 0x20;
			before.state[6 + gap] ^= 0x20;
			applyFrame(
				crowd,
				frameOf(bytesOf(encoder.delta(before, { tick: 2, marker: ++marker }, Uint32Array.of(5, 6 + gap)))),
			);
			expect(Buffer.compare(crowd.state.subarray(0, 40_000), before.state), `a gap of ${gap}`).to.equal(0);
		}
	});

	it("takes a delta of a smaller crowd for one of another, and misses it", () => {
		const crowd = createCrowd();
		applyFrame(crowd, frameOf(bytesOf(createFrameEncoder().keyframe(seatsOf([0x11, 0x21]), { tick: 1, marker: 1 }))));
		const other = frameOf(bytesOf(createFrameEncoder().delta(seatsOf([0x31]), { tick: 2, marker: 2 })));
		expect(applyFrame(crowd, other)).to.equal("missed");
	});

	it("inflates no plane that claims more than deflate can hold", () => {
		const claims = Uint8Array.of(1, 0, 9, 8, 0x80, 0x80, 0x40, 0x80, 0x80, 0x40, 3, 0x63, 0, 0);
		const inflate = () => {
			throw new Error("was called");
		};
		expect(() => unpackFrame(claims, inflate)).to.throw(
			CrowdFrameError,
			"length 1048576 cannot come from 3 deflated bytes",
		);
	});

	it("leaves nothing of a larger crowd when a keyframe has a smaller one", () => {
		const crowd = createCrowd();
		const larger = seatsOf([0x11, 0x21, 0x31], [1, 1, 1]);
		applyFrame(crowd, frameOf(bytesOf(createFrameEncoder().keyframe(larger, { tick: 9, marker: 9 }))));
		const encoder = createFrameEncoder();
		applyFrame(crowd, frameOf(bytesOf(encoder.keyframe(seatsOf([0x41]), { tick: 1, marker: 1 }))));
		applyFrame(crowd, frameOf(bytesOf(encoder.delta(seatsOf([0x41, 0, 0x51]), { tick: 2, marker: 2 }))));
		expect(shown(crowd)).to.deep.equal({ tick: 2, marker: 2, state: [0x41, 0, 0x51], occupancy: [0, 0, 0] });
	});

	it("has clients of an old frame and of a fresh keyframe share the next delta when nothing changed between them", () => {
		const encoder = createFrameEncoder();
		const seats = seatsOf([0x11, 0x21]);
		const old = createCrowd();
		const fresh = createCrowd();
		applyFrame(old, frameOf(bytesOf(encoder.keyframe(seats, { tick: 1, marker: 1 }))));
		applyFrame(fresh, frameOf(bytesOf(encoder.keyframe(seats, { tick: 4, marker: 4 }))));
		const delta = frameOf(bytesOf(encoder.delta(seatsOf([0x11, 0x31]), { tick: 5, marker: 5 })));
		expect([applyFrame(old, delta), applyFrame(fresh, delta)]).to.deep.equal(["applied", "applied"]);
		expect(shown(old)).to.deep.equal(shown(fresh));
	});

	it("refuses seats out of order, beyond the crowd or beyond the bound, and markers that do not rise", () => {
		const seats = seatsOf([0x11, 0x21, 0x31]);
		const delta = (changed: number[], marker = 2) => {
			const encoder = createFrameEncoder();
			encoder.keyframe(seats, { tick: 1, marker: 1 });
			return () => encoder.delta(seats, { tick: 2, marker }, Uint32Array.from(changed));
		};
		expect(delta([2, 1])).to.throw(CrowdFrameError, "not ascending");
		expect(delta([1, 1])).to.throw(CrowdFrameError, "not ascending");
		expect(delta([0, 3])).to.throw(CrowdFrameError, "changed seat 3 is not below 3");
		expect(delta([0], 1)).to.throw(CrowdFrameError, "marker 1 of a delta is not after 1");
		const beyond = { ...seats, seatCount: MAX_SEATS + 1 };
		expect(() => createFrameEncoder().keyframe(beyond, { tick: 1, marker: 1 })).to.throw(
			CrowdFrameError,
			"above 1048576",
		);
		const encoder = createFrameEncoder();
		encoder.keyframe(seats, { tick: 1, marker: 1 });
		expect(() => encoder.delta(seatsOf([0x11]), { tick: 2, marker: 2 })).to.throw(
			CrowdFrameError,
			"seatCount falls from 3 to 1",
		);
	});

	it("keeps its budgets at 10,000 seats: a keyframe of 10 KB, and deltas of 4 KB when 30 % of the seats are drawn anew", () => {
		const maker = crowdMaker(1);
		const crowd = maker.make(10_000);
		const encoder = createFrameEncoder();
		expect(new Set(crowd.state.map((state) => (state >>> 1) & 7)).size).to.equal(8);
		expect(bytesOf(encoder.keyframe(crowd, { tick: 1, marker: 1 })).length).to.be.at.most(10_000);
		let bytes = 0;
		for (let tick = 2; tick < 22; tick++) {
			const changed = maker.change(crowd, 0.3, "redraw");
			bytes += bytesOf(encoder.delta(crowd, { tick, marker: tick }, changed)).length;
		}
		expect(bytes / 20).to.be.at.most(4_000);
	});

	it("carries a crowd of the greatest size", () => {
		const state = new Uint8Array(MAX_SEATS).fill(0x81);
		const seats = { seatCount: MAX_SEATS, state, occupancy: new Uint8Array(MAX_SEATS) };
		const encoder = createFrameEncoder();
		const crowd = createCrowd();
		applyFrame(crowd, frameOf(bytesOf(encoder.keyframe(seats, { tick: 1, marker: 1 }))));
		state[MAX_SEATS - 1] = 0;
		applyFrame(crowd, frameOf(bytesOf(encoder.delta(seats, { tick: 2, marker: 0xffff_ffff }))));
		expect(crowd.seatCount).to.equal(MAX_SEATS);
		expect(crowd.marker).to.equal(0xffff_ffff);
		expect(Buffer.compare(crowd.state, state)).to.equal(0);
	});
});

/** A client: applies what fits, asks for a keyframe when it missed something. */
function follow(crowd: Crowd, bytes: Uint8Array, encoder: FrameEncoder, seats: () => Seats): void {
	const frame = frameOf(bytes);
	if (applyFrame(crowd, frame) !== "missed") return;
	const whole = encoder.keyframe(seats(), frame);
	expect(applyFrame(crowd, frameOf(bytesOf(whole)))).to.equal("applied");
}
