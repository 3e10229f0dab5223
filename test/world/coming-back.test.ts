import { expect } from "chai";
import * as fc from "fast-check";
import { comingBack } from "../../src/world/coming-back.ts";

const followers = (count: number, loyaltyBp: number) =>
	Array.from({ length: count }, (_, template) => ({ template, loyaltyBp }));

describe("the followers that come back", () => {
	it("are as many as their loyalty says, and others for another session", () => {
		for (const loyaltyBp of [1_000, 5_000, 9_000]) {
			const came = comingBack(7, followers(10_000, loyaltyBp), 10_000);
			expect(came.length).to.be.closeTo(loyaltyBp, 200);
			expect(comingBack(8, followers(10_000, loyaltyBp), 10_000)).not.to.deep.equal(came);
		}
	});

	it("are all of the wholly loyal, and none of those without loyalty", () => {
		expect(comingBack(7, followers(500, 10_000), 500)).to.have.length(500);
		expect(comingBack(7, followers(500, 0), 500)).to.deep.equal([]);
	});

	it("are any of those that want to when there are more than there is room for", () => {
		const mixed = [...followers(2_000, 10_000), ...followers(4_000, 5_000).slice(2_000)];
		const came = comingBack(3, mixed, 300);
		expect(new Set(came).size).to.equal(300);
		expect(came.filter((template) => template < 2_000).length, "two of three").to.be.closeTo(200, 30);
	});

	it("do not hang on the order in which they are named", () => {
		const anyFollowers = fc.uniqueArray(
			fc.record({ template: fc.integer({ min: 0, max: 999_999 }), loyaltyBp: fc.integer({ min: 0, max: 10_000 }) }),
			{ selector: ({ template }) => template, maxLength: 200 },
		);
		fc.assert(
			fc.property(fc.nat(), anyFollowers, fc.integer({ min: 0, max: 250 }), (seed, some, most) => {
				const came = comingBack(seed, some, most);
				expect(comingBack(seed, [...some].reverse(), most)).to.deep.equal(came);
				expect(came.length).to.be.at.most(most);
				const known = new Set(some.map(({ template }) => template));
				expect(came.every((template) => known.has(template))).to.equal(true);
			}),
		);
	});
});
