import { expect } from "chai";
import { type Look, lookOf } from "../../src/personas/look.ts";
import { readFixture } from "../support/fixtures.ts";

interface LookCase extends Look {
	viewSeed: number;
	seat: number;
	occupancy: number;
}

describe("lookOf", () => {
	it("answers what the fixture says", () => {
		for (const { viewSeed, seat, occupancy, ...look } of readFixture<{ looks: LookCase[] }>("crowd-frame/looks.json")
			.looks) {
			expect(lookOf(viewSeed, seat, occupancy)).to.deep.equal(look);
		}
	});

	it("deals all 8 classes and 32 variants evenly", () => {
		const classes = new Uint32Array(8);
		const variants = new Uint32Array(32);
		for (let seat = 0; seat < 32_000; seat++) {
			const look = lookOf(2_654_435_769, seat, 1);
			classes[look.class]++;
			variants[look.variant]++;
		}
		for (const count of classes) expect(count).to.be.within(3_700, 4_300);
		for (const count of variants) expect(count).to.be.within(850, 1_150);
	});

	it("shows another look when a seat changes hands, but for chance", () => {
		let same = 0;
		for (let seat = 0; seat < 10_000; seat++) {
			const [before, after] = [lookOf(7, seat, 0), lookOf(7, seat, 1)];
			if (before.class === after.class && before.variant === after.variant) same++;
		}
		expect(same).to.be.below(80);
	});
});
