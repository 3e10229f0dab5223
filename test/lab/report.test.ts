import { expect } from "chai";
import { ticksBetween } from "../../src/lab/axis.ts";
import { element, escaped } from "../../src/lab/markup.ts";
import { reportPage } from "../../src/lab/report-page.ts";
import { reportText } from "../../src/lab/report-text.ts";
import { resultsOf } from "../support/lab-runs.ts";

describe("the report of the lab", () => {
	let page: string;
	let text: string;

	before(async () => {
		const results = await resultsOf({
			name: `<script>alert("1")</script> & 'more'`,
			show: "arena",
			minutes: 5,
			seeds: 2,
			phase: "Popular",
			sweep: { hypeTrainTriggerThreshold: [5, 20] },
			compare: { name: "<b>bold</b>", rules: { engagementGainRate: 0.3 } },
		});
		page = reportPage(results);
		text = reportText(results);
	});

	it("is one page that asks for nothing else", () => {
		expect(page).to.match(/^<!doctype html>\n<html lang="en">/);
		expect(page).not.to.match(/<script|<link|<img|@import|url\(|src=|href=/);
		const addresses = [...page.matchAll(/https?:\/\/[^"<\s]+/g)].map(([address]) => address);
		expect([...new Set(addresses)]).to.deep.equal(["http://www.w3.org/2000/svg"]);
	});

	it("shows names as text, whatever is in them", () => {
		expect(page).to.include("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;");
		expect(page).not.to.include("<b>bold");
	});

	it("draws everything with numbers, and closes what it opens", () => {
		expect(page).not.to.match(/NaN|Infinity|undefined/);
		const open: string[] = [];
		for (const [, slash, name] of page.matchAll(/<(\/?)([a-z0-9]+)/g)) {
			if (name === "meta") continue;
			if (slash === "") open.push(name);
			else expect(open.pop()).to.equal(name);
		}
		expect(open).to.deep.equal([]);
		// Five lines, four moods, trains, and seven figures by rules; causes by rules and four times over time, how trains ended and
		// three figures of theirs.
		expect(page.match(/<svg/g)).to.have.length(5 + 4 + 1 + 7 + 1 + 4 + 1 + 3);
	});

	it("is two tables on a terminal: what came of it, and why", () => {
		const lines = text.split("\n");
		expect(lines).to.have.length(5 + 1 + 5);
		for (const table of [lines.slice(0, 5), lines.slice(6)]) {
			expect(new Set(table.map((line) => line.length)).size).to.equal(1);
		}
		expect(lines[1]).to.match(/^hypeTrainTriggerThreshold = 5, the scenario's rules +\d/);
	});

	it("escapes text and attributes, and what XML cannot write", () => {
		expect(escaped("a\u0000<&>\"'\ud800")).to.equal("a\ufffd&lt;&amp;&gt;&quot;&#39;\ufffd");
		expect(element("a", { title: '"' }, "<", element("b", {})).markup).to.equal('<a title="&quot;">&lt;<b></b></a>');
	});

	it("has round ticks", () => {
		expect(ticksBetween(0, 203)).to.deep.equal([0, 50, 100, 150, 200, 250]);
		expect(ticksBetween(0, 0.23)).to.deep.equal([0, 0.05, 0.1, 0.15, 0.2, 0.25]);
		expect(ticksBetween(0, 0)).to.deep.equal([0, 0.2, 0.4, 0.6, 0.8, 1]);
		expect(ticksBetween(-3, 8)).to.deep.equal([-5, 0, 5, 10]);
	});
});
