import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { tuningPages } from "../../scripts/docs/tuning-pages.ts";
import { EXPERIMENTS, SIZE, THRESHOLD } from "../../scripts/tuning/experiments.ts";
import { readMeasured } from "../../scripts/tuning/measured.ts";
import { FIGURES } from "../../src/lab/figures.ts";
import { variantAt, variantCount } from "../../src/lab/variants.ts";
import { resultsOf, scenarioOf } from "../support/lab-runs.ts";

const SCENARIOS = new URL("../../examples/lab/", import.meta.url);
const DOCS = new URL("../../docs/", import.meta.url);

const scenarioIn = (name: string): object => JSON.parse(readFileSync(new URL(`${name}.json`, SCENARIOS), "utf8"));

describe("docs/tuning.md", () => {
	it("has the tables and charts of what was measured (npm run docs writes them)", async () => {
		for (const [name, text] of Object.entries(await tuningPages())) {
			expect(readFileSync(new URL(name, DOCS), "utf8"), name).to.equal(text);
		}
	});

	it("comes of scenarios that can be simulated, and of all there are", () => {
		const used = Object.values(EXPERIMENTS).flatMap((experiments) => experiments.map(({ scenario }) => scenario));
		const found = readdirSync(SCENARIOS).map((name) => name.replace(".json", ""));
		expect([...new Set(used)].sort()).to.deep.equal(found.sort());
		for (const name of found) scenarioOf(scenarioIn(name));
	});

	it("has the figures of every set of rules that its commands simulate", () => {
		for (const [name, experiments] of Object.entries(EXPERIMENTS)) {
			const points = experiments.flatMap(({ scenario, sweep }) => {
				const whole = scenarioOf({ ...scenarioIn(scenario), ...(sweep && { sweep }) });
				return Array.from({ length: variantCount(whole) }, (_, index) => variantAt(whole, index).point);
			});
			expect(readMeasured(name).map(({ point }) => point)).to.deep.equal(points);
		}
	});

	it("has figures that the lab still comes to", async () => {
		const point = { [SIZE]: 50, [THRESHOLD]: 5 };
		const results = await resultsOf({
			...scenarioIn("trains"),
			sweep: Object.fromEntries(Object.entries(point).map(([rule, value]) => [rule, [value]])),
		});
		const [{ spreads }] = results.variants();
		const measured = readMeasured("trains").find((rules) => rules.point[SIZE] === 50 && rules.point[THRESHOLD] === 5);
		for (const [name, { mean }] of Object.entries(measured?.figures ?? {})) {
			const place = FIGURES.findIndex((figure) => figure.name === name);
			expect(Number(spreads[place].mean.toPrecision(5)), name).to.equal(mean);
		}
		expect(measured?.figures).to.include.keys("engagement", "trainsPerHour", "newFollowers");
	});
});
