import { expect } from "chai";
import { measureSeam, type SeamReport } from "./gate.ts";

const SESSIONS = 15;
/** With 15 sessions a classifier that knows nothing still varies by about 0.02. */
const MOST_SHOWN = 0.56;
const LEAST_NAIVE = 0.95;

describe("the seam between real and simulated viewers", () => {
	let report: SeamReport;

	before(() => {
		report = measureSeam(SESSIONS, SESSIONS);
	});

	it("is not found by a classifier that sees all that clients see", () => {
		expect(report.shown.area.value).to.be.at.most(MOST_SHOWN);
		expect(report.structural.area.value).to.be.at.most(MOST_SHOWN);
		expect(report.shown.samples).to.be.above(4_000);
		expect(report.shown.real).to.be.above(500);
	});

	it("is found by the same classifier where clients see the members themselves", () => {
		expect(report.naive.area.value).to.be.at.least(LEAST_NAIVE);
	});
});
