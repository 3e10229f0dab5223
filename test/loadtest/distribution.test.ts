import { expect } from "chai";
import fc from "fast-check";
import { Distribution } from "../../src/loadtest/distribution.ts";
import { NO_SPREAD, SHARES } from "../../src/loadtest/spread.ts";

const tenths = fc.integer({ min: 0, max: 5_000 }).map((value) => value / 10);

describe("a distribution", () => {
	it("knows nothing of no values", () => {
		expect(new Distribution().spread()).to.deep.equal(NO_SPREAD);
	});

	it("has as a percentile the least value that this share of all does not exceed", () => {
		fc.assert(
			fc.property(fc.array(tenths, { minLength: 1 }), (values) => {
				const spread = new Distribution(values).spread();
				const upTo = (most: number) => values.filter((value) => value <= most).length;
				for (const [name, share] of Object.entries(SHARES)) {
					const percentile = spread[name as keyof typeof SHARES];
					expect(values).to.include(percentile);
					expect(upTo(percentile)).to.be.at.least(share * values.length);
					expect(values.filter((value) => value < percentile).length).to.be.below(share * values.length);
				}
				expect([spread.count, spread.max]).to.deep.equal([values.length, Math.max(...values)]);
			}),
		);
	});

	it("is the same merged from parts as of all values", () => {
		fc.assert(
			fc.property(fc.array(tenths), fc.array(tenths), (some, others) => {
				const merged = new Distribution(some);
				merged.merge(new Distribution(others).counts);
				expect(merged.spread()).to.deep.equal(new Distribution([...some, ...others]).spread());
			}),
		);
	});
});
