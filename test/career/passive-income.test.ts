import { expect } from "chai";
import fc from "fast-check";
import { incomePeriodAt, passiveIncomeOf } from "../../src/career/passive-income.ts";

describe("passive income", () => {
	const followers = fc.nat(1_000_000);
	const followersAUnit = fc.integer({ min: 1, max: 1_000 });

	it("is whole units, never more than the followers are worth, and less than a unit below", () => {
		fc.assert(
			fc.property(followers, followersAUnit, (count, aUnit) => {
				const income = passiveIncomeOf(count, aUnit);
				expect(Number.isSafeInteger(income)).to.equal(true);
				expect(count - income * aUnit)
					.to.be.at.least(0)
					.and.below(aUnit);
			}),
		);
	});

	it("is nothing where a unit is for no number of followers", () => {
		expect(passiveIncomeOf(1_000, 0)).to.equal(0);
	});

	it("has periods that follow one another without a gap", () => {
		const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
		fc.assert(
			fc.property(time, fc.integer({ min: 1, max: 8_760 }), (nowMs, hours) => {
				const periodMs = hours * 3_600_000;
				const startedAtMs = incomePeriodAt(nowMs, periodMs);
				expect(startedAtMs % periodMs).to.equal(0);
				expect(nowMs - startedAtMs)
					.to.be.at.least(0)
					.and.below(periodMs);
			}),
		);
	});
});
