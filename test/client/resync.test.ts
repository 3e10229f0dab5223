import { expect } from "chai";
import { Resync } from "../../src/client/resync.ts";

describe("Resync", () => {
	it("asks for a keyframe when a delta is missed or a frame is broken", () => {
		expect(new Resync().isDue("missed", 0)).to.equal(true);
		expect(new Resync().isDue("broken", 0)).to.equal(true);
	});

	it("asks for nothing while frames fit or are covered already", () => {
		const resync = new Resync();
		expect(resync.isDue("applied", 0)).to.equal(false);
		expect(resync.isDue("stale", 1)).to.equal(false);
	});

	it("asks once while the keyframe is under way, and again when it does not come", () => {
		const resync = new Resync();
		expect(resync.isDue("missed", 1_000)).to.equal(true);
		expect(resync.isDue("missed", 2_000)).to.equal(false);
		expect(resync.isDue("broken", 3_999)).to.equal(false);
		expect(resync.isDue("missed", 4_000)).to.equal(true);
		expect(resync.isDue("missed", 5_000)).to.equal(false);
	});

	it("asks at once when the next one is missed after the keyframe came", () => {
		const resync = new Resync();
		resync.isDue("missed", 1_000);
		resync.isDue("applied", 1_100);
		expect(resync.isDue("missed", 1_200)).to.equal(true);
	});
});
