import { expect } from "chai";
import { SHIPPED_PERSONALITIES } from "../../src/world/personalities.ts";

/** Emissions a tick below which a member is quiet, and from which on it emits heavily. */

const shareOf = (isCounted: (vocalityBp: number) => boolean): number =>
	SHIPPED_PERSONALITIES.reduce((sum, { shareBp, vocalityBp }) => sum + (isCounted(vocalityBp) ? shareBp : 0), 0);

describe("the shipped personalities", () => {
	it("are the eight shipped ones, each once", () => {
		const names = SHIPPED_PERSONALITIES.map(({ name }) => name);
		expect(names).to.have.members([
			"loyal",
			"fickle",
			"lurker",
			"vocal",
			"critic",
			"explorer",
			"socialite",
			"thrillseeker",
		]);
	});

	it("have shares that add up to 10,000", () => {
		expect(shareOf(() => true)).to.equal(10_000);
	});

	it("have sensible ranges of interests and some bias", () => {
		for (const { name, interestsMin, interestsMax, biasWeights } of SHIPPED_PERSONALITIES) {
			expect(interestsMin, name).to.be.within(1, interestsMax);
			expect(biasWeights, name).to.have.length(8);
			expect(Math.min(...biasWeights), name).to.be.at.least(0);
			expect(
				biasWeights.reduce((a, b) => a + b),
				name,
			).to.be.above(0);
		}
	});
});
