import { COLOURS, chartOf, PICTURE, picture, scale, ticksBetween } from "../lab/axis.ts";
import { element, type Markup } from "../lab/markup.ts";
import { COMPARED } from "./comparison.ts";
import { FIGURES } from "./figures.ts";
import type { Measurement } from "./measurement.ts";
import type { Spread } from "./spread.ts";

const ROW = 30;
const LABEL_WIDTH = 130;
const AXIS = 24;
const DOT = 5;
const RING = 7;

/** Percentiles of everything that is a time, a row each: dots of this run, rings of the baseline. */
export function timesChart(now: Measurement, baseline?: Measurement): Markup {
	const figures = FIGURES.filter(({ unit, name }) => unit === "ms" && now.figures[name].count > 0);
	const rows = figures.map(({ name, label }) => {
		return { label, now: now.figures[name], before: baseline?.figures[name] };
	});
	const values = rows.flatMap(({ now, before }) => [now, ...(before === undefined ? [] : [before])]).flatMap(valuesOf);
	const ticks = ticksBetween(0, Math.max(0, ...values.filter((value) => !Number.isNaN(value))));
	const x = scale([0, ticks[ticks.length - 1]], [LABEL_WIDTH, PICTURE.width - AXIS]);
	const below = rows.length * ROW;
	const axis = ticks.flatMap((tick) => [
		element("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 0, y2: below }),
		element("text", { x: x(tick), y: below + 16, "text-anchor": "middle" }, String(tick)),
	]);
	const marks = rows.flatMap(({ label, now, before }, row) => {
		const y = (row + 0.5) * ROW;
		return [
			element("text", { x: LABEL_WIDTH - 10, y: y + 4, "text-anchor": "end" }, label),
			...(before === undefined ? [] : circles(before, x, y, (stroke) => ({ fill: "none", stroke, r: RING }))),
			...circles(now, x, y, (fill) => ({ fill, r: DOT })),
		];
	});
	const title = "Times, ms";
	const legend = COMPARED.map((name, place) => ({ name, colour: COLOURS[place] }));
	return chartOf(title, picture(title, below + AXIS, ...axis, ...marks), legend);
}

const valuesOf = (spread: Spread): number[] => COMPARED.map((of) => spread[of]);

function circles(
	spread: Spread,
	x: (value: number) => number,
	cy: number,
	look: (colour: string) => Record<string, string | number>,
): Markup[] {
	return valuesOf(spread).flatMap((value, place) =>
		Number.isNaN(value) ? [] : [element("circle", { cx: x(value), cy, ...look(COLOURS[place]) })],
	);
}
