import { element, type Markup, together } from "./markup.ts";

/** The room in which a chart draws, in pixels from the upper left. */
export const PLOT = { left: 56, top: 10, width: 620, height: 190 };
export const PICTURE = { width: PLOT.left + PLOT.width + 14, height: PLOT.top + PLOT.height + 40 };

/** Colours that people with the usual kinds of colour blindness tell apart (Okabe and Ito). */
export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;
export const MOOD_COLOURS = [
	"#d55e00",
	"#009e73",
	"#8c6d31",
	"#56b4e9",
	"#e69f00",
	"#cc79a7",
	"#9a9a9a",
	"#5b1a1a",
] as const;

/** Round numbers from `low` to `high` or a little beyond, about five of them. */
export function ticksBetween(low: number, high: number): number[] {
	const span = high > low ? high - low : 1;
	let unit = 1;
	while (unit > span / 5) unit /= 10;
	while (unit * 10 <= span / 5) unit *= 10;
	const stride = unit * ([1, 2, 5, 10].find((factor) => unit * factor >= span / 5) ?? 10);
	const first = Math.floor(low / stride);
	const last = Math.max(first + 1, Math.ceil((low + span) / stride - 1e-9));
	return Array.from({ length: last - first + 1 }, (_, index) => roundedTo(stride, (first + index) * stride));
}

/** Without the dust that comes of counting in tenths. */
function roundedTo(stride: number, value: number): number {
	return Number(value.toFixed(stride >= 1 ? 0 : String(Math.round(1 / stride)).length));
}

/** Where a value is between two ends, in pixels. */
export function scale(from: readonly [number, number], to: readonly [number, number]): (value: number) => number {
	return (value) => to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);
}

/** A vertical axis with a line across for each of its ticks. */
export function valueAxis(ticks: readonly number[], y: (value: number) => number): Markup {
	const { left, width } = PLOT;
	return together(
		ticks.flatMap((tick) => [
			element("line", { class: "grid", x1: left, x2: left + width, y1: y(tick), y2: y(tick) }),
			element("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
		]),
	);
}

/** A horizontal axis below the plot, with what it counts. */
export function bottomAxis(ticks: readonly number[], x: (value: number) => number, unit: string): Markup {
	const below = PLOT.top + PLOT.height;
	const labels = ticks.map((tick) =>
		element("text", { x: x(tick), y: below + 18, "text-anchor": "middle" }, String(tick)),
	);
	const middle = PLOT.left + PLOT.width / 2;
	return together([...labels, element("text", { x: middle, y: below + 35, "text-anchor": "middle" }, unit)]);
}

/** A picture of its own size with a title that is read out. */
export function picture(title: string, height: number, ...content: Markup[]): Markup {
	const attributes = { viewBox: `0 0 ${PICTURE.width} ${height}`, role: "img", xmlns: "http://www.w3.org/2000/svg" };
	return element("svg", attributes, element("title", {}, title), ...content);
}

/** A figure of the page: heading, picture, and what its colours mean. */
export function chartOf(title: string, drawing: Markup, legend: readonly { name: string; colour: string }[]): Markup {
	const entries = legend.map(({ name, colour }) =>
		element("span", { class: "key" }, element("i", { style: `background:${colour}` }), name),
	);
	return element(
		"figure",
		{},
		element("figcaption", {}, title),
		drawing,
		element("div", { class: "legend" }, ...entries),
	);
}
