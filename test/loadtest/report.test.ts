import { expect } from "chai";
import { compare } from "../../src/loadtest/comparison.ts";
import { FIGURES, shown } from "../../src/loadtest/figures.ts";
import { reportPage } from "../../src/loadtest/report-page.ts";
import { reportText } from "../../src/loadtest/report-text.ts";
import { madeUpMeasurement, SOME } from "../support/measurements.ts";

const ERRORS = { "<b>TOO_BUSY</b>": 3 };

describe("the report of a load", () => {
	const now = madeUpMeasurement({ reaction: { ...SOME, p50: 50 } }, { errors: ERRORS });
	const comparison = compare(now, madeUpMeasurement(), 0.2);

	it("is one page that asks for nothing else, and closes what it opens", () => {
		for (const page of [reportPage(now), reportPage(now, comparison)]) {
			expect(page).to.match(/^<!doctype html>\n<html lang="en">/);
			expect(page).not.to.match(/<script|<link|<img|@import|url\(|src=|href=|NaN|Infinity|undefined/);
			const addresses = [...page.matchAll(/https?:\/\/[^"<\s]+/g)].map(([address]) => address);
			expect([...new Set(addresses)]).to.deep.equal(["http://www.w3.org/2000/svg"]);
			const open: string[] = [];
			for (const [, slash, name] of page.matchAll(/<(\/?)([a-z0-9]+)/g)) {
				if (name === "meta") continue;
				if (slash === "") open.push(name);
				else expect(open.pop()).to.equal(name);
			}
			expect(open).to.deep.equal([]);
			expect(page).to.include("&lt;b&gt;TOO_BUSY&lt;/b&gt;");
		}
	});

	it("draws every figure, and the baseline's where there is one", () => {
		const circles = (page: string) => page.match(/<circle/g)?.length;
		const times = FIGURES.filter(({ unit }) => unit === "ms").length;
		expect(circles(reportPage(now))).to.equal(4 * times);
		expect(circles(reportPage(now, comparison))).to.equal(8 * times);
		const dashed = (page: string) => page.match(/stroke-dasharray/g)?.length;
		expect(dashed(reportPage(now))).to.equal(undefined);
		// Eleven lines, each of which has a gap.
		expect(dashed(reportPage(now, comparison))).to.equal(2 * 11);
		for (const { label } of FIGURES) expect(reportPage(now)).to.include(label);
	});

	it("is a table on a terminal, with a verdict on what was compared", () => {
		const text = reportText(now, comparison);
		expect(text).to.match(/^2 rooms of 30, 4 clients, 5 events a second, ticks of 5 s, for 4 s\n/);
		expect(text).to.match(/\nevent to reaction +ms +50\.0 +20\.0 +30\.0 +40\.0 +1000\n/);
		expect(text).to.match(/\n3 x <b>TOO_BUSY<\/b>\n/);
		expect(text).to.match(/\nevent to reaction p50 +ms +50\.0 +10\.0 +5\.00 +WORSE\n/);
		expect(text).to.match(/\nevent to reaction p95 +ms +20\.0 +20\.0 +1\.00 +same\n/);
		expect(text).to.match(/\nerrors +3 +0 +WORSE$/);
		expect(reportText(madeUpMeasurement())).to.match(/\nNo errors\.$/);
	});

	it("shows numbers with as many places as they are worth", () => {
		expect([0, 7.25, 99.94, 123.4, 1_234_567, Number.NaN].map(shown)).to.deep.equal([
			"0.0",
			"7.3",
			"99.9",
			"123",
			"1,234,567",
			"–",
		]);
	});
});
