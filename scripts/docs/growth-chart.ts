import { COLOURS, PICTURE, PLOT, picture, scale, ticksBetween, valueAxis } from "../../src/lab/axis.ts";
import { element, type Markup, together } from "../../src/lab/markup.ts";

export interface GrowthSeries {
	name: string;
	/** By what grows, rising. */
	points: readonly (readonly [at: number, value: number])[];
}

export interface GrowthChart {
	title: string;
	/** What grows, and what is drawn of it with its unit. */
	across: string;
	up: string;
	/** Powers of ten upwards too, for what spans several. */
	isLogUp: boolean;
	series: readonly GrowthSeries[];
}

/** Paper and ink change together, so that the picture can be read on any page. */
const STYLE = `svg{color-scheme:light dark}.paper{fill:#fff}.grid{stroke:#d9d9e0;stroke-width:1}text{font:12px system-ui,sans-serif;fill:#1c1c22}
@media (prefers-color-scheme:dark){.paper{fill:#17171c}.grid{stroke:#3a3a44}text{fill:#e8e8ee}}`;

const BOTTOM = PLOT.top + PLOT.height;
const RIGHT = PLOT.left + PLOT.width;
const LEGEND = 22;
const TITLE = 26;
const KEY = 16;
const LETTER = 7;

/** Curves over powers of ten, as a picture of its own. */
export function growthChart({ title, across, up, isLogUp, series }: GrowthChart): string {
	const points = series.flatMap((one) => one.points);
	const xTicks = powersBetween(...endsOf(points.map(([at]) => at)));
	const values = points.map(([, value]) => value);
	const yTicks = isLogUp ? powersBetween(...endsOf(values)) : ticksBetween(0, Math.max(...values));
	const x = logScale(xTicks, [PLOT.left, RIGHT]);
	const y = isLogUp
		? logScale(yTicks, [BOTTOM, PLOT.top])
		: scale([yTicks[0], yTicks[yTicks.length - 1]], [BOTTOM, PLOT.top]);
	const height = TITLE + PICTURE.height + LEGEND;
	const curves = series.flatMap((one, index) => curveOf(one, COLOURS[index % COLOURS.length], x, y));
	const drawing = picture(
		title,
		height,
		element("style", {}, { markup: STYLE }),
		element("rect", { class: "paper", x: 0, y: 0, width: PICTURE.width, height }),
		element("text", { x: PLOT.left, y: 18 }, `${title} (${up})`),
		element(
			"g",
			{ transform: `translate(0 ${TITLE})` },
			valueAxis(yTicks, y),
			acrossAxis(xTicks, x, across),
			together(curves),
			together(legendOf(series)),
		),
	);
	return `${drawing.markup}\n`;
}

function curveOf(
	{ points }: GrowthSeries,
	colour: string,
	x: (at: number) => number,
	y: (value: number) => number,
): Markup[] {
	const path = points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
	return [
		element("polyline", { points: path, fill: "none", stroke: colour, "stroke-width": 2 }),
		...points.map(([at, value]) => element("circle", { cx: x(at), cy: y(value), r: 3, fill: colour })),
	];
}

function acrossAxis(ticks: readonly number[], x: (at: number) => number, label: string): Markup {
	const labels = ticks.flatMap((tick, index) => {
		// The last label would reach beyond the picture.
		const isLast = index === ticks.length - 1;
		const place = isLast ? { x: PICTURE.width - 2, "text-anchor": "end" } : { x: x(tick), "text-anchor": "middle" };
		return [
			element("line", { class: "grid", x1: x(tick), x2: x(tick), y1: PLOT.top, y2: BOTTOM }),
			element("text", { ...place, y: BOTTOM + 18 }, tick.toLocaleString("en-US")),
		];
	});
	const middle = PLOT.left + PLOT.width / 2;
	return together([...labels, element("text", { x: middle, y: BOTTOM + 35, "text-anchor": "middle" }, label)]);
}

/** One row below; a single curve is told by the title. */
function legendOf(series: readonly GrowthSeries[]): Markup[] {
	if (series.length < 2) return [];
	let left = PLOT.left;
	return series.flatMap(({ name }, index) => {
		const at = left;
		left += KEY + name.length * LETTER + KEY;
		const top = BOTTOM + 44;
		return [
			element("rect", { x: at, y: top, width: 10, height: 10, fill: COLOURS[index % COLOURS.length] }),
			element("text", { x: at + KEY, y: top + 10 }, name),
		];
	});
}

function endsOf(values: readonly number[]): [number, number] {
	return [Math.min(...values), Math.max(...values)];
}

/** Powers of ten from the last at or below `low` to the first at or above `high`. */
function powersBetween(low: number, high: number): number[] {
	const first = Math.floor(Math.log10(low) + 1e-9);
	const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
	return Array.from({ length: last - first + 1 }, (_, index) => Number(`1e${first + index}`));
}

function logScale(ticks: readonly number[], to: readonly [number, number]): (value: number) => number {
	const along = scale([Math.log10(ticks[0]), Math.log10(ticks[ticks.length - 1])], to);
	return (value) => along(Math.log10(value));
}
