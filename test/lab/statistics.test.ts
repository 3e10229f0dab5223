import { expect } from "chai";
import { differenceOf, spreadOf } from "../../src/lab/statistics.ts";

describe("the lab's statistics", () => {
	it("have mean and confidence interval by Student's t", () => {
		// Of 4 values: deviation sqrt(5/3), t = 3.182.
		expect(spreadOf([1, 2, 3, 4])).to.deep.include({ count: 4, mean: 2.5, least: 1, most: 4 });
		expect(spreadOf([1, 2, 3, 4]).margin).to.be.closeTo(3.182 * Math.sqrt(5 / 3 / 4), 1e-12);
	});

	it("leave out what has nothing to tell", () => {
		expect(spreadOf([Number.NaN, 5])).to.deep.equal({ count: 1, mean: 5, margin: Number.NaN, least: 5, most: 5 });
		const none = spreadOf([Number.NaN]);
		expect([none.count, none.mean, none.least]).to.deep.equal([0, Number.NaN, Number.NaN]);
	});

	it("take differences place by place", () => {
		const { mean, margin, count } = differenceOf([1, 10, 100, Number.NaN], [3, 12, 102, 7]);
		expect([mean, margin, count]).to.deep.equal([2, 0, 3]);
	});
});
