import { expect } from "chai";
import { isTold, recordValues } from "../../src/career/records.ts";

describe("records of a game service", () => {
	it("are compared by peak audience, watch time and hype level, where there was any", () => {
		expect(recordValues({ peakViewers: 12, watchSeconds: 900.5, hype: { peakLevel: 0 } })).to.deep.equal([
			{ measure: "peak-viewers", value: 12 },
			{ measure: "watch-seconds", value: 900.5 },
		]);
		expect(recordValues({ peakViewers: 0, watchSeconds: 0, hype: { peakLevel: 4 } })).to.deep.equal([
			{ measure: "hype-level", value: 4 },
		]);
	});

	it("are told when a Legend beats one that stood", () => {
		expect(isTold(4, { value: 3, previous: 2 })).to.equal(true);
		expect(isTold(4, { value: 2, previous: 2 })).to.equal(false);
		expect(isTold(4, { value: 3, previous: undefined })).to.equal(false);
		expect(isTold(3, { value: 3, previous: 2 })).to.equal(false);
	});
});
