import { expect } from "chai";
import * as fc from "fast-check";
import {
	cubicTotals,
	exponentialTotals,
	HYPE_GOALS,
	LEVEL_COUNT,
	rises,
	tableTotals,
} from "../../src/components/hype-curve.ts";

describe("the exponential curve", () => {
	it("takes the exponent times the points of the level before", () => {
		expect(exponentialTotals(10, 1.5).slice(0, 5)).to.deep.equal([10, 25, 47.5, 81.25, 131.875]);
		expect(exponentialTotals(3, 1).slice(0, 3)).to.deep.equal([3, 6, 9]);
	});
});

describe("the cubic curve", () => {
	it("is the polynomial of the level, in units of the base", () => {
		expect(cubicTotals(2, [1, 1, 1, 1]).slice(0, 3)).to.deep.equal([8, 30, 80]);
	});

	it("fits the EASY goals from level 6 on, by 60 points", () => {
		const fitted = cubicTotals(1, [33.332, -114.17, 1950, -286]);
		for (let level = 6; level <= HYPE_GOALS.EASY.length; level++) {
			expect(fitted[level - 1], `level ${level}`).to.be.closeTo(HYPE_GOALS.EASY[level - 1], 60);
		}
	});
});

describe("a table of goals", () => {
	it("has the goals as they are given", () => {
		expect(tableTotals(HYPE_GOALS.EASY).slice(0, 30)).to.deep.equal(HYPE_GOALS.EASY);
		expect(tableTotals(HYPE_GOALS.MEDIUM).slice(0, 5)).to.deep.equal(HYPE_GOALS.MEDIUM);
	});

	it("goes on by the polynomial through the last four", () => {
		const cubic = cubicTotals(1, [2, -3, 5, 0]);
		expect(tableTotals(cubic.slice(0, 4))).to.deep.equal(cubic);
		expect(tableTotals([100]).slice(0, 4)).to.deep.equal([100, 200, 300, 400]);
		expect(tableTotals([1, 4, 9]).slice(0, 5)).to.deep.equal([1, 4, 9, 16, 25]);
	});

	it("never takes fewer points than before beyond its end", () => {
		const totals = tableTotals([10, 30, 40]);
		const steps = totals.map((total, index) => total - (totals[index - 1] ?? 0)).slice(2);
		expect(steps).to.deep.equal([...steps].sort((a, b) => a - b));
	});

	it("rises over all levels, whatever goals it is given", () => {
		const steps = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: LEVEL_COUNT });
		fc.assert(
			fc.property(steps, (given) => {
				let sum = 0;
				const totals = tableTotals(given.map((step) => (sum += step)));
				expect(totals).to.have.length(LEVEL_COUNT);
				expect(rises(totals)).to.equal(true);
			}),
		);
	});
});
