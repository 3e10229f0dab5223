import { bottomAxis, COLOURS, chartOf, PICTURE, PLOT, picture, scale, ticksBetween, valueAxis } from "./axis.ts";
import { element, type Markup } from "./markup.ts";

export interface Point {
	at: number;
	value: number;
	/** Half of the 95 % confidence interval; NaN where nothing is known of it. */
	margin: number;
}

export interface Line {
	name: string;
	points: readonly Point[];
}

/** What is along the bottom. */
export interface Along {
	unit: string;
	from: number;
	to: number;
}

const BOTTOM = PLOT.top + PLOT.height;
const RIGHT = PLOT.left + PLOT.width;

/** Lines with the 95 % band of their mean over the seeds. */
export function lineChart(title: string, lines: readonly Line[], { unit, from, to }: Along): Markup {
	const known = lines.map(({ points }) => points.filter(({ value }) => !Number.isNaN(value)));
	const ticks = ticksBetween(0, Math.max(0, ...known.flat().map((point) => point.value + half(point))));
	const x = scale([from, to], [PLOT.left, RIGHT]);
	const y = scale([0, ticks[ticks.length - 1]], [BOTTOM, PLOT.top]);
	const path = (points: readonly (readonly [number, number])[]) =>
		points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
	const shapes = known.flatMap((points, index) => {
		const upper = points.map((point) => [point.at, point.value + half(point)] as const);
		const lower = points.map((point) => [point.at, Math.max(0, point.value - half(point))] as const);
		const middle = points.map(({ at, value }) => [at, value] as const);
		const colour = COLOURS[index % COLOURS.length];
		return [
			element("polygon", { points: path([...upper, ...lower.reverse()]), fill: colour, "fill-opacity": 0.18 }),
			element("polyline", { points: path(middle), fill: "none", stroke: colour, "stroke-width": 1.6 }),
		];
	});
	const axes = [valueAxis(ticks, y), bottomAxis(ticksWithin(from, to), x, unit)];
	const legend = lines.map(({ name }, index) => ({ name, colour: COLOURS[index % COLOURS.length] }));
	return chartOf(title, picture(title, PICTURE.height, ...axes, ...shapes), legend);
}

const half = ({ margin }: Point): number => (Number.isNaN(margin) ? 0 : margin);

/** Round numbers between two ends, and none beyond them. */
export function ticksWithin(from: number, to: number): number[] {
	return ticksBetween(from, to).filter((tick) => tick >= from && tick <= to);
}
