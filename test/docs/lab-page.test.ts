import { expect } from "chai";
import { FIGURES } from "../../src/lab/figures.ts";
import { labScenario } from "../../src/lab/scenario.ts";
import { scenarioOf } from "../support/lab-runs.ts";
import { pageOf, tableWith } from "../support/page.ts";

const PAGE = pageOf("docs/lab.md");

describe("docs/lab.md", () => {
	it("has every field of a scenario with its default", () => {
		const defaults = scenarioOf({});
		const rows = tableWith(PAGE, "field").rows.map(([field, value]) => [field, value]);
		const expected = Object.keys(labScenario.shape).map((field) => {
			const value = Object.entries(defaults).find(([name]) => name === field)?.[1];
			return [`\`${field}\``, typeof value === "object" || value === undefined ? "" : String(value)];
		});
		expect(rows).to.deep.equal(expected);
	});

	it("tells every figure", () => {
		const told = tableWith(PAGE, "figure").rows.map(([names]) => names);
		const ranges: Record<string, string> = {
			trainsLevel: "`trainsLevel1PerHour` to `trainsLevel5PerHour`",
			mood: "`moodExcited` to `moodHostile`",
		};
		for (const { name } of FIGURES) {
			const range = Object.keys(ranges).find((start) => name.startsWith(start));
			expect(told.join(", "), name).to.include(range === undefined ? `\`${name}\`` : ranges[range]);
		}
	});

	it("has scenarios that can be simulated", () => {
		const scenarios = [...PAGE.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => scenarioOf(JSON.parse(text)));
		expect(scenarios).to.have.length(2);
	});
});
