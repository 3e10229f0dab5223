import { expect } from "chai";
import fc from "fast-check";
import { REACTION_KINDS, type Reaction, type ReactionKind } from "../../src/components/reaction.ts";
import { WAITS } from "../../src/personas/applause.ts";
import { CHANT_BEAT_MS, expandReaction } from "../../src/personas/expand-reaction.ts";
import { readFixture } from "../support/fixtures.ts";
import { REACTION_FIXTURE, type ReactionCase, reactionCase } from "../support/reaction-fixture.ts";

const reactionOf = (kind: ReactionKind, more: Partial<Reaction> = {}): Reaction => ({
	kind,
	intensity: 0.8,
	share: 1,
	spreadMs: 1_000,
	seed: 42,
	...more,
});

const anyReaction = fc.record({
	kind: fc.constantFrom(...REACTION_KINDS),
	intensity: fc.integer({ min: 0, max: 20 }).map((steps) => steps / 20),
	share: fc.integer({ min: 0, max: 20 }).map((steps) => steps / 20),
	spreadMs: fc.integer({ min: 0, max: 10_000 }),
	seed: fc.integer({ min: 0, max: 0xffff_ffff }),
});

describe("expandReaction", () => {
	it("answers what the fixture says", () => {
		const { cases } = readFixture<{ cases: ReactionCase[] }>(REACTION_FIXTURE);
		expect(new Set(cases.map(({ reaction }) => reaction.kind))).to.have.all.keys(...REACTION_KINDS);
		for (const given of cases) {
			expect(reactionCase(given.reaction, given.seatCount, given.columns)).to.deep.equal(given);
		}
	});

	it("names seats of the crowd in ascending order, with whole milliseconds, and the end of the last", () => {
		fc.assert(
			fc.property(anyReaction, fc.integer({ min: 0, max: 400 }), (reaction, count) => {
				const { seats, delayMs, durationMs, endMs } = expandReaction(reaction, count);
				expect([delayMs.length, durationMs.length]).to.deep.equal([seats.length, seats.length]);
				let end = 0;
				for (let i = 0; i < seats.length; i++) {
					expect(seats[i]).to.be.within(i === 0 ? 0 : seats[i - 1] + 1, count - 1);
					expect(durationMs[i]).to.be.within(0, 60_000);
					expect(delayMs[i]).to.be.below(120_000);
					end = Math.max(end, delayMs[i] + durationMs[i]);
				}
				expect(endMs).to.equal(end);
			}),
		);
	});

	it("lets about the share of the seats take part, all at 1 and none at 0", () => {
		for (const kind of REACTION_KINDS) {
			const part = (share: number) => expandReaction(reactionOf(kind, { share }), 4_000).seats.length;
			expect([part(0), part(1)], kind).to.deep.equal([0, 4_000]);
			expect(part(0.35) / 4_000, kind).to.be.closeTo(0.35, 0.03);
		}
	});

	it("lets the same seats take part however many there are", () => {
		const few = expandReaction(reactionOf("cheer", { share: 0.5 }), 100);
		const many = expandReaction(reactionOf("cheer", { share: 0.5 }), 150);
		expect(many.seats.subarray(0, few.seats.length)).to.deep.equal(few.seats);
		expect(many.delayMs.subarray(0, few.seats.length)).to.deep.equal(few.delayMs);
	});

	it("begins within the spread", () => {
		for (const kind of ["cheer", "gasp", "laugh", "boo", "hush", "chant"] as const) {
			const { delayMs } = expandReaction(reactionOf(kind), 2_000);
			expect(Math.max(...delayMs), kind).to.be.within(500, 1_000);
		}
	});

	it("goes on longer the more intense it is", () => {
		for (const kind of ["cheer", "gasp", "laugh", "boo", "hush", "chant"] as const) {
			const [weak, strong] = [0.2, 1].map((intensity) => {
				const { durationMs } = expandReaction(reactionOf(kind, { intensity }), 500);
				return durationMs.reduce((sum, ms) => sum + ms, 0);
			});
			expect(strong / weak, kind).to.be.above(1.3);
		}
	});

	it("chants on the beat, and ends it together", () => {
		const { delayMs, durationMs, endMs } = expandReaction(reactionOf("chant", { spreadMs: 2_400 }), 300);
		expect(new Set(delayMs.map((ms) => ms % CHANT_BEAT_MS))).to.deep.equal(new Set([0]));
		expect(new Set(delayMs).size).to.equal(5);
		expect(new Set(delayMs.map((ms, i) => ms + durationMs[i]))).to.deep.equal(new Set([endMs]));
	});

	it("runs a wave along the columns that it is given", () => {
		const columns = Array.from({ length: 60 }, (_, seat) => Math.floor(seat / 2));
		const { delayMs } = expandReaction(reactionOf("wave", { spreadMs: 2_909 }), 60, columns);
		const [first, last] = [delayMs[0], delayMs[59]];
		expect(Math.abs(last - first)).to.be.within((28 / 25) * 1_000, (31 / 19) * 1_000);
	});

	it("refuses what it cannot expand, and says which field breaks which rule", () => {
		const kind = "roar" as ReactionKind;
		expect(() => expandReaction(reactionOf(kind), 1)).to.throw(RangeError, "kind: roar is none of cheer, gasp");
		for (const seats of [-1, 1.5, Number.NaN, 1_048_577]) {
			expect(() => expandReaction(reactionOf("cheer"), seats)).to.throw(RangeError, `seats: ${seats} is not a whole`);
		}
		for (const spreadMs of [-1, 0.5, 10_001]) {
			expect(() => expandReaction(reactionOf("cheer", { spreadMs }), 1)).to.throw(
				RangeError,
				`spreadMs: ${spreadMs} is`,
			);
		}
	});
});

describe("the waiting times of applause", () => {
	it("are those of an exponential distribution", () => {
		const upTo = (u: number): number => (u === 0 ? 0 : u - u * Math.log(u));
		const means = WAITS.map((_, i) => Math.round((upTo((i + 1) / 64) - upTo(i / 64)) * 64 * 64));
		expect(WAITS).to.deep.equal(means);
		expect(WAITS.reduce((sum, wait) => sum + wait, 0)).to.equal(64 * 64);
	});
});
