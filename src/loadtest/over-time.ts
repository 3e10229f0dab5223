import { bottomAxis, COLOURS, chartOf, PICTURE, PLOT, picture, scale, ticksBetween, valueAxis } from "../lab/axis.ts";
import { ticksWithin } from "../lab/line-chart.ts";
import { element, type Markup } from "../lab/markup.ts";
import type { Channel, Series } from "./measurement.ts";

const BOTTOM = PLOT.top + PLOT.height;
const RIGHT = PLOT.left + PLOT.width;
/** Half of the line that stands for a point alone, as a share of a stretch of time. */
const HALF_POINT = 0.4;

const SOLID: Record<string, string | number> = { "stroke-width": 1.8 };
const FAINT: Record<string, string | number> = {
	"stroke-width": 1.2,
	"stroke-opacity": 0.8,
	"stroke-dasharray": "5 4",
};

/** What lines over time are of, by what they are called. */
export type Lines = Readonly<Record<string, Channel>>;
type Point = readonly [seconds: number, value: number];

/** Lines over time; those of a baseline are dashed. */
export function overTime(title: string, lines: Lines, now: Series, baseline?: Series): Markup {
	const channelsOf = Object.values(lines);
	const sources = baseline === undefined ? [now] : [now, baseline];
	const values = sources.flatMap(({ channels }) => channelsOf.flatMap((channel) => channels[channel]));
	const ticks = ticksBetween(0, Math.max(0, ...values.filter((value) => !Number.isNaN(value))));
	const seconds = Math.max(...sources.map(({ secondsEach, channels }) => secondsEach * channels.cpu.length));
	const x = scale([0, seconds], [PLOT.left, RIGHT]);
	const y = scale([0, ticks[ticks.length - 1]], [BOTTOM, PLOT.top]);
	const drawn = sources.flatMap((series, source) =>
		channelsOf.flatMap((channel, place) => {
			const look = { fill: "none", stroke: COLOURS[place], ...(source === 0 ? SOLID : FAINT) };
			return rowsOf(series, channel).map((row) => {
				const points = row.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
				return element("polyline", { points: points.join(" "), ...look });
			});
		}),
	);
	const axes = [valueAxis(ticks, y), bottomAxis(ticksWithin(0, seconds), x, "seconds")];
	const legend = Object.keys(lines).map((name, place) => ({ name, colour: COLOURS[place] }));
	return chartOf(title, picture(title, PICTURE.height, ...axes, ...drawn), legend.length > 1 ? legend : []);
}

/** Points in the middle of each stretch of time, in rows without a gap. */
function rowsOf({ secondsEach, channels }: Series, channel: Channel): Point[][] {
	const rows: Point[][] = [[]];
	for (const [place, value] of channels[channel].entries()) {
		if (Number.isNaN(value)) rows.push([]);
		else rows[rows.length - 1].push([(place + 0.5) * secondsEach, value]);
	}
	return rows
		.filter((row) => row.length > 0)
		.map((row) => {
			const [[at, value]] = row;
			if (row.length > 1) return row;
			return [-HALF_POINT, HALF_POINT].map((half): Point => [at + half * secondsEach, value]);
		});
}
