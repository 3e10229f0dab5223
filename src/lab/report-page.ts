import { FIGURES, shown } from "./figures.ts";
import { element, type Markup } from "./markup.ts";
import { wholePage } from "./page.ts";
import type { Comparison, DrawnVariant, LabResults, VariantFigures } from "./results.ts";
import { sessionChart } from "./session-charts.ts";
import type { Spread } from "./statistics.ts";
import { causeChart, moodChart, timeChart } from "./time-charts.ts";
import { dotChart, leftChart, trainChart, trainEndChart } from "./variant-charts.ts";

/** More rows than these nobody reads; all of them are in the JSON. */
const MOST_ROWS = 200;
const MOST_CHART_ROWS = 60;

/** The report of a scenario as one HTML page that needs nothing else. */
export function reportPage(results: LabResults): string {
	const { scenario } = results;
	const variants = results.variants();
	const { sessions, minutes, seeds, firstSeed, phase } = scenario;
	const runs = variants.length * seeds;
	const length = sessions === 1 ? `${minutes} minutes` : `${sessions} sessions of ${minutes} minutes`;
	const facts = `${runs} ${runs === 1 ? "run" : "runs"} of ${length}, streamer phase ${phase}, seeds ${firstSeed} to ${firstSeed + seeds - 1}.`;
	const bands = "Bands and ± are 95 % confidence intervals of the mean over the seeds.";
	return wholePage(
		scenario.name,
		element("p", { class: "faint" }, `${facts} ${seeds > 1 ? bands : "One seed: nothing is known of chance."}`),
		...comparedPart(results.comparisons()),
		...sessionPart(results.drawn(), scenario.sessions),
		...timePart(results.drawn(), variants.length),
		...whyPart(results.drawn(), variants),
		...variantPart(variants, scenario.sessions),
		...tablePart(variants),
		element("h2", {}, "Scenario"),
		element("pre", {}, JSON.stringify(scenario, null, 2)),
	);
}

function sessionPart(drawn: readonly DrawnVariant[], count: number): Markup[] {
	if (count === 1) return [];
	const names = [
		"followers",
		"returning",
		"followersThere",
		"phase",
		"careerGrowth",
		"audience",
		"engagement",
		"trainsPerHour",
		"newFollowers",
		"tips",
	] as const;
	const charts = names.map((name) => sessionChart(name, drawn, count));
	return [element("h2", {}, "By session"), element("div", { class: "charts lines" }, ...charts)];
}

function timePart(drawn: readonly DrawnVariant[], count: number): Markup[] {
	const left = count - drawn.length;
	return [
		element("h2", {}, "Over time"),
		...(left > 0 ? [element("p", { class: "faint" }, `The first ${drawn.length} of ${count} sets of rules.`)] : []),
		element(
			"div",
			{ class: "charts lines" },
			timeChart("Audience", drawn, "audience"),
			timeChart("Mean engagement, %", drawn, "engagement", 100),
			timeChart("Members who joined a minute", drawn, "joined"),
			timeChart("Members who left a minute", drawn, "left"),
			timeChart("Level of the hype train (0: none)", drawn, "hypeLevel"),
			...drawn.map(moodChart),
		),
	];
}

/** Causes are noted by every step, as those of live sessions are. */
function whyPart(drawn: readonly DrawnVariant[], all: readonly VariantFigures[]): Markup[] {
	const variants = all.slice(0, MOST_CHART_ROWS);
	const names = ["trainParticipants", "trainThreshold", "unfedSeconds"] as const;
	const trains = [trainEndChart(variants), ...names.map((name) => dotChart(name, variants))];
	return [
		element("h2", {}, "Why people left"),
		element("div", { class: "charts" }, leftChart(variants), ...drawn.map(causeChart)),
		element("h2", {}, "Why trains started and ended"),
		element("div", { class: "charts" }, ...trains),
	];
}

function variantPart(all: readonly VariantFigures[], sessions: number): Markup[] {
	const variants = all.slice(0, MOST_CHART_ROWS);
	const names = [
		"audience",
		"engagement",
		"churnPerHour",
		"trainSeconds",
		"peakLevel",
		"newFollowers",
		"tips",
		...(sessions > 1 ? (["returning", "followers", "careerGrowth", "phase"] as const) : []),
	] as const;
	const left = all.length - variants.length;
	return [
		element("h2", {}, "By rules"),
		...(left > 0 ? [element("p", { class: "faint" }, `The first ${variants.length} of ${all.length}.`)] : []),
		element("div", { class: "charts bars" }, trainChart(variants), ...names.map((name) => dotChart(name, variants))),
	];
}

/** Figures down, variants across would not fit a page: a row a variant. */
function tablePart(all: readonly VariantFigures[]): Markup[] {
	const variants = all.slice(0, MOST_ROWS);
	const heads = ["rules", ...FIGURES.map(({ label }) => label)].map((label) => element("th", {}, label));
	const rows = variants.map(({ variant, spreads }) => {
		const cells = spreads.map((spread, index) => element("td", {}, withMargin(spread, index)));
		return element("tr", {}, element("td", {}, variant.label), ...cells);
	});
	const left = all.length - variants.length;
	return [
		element("h2", {}, "Figures"),
		...(left > 0 ? [element("p", { class: "faint" }, `${left} more are in the JSON.`)] : []),
		element("div", { class: "wide" }, element("table", {}, element("tr", {}, ...heads), ...rows)),
	];
}

function comparedPart(comparisons: readonly Comparison[]): Markup[] {
	if (comparisons.length === 0) return [];
	const heads = ["at", ...FIGURES.map(({ label }) => label)].map((label) => element("th", {}, label));
	const rows = comparisons.slice(0, MOST_ROWS).map(({ point, differences }) => {
		const at = Object.entries(point).map(([rule, value]) => `${rule} = ${JSON.stringify(value)}`);
		const cells = differences.map((spread, index) =>
			element("td", isSure(spread) ? { class: "sure" } : {}, (spread.mean > 0 ? "+" : "") + withMargin(spread, index)),
		);
		return element("tr", {}, element("td", {}, at.join(", ") || "the scenario"), ...cells);
	});
	const note =
		"What the other rules change, seed by seed. Bold: chance alone would hardly do it, for the interval leaves 0 out.";
	return [
		element("h2", {}, "Difference"),
		element("p", { class: "faint" }, note),
		element("div", { class: "wide" }, element("table", {}, element("tr", {}, ...heads), ...rows)),
	];
}

/** Whether the confidence interval of a difference leaves 0 out. */
export const isSure = ({ mean, margin }: Spread): boolean => Math.abs(mean) > margin;

function withMargin({ mean, margin }: Spread, index: number): string {
	const figure = FIGURES[index];
	return Number.isNaN(margin) ? shown(mean, figure) : `${shown(mean, figure)} ± ${shown(margin, figure)}`;
}
