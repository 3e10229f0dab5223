import { expect } from "chai";
import { FIGURES, type FigureName, LEFT_NAMES, TRAIN_ENDS } from "../../src/lab/figures.ts";
import { reportJson } from "../../src/lab/report-json.ts";
import type { LabResults } from "../../src/lab/results.ts";
import { placeIn } from "../../src/lab/series.ts";
import type { Spread } from "../../src/lab/statistics.ts";
import { resultsOf } from "../support/lab-runs.ts";

/** Figures of a variant by name. */
function figuresOf(results: LabResults, variant = 0): Record<FigureName, Spread> {
	const { spreads } = results.variants()[variant];
	return Object.fromEntries(FIGURES.map(({ name }, index) => [name, spreads[index]])) as Record<FigureName, Spread>;
}

describe("a run of the lab", () => {
	let arena: LabResults;

	before(async () => {
		arena = await resultsOf({ show: "arena", minutes: 20, seeds: 3, phase: "Popular" });
	});

	it("gives the same results again, whichever runs were ready first", async () => {
		const again = await resultsOf({ show: "arena", minutes: 20, seeds: 3, phase: "Popular" }, (runs) => runs.reverse());
		expect(reportJson(again)).to.equal(reportJson(arena));
	});

	it("has figures that agree with each other and with the series", () => {
		const { audience, engagement, leftPerHour, churnPerHour, trainsPerHour, ...others } = figuresOf(arena);
		expect(audience.mean).to.be.within(150, 200);
		expect(engagement.mean).to.be.within(0.1, 0.9);
		expect(churnPerHour.mean).to.be.closeTo(leftPerHour.mean / audience.mean, 0.05);
		const moods = Object.entries(others).filter(([name]) => name.startsWith("mood"));
		expect(moods.reduce((sum, [, { mean }]) => sum + mean, 0)).to.be.closeTo(1, 1e-9);
		const levels = Object.entries(others).filter(([name]) => name.startsWith("trainsLevel"));
		expect(levels.reduce((sum, [, { mean }]) => sum + mean, 0)).to.be.closeTo(trainsPerHour.mean, 1e-9);
		const [{ bins, mean }] = arena.drawn();
		const drawn = Array.from({ length: bins.count }, (_, bin) => mean[placeIn("audience", bin)]);
		expect(drawn.reduce((sum, value) => sum + value, 0) / bins.count).to.be.closeTo(audience.mean, 1);
		expect(bins.count * bins.minutesEach).to.equal(20);
	});

	it("has causes that add up to who left and to the trains, over time too", () => {
		const figures = figuresOf(arena);
		const sum = (names: readonly FigureName[]) => names.reduce((all, name) => all + figures[name].mean, 0);
		expect(sum(LEFT_NAMES.map((name) => `${name}PerHour` as const))).to.be.closeTo(figures.leftPerHour.mean, 1e-9);
		expect(sum(TRAIN_ENDS.map(({ name }) => name))).to.be.closeTo(figures.trainsPerHour.mean, 1e-9);
		expect(figures.trainParticipants.mean).to.be.at.least(figures.trainThreshold.mean);
		expect(figures.trainThreshold.mean).to.equal(10);
		expect(figures.unfedSeconds.mean).to.be.within(0, figures.trainSeconds.mean);
		const [{ bins, mean }] = arena.drawn();
		for (let bin = 0; bin < bins.count; bin++) {
			const left = LEFT_NAMES.reduce((all, name) => all + mean[placeIn(name, bin)], 0);
			expect(left).to.be.closeTo(mean[placeIn("left", bin)], 1e-9);
		}
	});

	it("bores a crowd to which nothing happens", async () => {
		const quiet = figuresOf(await resultsOf({ minutes: 20, seeds: 3 }));
		expect(quiet.engagement.mean).to.be.below(figuresOf(arena).engagement.mean / 2);
		expect(quiet.moodBored.mean).to.be.above(figuresOf(arena).moodBored.mean);
		expect([quiet.trainsPerHour.most, quiet.trainSeconds.count]).to.deep.equal([0, 0]);
	});

	it("has followers where the career has them, by what the scenario asks of them", async () => {
		const rising = { show: "arena", minutes: 20, seeds: 1, followers: { engagement: 0.2, watchMinutes: 10 } };
		const few = figuresOf(await resultsOf({ ...rising, followers: { ...rising.followers, most: 4 } }));
		expect(few.newFollowers.mean).to.equal(4);
		expect(figuresOf(await resultsOf(rising)).newFollowers.mean).to.be.above(4);
		expect(figuresOf(await resultsOf({ ...rising, phase: "Unknown" })).newFollowers.mean).to.equal(0);
	});

	it("shows what other rules change, seed by seed", async () => {
		const compare = { rules: { engagementDecayBaseRate: 0.08 } };
		const results = await resultsOf({ show: "arena", minutes: 20, seeds: 3, compare });
		const [{ differences }] = results.comparisons();
		const engagement = FIGURES.findIndex(({ name }) => name === "engagement");
		const { mean, margin } = differences[engagement];
		expect(mean).to.be.closeTo(figuresOf(results, 1).engagement.mean - figuresOf(results, 0).engagement.mean, 1e-9);
		expect(mean + margin).to.be.below(0);
		// The other set's runs are those of the scenario without a comparison.
		expect(figuresOf(results, 0)).to.deep.equal(figuresOf(arena));
	});

	it("blends a broadcast in", async () => {
		const broadcast = { anonymous: 10, tracked: 5, toMinute: 5 };
		const figures = figuresOf(await resultsOf({ minutes: 10, seeds: 1, show: "steady", phase: "Unknown", broadcast }));
		expect(figures.peakAudience.mean).to.be.within(55, 70);
	});
});
