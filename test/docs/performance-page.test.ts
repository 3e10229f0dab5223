import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import type { BenchResults } from "../../bench/results.ts";
import { SECTIONS } from "../../bench/sections.ts";
import { measuredPages } from "../../scripts/docs/measured-pages.ts";
import { performanceCharts, performancePage } from "../../scripts/docs/performance-page.ts";
import { pageOf, tableWith } from "../support/page.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const PAGE = pageOf("docs/performance.md");
const FRAME =
	"before\n<!-- npm run bench writes what follows -->\nold\n<!-- npm run bench writes what stands above -->\nafter\n";

const results: BenchResults = {
	machine: "a machine",
	sections: {
		tick: [
			{ name: "tick.full.ms", value: 2, unit: "ms", atMost: 1 },
			{ name: "tick.ratio", value: 12, unit: "x", ratioTo: "a peer", ratio: 12, atLeast: 6 },
		],
		growth: [1_000, 10_000, 100_000].map((at) => ({ name: `growth.members.tickMs.${at}`, value: at / 7, unit: "ms" })),
	},
};

describe("docs/performance.md", () => {
	it("and its pictures are what the last recorded run says", async () => {
		const pages = await measuredPages();
		const written = Object.keys(pages).map((name) => [name, readFileSync(new URL(name, DOCS), "utf8")]);
		expect(Object.fromEntries(written)).to.deep.equal(pages);
	});

	it("has no picture that is not drawn any more", async () => {
		const drawn = Object.keys(await measuredPages()).filter((name) => name.startsWith("images/"));
		const there = readdirSync(new URL("images/", DOCS)).filter((name) => name.startsWith("bench-"));
		expect(there.map((name) => `images/${name}`)).to.have.members(drawn);
	});

	it("tells what every section compares", () => {
		const told = tableWith(PAGE, "section").rows.map(([name]) => name);
		expect(told).to.have.members(Object.keys(SECTIONS).map((name) => `\`${name}\``));
	});

	it("has rows with what they are compared with, and says which target is missed", () => {
		const page = performancePage(FRAME, results);
		expect(page).to.include("| `tick.full.ms` | 2.00 ms |  | <= 1.00, missed |");
		expect(page).to.include("| `tick.ratio` | 12.0 x | a peer | >= 6.00 |");
		expect(page)
			.to.match(/^before\n/)
			.and.match(/\nafter\n$/);
		expect(page).not.to.include("old");
		expect(performancePage(page, results)).to.equal(page);
	});

	it("draws a curve of the points that a section measured, and leaves them out of the table", () => {
		const charts = performanceCharts(results);
		expect(Object.keys(charts)).to.deep.equal(["bench-members-tick.svg"]);
		const [picture] = Object.values(charts);
		expect(picture.match(/<circle/g)).to.have.length(3);
		for (const label of ["1,000", "10,000", "100,000", "milliseconds", "members of the room"]) {
			expect(picture).to.include(label);
		}
		expect(performancePage(FRAME, results)).not.to.include("growth.members.tickMs");
	});

	it("is not written without the marks around what is measured", () => {
		expect(() => performancePage("no marks", results)).to.throw("has lost the marks");
	});
});
