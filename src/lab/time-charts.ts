import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import {
	bottomAxis,
	COLOURS,
	chartOf,
	MOOD_COLOURS,
	PICTURE,
	PLOT,
	picture,
	scale,
	ticksBetween,
	valueAxis,
} from "./axis.ts";
import { CAUSE_LABELS, LEFT_NAMES } from "./figures.ts";
import { lineChart, type Point, ticksWithin } from "./line-chart.ts";
import { element, type Markup, together } from "./markup.ts";
import type { DrawnVariant } from "./results.ts";
import { type Channel, placeIn } from "./series.ts";

const BOTTOM = PLOT.top + PLOT.height;
const RIGHT = PLOT.left + PLOT.width;
const UNIT = "minutes";

/** Points in the middle of each bin. */
function pointsOf({ bins, mean, margin }: DrawnVariant, channel: Channel, factor: number): Point[] {
	return Array.from({ length: bins.count }, (_, bin) => {
		const place = placeIn(channel, bin);
		return { at: (bin + 0.5) * bins.minutesEach, value: mean[place] * factor, margin: margin[place] * factor };
	});
}

/** One line a variant over time. */
export function timeChart(title: string, drawn: readonly DrawnVariant[], channel: Channel, factor = 1): Markup {
	const lines = drawn.map((variant) => {
		return { name: variant.variant.label, points: pointsOf(variant, channel, factor) };
	});
	return lineChart(title, lines, { unit: UNIT, from: 0, to: Math.max(...drawn.map(minutesOf)) });
}

/** Shares of the moods of one variant, one above the other. */
export function moodChart(variant: DrawnVariant): Markup {
	const layers = SENTIMENT_CATEGORIES.map((name, code) => ({ name, channel: name, colour: MOOD_COLOURS[code] }));
	return stackChart("Moods, % of the audience", variant, layers, { factor: 100, ticks: [0, 25, 50, 75, 100] });
}

/** Who left one variant a minute, by cause, one above the other. */
export function causeChart(variant: DrawnVariant): Markup {
	const layers = LEFT_NAMES.map((channel, index) => {
		return { name: CAUSE_LABELS[index], channel, colour: COLOURS[index] };
	});
	const sums = Array.from({ length: variant.bins.count }, (_, bin) =>
		LEFT_NAMES.reduce((sum, name) => sum + variant.mean[placeIn(name, bin)], 0),
	);
	const ticks = ticksBetween(0, Math.max(...sums));
	return stackChart("Members who left a minute, by cause", variant, layers, { factor: 1, ticks });
}

interface Layer {
	name: string;
	channel: Channel;
	colour: string;
}

function stackChart(
	what: string,
	variant: DrawnVariant,
	layers: readonly Layer[],
	{ factor, ticks }: { factor: number; ticks: readonly number[] },
): Markup {
	const minutes = minutesOf(variant);
	const x = scale([0, minutes], [PLOT.left, RIGHT]);
	const y = scale([0, ticks[ticks.length - 1]], [BOTTOM, PLOT.top]);
	const beneath = new Float64Array(variant.bins.count);
	const shapes = layers.map(({ channel, colour }) => {
		const points = pointsOf(variant, channel, factor);
		const lower = points.map(({ at }, bin) => `${x(at).toFixed(1)},${y(beneath[bin]).toFixed(1)}`);
		const upper = points.map(({ at, value }, bin) => {
			beneath[bin] += value;
			return `${x(at).toFixed(1)},${y(beneath[bin]).toFixed(1)}`;
		});
		return element("polygon", { points: [...upper, ...lower.reverse()].join(" "), fill: colour });
	});
	const title = `${what}: ${variant.variant.label}`;
	const axes = [valueAxis(ticks, y), bottomAxis(ticksWithin(0, minutes), x, UNIT)];
	return chartOf(title, picture(title, PICTURE.height, together(shapes), ...axes), layers);
}

const minutesOf = ({ bins }: DrawnVariant): number => bins.count * bins.minutesEach;
