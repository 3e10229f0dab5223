import { expect } from "chai";
import { isOver } from "../../web/src/stream/caption-time.ts";

describe("the time of a caption", () => {
	const wave = { startAt: 100_000, spreadMs: 1_500 };

	it("is for reactions that are to come, that spread, and for four seconds more", () => {
		expect([99_000, 100_000, 101_500, 105_500].map((now) => isOver(wave, now))).to.deep.equal([
			false,
			false,
			false,
			false,
		]);
	});

	it("does not tell of what a tab that slept has missed", () => {
		expect(isOver(wave, 105_501)).to.equal(true);
		expect(isOver(wave, wave.startAt + 3_600_000)).to.equal(true);
	});
});
