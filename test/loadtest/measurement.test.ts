import { expect } from "chai";
import { measurementText, readMeasurement } from "../../src/loadtest/measurement.ts";
import { readSettings } from "../../src/loadtest/settings.ts";
import { madeUpMeasurement } from "../support/measurements.ts";

function reasonOf(text: string): string {
	const read = readMeasurement(text);
	return read.ok ? "it is read" : read.reason;
}

describe("a saved measurement", () => {
	const nothing = { count: 0, p50: Number.NaN, p95: Number.NaN, p99: Number.NaN, max: Number.NaN };
	const saved = madeUpMeasurement({ reaction: nothing }, { errors: { TOO_BUSY: 2 } });

	it("is read as it was saved, what nobody knows included", () => {
		expect(readMeasurement(measurementText(saved))).to.deep.equal({ ok: true, value: saved });
	});

	it("is refused when it is of another format, or none, in words that say why", () => {
		const text = measurementText(saved);
		expect(reasonOf(text.replace('"format": 1', '"format": 2'))).to.equal(
			"format = 2, written by Showtime 1.2.3: this release compares with format 1: save a baseline anew",
		);
		expect(reasonOf("{}")).to.equal('is no saved measurement: kind is not "showtime loadtest"');
		expect(reasonOf("null")).to.match(/^is no saved measurement/);
		expect(reasonOf(text.slice(0, -20))).to.match(/^is no JSON: /);
		expect(reasonOf(text.replace('"rooms": 2', '"rooms": "two"'))).to.equal(
			'settings.rooms = "two": expected a whole number from 1 to 1000',
		);
	});
});

describe("the settings of a load", () => {
	const { settings } = madeUpMeasurement();

	it("are bounded, and a refusal names field, value and rule", () => {
		expect(readSettings(settings)).to.deep.equal({ ok: true, value: settings });
		const refused: [object, string][] = [
			[{ rooms: 0 }, "rooms = 0: expected a whole number from 1 to 1000"],
			[{ clients: 2.5 }, "clients = 2.5: expected a whole number from 0 to 10000"],
			[{ events: 2_000 }, "events = 2000: expected a whole number from 0 to 1900"],
			[{ warmUp: -1 }, "warm-up = -1: expected a whole number from 0 to 600"],
			[{ rooms: 600, members: 1_000 }, "members = 1000: rooms x members may be at most 500000"],
		];
		for (const [given, reason] of refused) {
			expect(readSettings({ ...settings, ...given })).to.deep.equal({ ok: false, reason });
		}
	});
});
