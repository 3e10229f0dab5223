import { expect } from "chai";
import { expandReaction, type Reaction, type ReactionKind } from "../../src/client/index.ts";
import { ReactionRows } from "../../web/src/arena/reaction-rows.ts";
import { loudnessOf, swellOf } from "../../web/src/arena/sound/loudness.ts";

const SEATS = 60;
const CHEER: Reaction = { kind: "cheer", intensity: 0.8, share: 0.5, spreadMs: 800, seed: 5 };

function played(kind: ReactionKind, start: number, more: Partial<Reaction> = {}) {
	const reaction = { ...CHEER, kind, ...more };
	return { kind, intensity: reaction.intensity, start, expansion: expandReaction(reaction, SEATS) };
}

/** Begin and end of a seat in a slot. */
const timesOf = (rows: ReactionRows, seat: number, slot: number): number[] => [
	...rows.rows.subarray((seat * 2 + slot) * 2, (seat * 2 + slot) * 2 + 2),
];

describe("rows of the reactions", () => {
	it("tell of each seat when it begins and when it is done, and of nobody else", () => {
		const rows = new ReactionRows(SEATS);
		const reaction = played("cheer", 100);
		expect(rows.play(reaction, 99)).to.equal(true);
		const { seats, delayMs, durationMs, endMs } = reaction.expansion;
		for (let seat = 0; seat < SEATS; seat++) {
			const i = seats.indexOf(seat);
			const [begin, end] = timesOf(rows, seat, 0);
			if (i < 0) expect([begin, end]).to.deep.equal([-1, -1]);
			else {
				expect(begin).to.be.closeTo(100 + delayMs[i] / 1000, 0.001);
				expect(end).to.be.closeTo(100 + (delayMs[i] + durationMs[i]) / 1000, 0.001);
			}
		}
		expect([rows.isActiveAt(99), rows.isActiveAt(100 + endMs / 1000 + 0.01)]).to.deep.equal([true, false]);
	});

	it("play two at once, and put a third in the place of the one that ends first", () => {
		const rows = new ReactionRows(SEATS);
		rows.play(played("applause", 100, { spreadMs: 3_000 }), 100);
		rows.play(played("gasp", 101), 101);
		expect([...rows.kind]).to.deep.equal([3, 1]);
		rows.play(played("boo", 101.5), 101.5);
		expect([...rows.kind]).to.deep.equal([3, 4]);
		expect(rows.start[1]).to.equal(101.5);
	});

	it("leave out what is over, as after a sleep, and what nobody takes part in", () => {
		const rows = new ReactionRows(SEATS);
		expect(rows.play(played("cheer", 100), 3_700)).to.equal(false);
		expect(rows.play(played("cheer", 100, { share: 0 }), 100)).to.equal(false);
		expect(rows.isActiveAt(100)).to.equal(false);
	});

	it("go on in a house that has grown", () => {
		const rows = new ReactionRows(SEATS);
		rows.play(played("cheer", 100), 100);
		const grown = new ReactionRows(600, rows);
		for (let seat = 0; seat < SEATS; seat++) expect(timesOf(grown, seat, 0)).to.deep.equal(timesOf(rows, seat, 0));
		expect([grown.isActiveAt(101), grown.kind[0]]).to.deep.equal([true, 0]);
	});
});

describe("loudness of the crowd", () => {
	it("grows with the voices and stays within bounds", () => {
		const loud = [0, 3, 50, 800, 4_000, 100_000].map(loudnessOf);
		expect(loud).to.deep.equal(loud.toSorted((a, b) => a - b));
		expect([loud[0], loud[4], loud[5]]).to.deep.equal([0, 1, 1]);
	});

	it("swells and falls as seats begin and end", () => {
		const swell = swellOf(expandReaction({ ...CHEER, spreadMs: 2_000, share: 1 }, 400));
		const peak = swell.indexOf(Math.max(...swell));
		expect(swell[0]).to.be.below(0.2);
		expect(swell[peak]).to.be.within(0.5, 1);
		expect(swell[swell.length - 1]).to.equal(0);
		expect(peak).to.be.within(5, swell.length - 5);
	});
});
