import { expect } from "chai";
import { compare, isWorse, obstacleOf } from "../../src/loadtest/comparison.ts";
import type { Figures } from "../../src/loadtest/measurement.ts";
import { madeUpMeasurement, SOME } from "../support/measurements.ts";

const BEFORE = madeUpMeasurement();

function verdictsOn(figures: Partial<Figures>): Record<string, string> {
	const { rows } = compare(madeUpMeasurement(figures), BEFORE, 0.2);
	const told = rows.filter(({ verdict }) => verdict !== "same" && verdict !== "unjudged");
	return Object.fromEntries(told.map(({ figure, of, verdict }) => [`${figure.name} ${of}`, verdict]));
}

describe("a comparison with a baseline", () => {
	it("finds nothing between two that are the same", () => {
		const same = compare(BEFORE, BEFORE, 0);
		expect(isWorse(same)).to.equal(false);
		expect(new Set(same.rows.map(({ ratio }) => ratio))).to.deep.equal(new Set([1]));
		expect(same.notes).to.deep.equal([]);
	});

	it("judges by tolerance, by what is next to nothing, and by which way is better", () => {
		expect(verdictsOn({ reaction: { ...SOME, p50: 16, p95: 14, p99: 36 } })).to.deep.equal({
			"reaction p50": "worse",
			"reaction p95": "better",
		});
		expect(verdictsOn({ eventsApplied: { ...SOME, p50: 7, p95: 5 } })).to.deep.equal({ "eventsApplied p50": "worse" });
		expect(verdictsOn({ eventsApplied: { ...SOME, p50: 13 } })).to.deep.equal({ "eventsApplied p50": "better" });
		expect(verdictsOn({ memory: { ...SOME, p50: 26 } }), "16 MB are nothing").to.deep.equal({});
	});

	it("judges neither a greatest value nor a percentile that no value is beyond", () => {
		expect(verdictsOn({ applied: { ...SOME, max: 4_000 } })).to.deep.equal({});
		const few = { count: 20, p50: 100, p95: 200, p99: 300, max: 300 };
		expect(verdictsOn({ applied: few })).to.deep.equal({ "applied p50": "worse", "applied p95": "worse" });
		const none = { count: 0, p50: Number.NaN, p95: Number.NaN, p99: Number.NaN, max: Number.NaN };
		expect(verdictsOn({ applied: none })).to.deep.equal({});
	});

	it("takes more errors for worse", () => {
		const { errors } = compare(madeUpMeasurement({}, { errors: { TOO_BUSY: 1 } }), BEFORE, 0.2);
		expect(errors).to.deep.equal({ now: 1, before: 0, verdict: "worse" });
	});

	it("is refused for another load, and says what else is different", () => {
		const { settings } = BEFORE;
		expect(obstacleOf({ ...settings, seconds: 60, seed: 9 }, BEFORE)).to.equal(undefined);
		expect(obstacleOf({ ...settings, rooms: 3, events: 50 }, BEFORE)).to.equal(
			"rooms = 2, and here 3; events = 5, and here 50: figures of different loads say nothing beside each other",
		);
		const server = { ...BEFORE.server, tickSeconds: 1 };
		const now = madeUpMeasurement({}, { settings: { ...settings, seed: 9 }, server, showtime: "2.0.0" });
		expect(compare(now, BEFORE, 0.2).notes).to.deep.equal([
			"Showtime: 2.0.0, the baseline's 1.2.3",
			"seed: 9, the baseline's 7",
			"seconds a tick: 1, the baseline's 5",
		]);
	});
});
