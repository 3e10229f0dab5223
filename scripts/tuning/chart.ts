import { COLOURS, picture, scale, ticksBetween } from "../../src/lab/axis.ts";
import { element, type Markup, together } from "../../src/lab/markup.ts";

export interface Dot {
	x: number;
	mean: number;
	margin: number;
}

export interface Line {
	name: string;
	dots: readonly Dot[];
}

export interface ChartWords {
	title: string;
	along: string;
	/** Numbers along the bottom. */
	ticks: readonly number[];
	/** Whether ten times as much is one step further along the bottom. */
	isLogarithmic: boolean;
	/** Where the vertical axis ends, and what is above it is left out; absent: where the values do. */
	most?: number;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [52, 550, 40, 300];
const HEIGHT = 350;
/** Readers' pages are light or dark: a chart brings its own paper. */
const PALETTE = [...COLOURS, "#1c1c22"];
const STYLE =
	"text{font:12px system-ui,sans-serif;fill:#1c1c22}.title{font-weight:600;font-size:14px}.grid{stroke:#d9d9e0}";

/** Lines with the 95 % interval of each dot, as a file of its own. */
export function chart(lines: readonly Line[], words: ChartWords): string {
	const place = words.isLogarithmic ? Math.log10 : (value: number) => value;
	const [first, last] = [words.ticks[0], words.ticks[words.ticks.length - 1]].map(place);
	const along = scale([first, last], [LEFT, RIGHT]);
	const x = (value: number) => along(place(value));
	const shown = lines.map(({ name, dots }) => {
		return { name, dots: dots.filter(({ mean }) => mean <= (words.most ?? Number.POSITIVE_INFINITY)) };
	});
	const top = Math.max(...lines.flatMap(({ dots }) => dots.map(({ mean, margin }) => mean + margin)));
	const ticks = ticksBetween(0, words.most ?? top);
	const y = scale([0, words.most ?? ticks[ticks.length - 1]], [BOTTOM, TOP]);
	const drawn = shown.map((line, index) =>
		drawnLine(line, PALETTE[index % PALETTE.length], x, (value) => clipped(y(value))),
	);
	const rows = ticks
		.filter((tick) => y(tick) >= TOP)
		.flatMap((tick) => [
			element("line", { class: "grid", x1: LEFT, x2: RIGHT, y1: y(tick), y2: y(tick) }),
			element("text", { x: LEFT - 8, y: y(tick) + 4, "text-anchor": "end" }, String(tick)),
		]);
	const columns = words.ticks.map((tick) =>
		element("text", { x: x(tick), y: BOTTOM + 18, "text-anchor": "middle" }, tick.toLocaleString("en-US")),
	);
	const svg = picture(
		words.title,
		HEIGHT,
		element("style", {}, { markup: STYLE }),
		element("rect", { width: "100%", height: "100%", fill: "#fff" }),
		element("text", { class: "title", x: LEFT, y: 22 }, words.title),
		...rows,
		...columns,
		element("text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 38, "text-anchor": "middle" }, words.along),
		...drawn,
		legendOf(lines),
	);
	return `${svg.markup}\n`;
}

const clipped = (y: number): number => Math.max(TOP, Math.min(BOTTOM, y));

function drawnLine({ dots }: Line, colour: string, x: (value: number) => number, y: (value: number) => number): Markup {
	const path = dots.map((dot) => `${x(dot.x).toFixed(1)},${y(dot.mean).toFixed(1)}`).join(" ");
	const marks = dots.flatMap((dot) => [
		element("line", {
			x1: x(dot.x),
			x2: x(dot.x),
			y1: y(dot.mean + dot.margin),
			y2: y(dot.mean - dot.margin),
			stroke: colour,
			"stroke-width": 2,
			"stroke-opacity": 0.5,
		}),
		element("circle", { cx: x(dot.x), cy: y(dot.mean), r: 3, fill: colour }),
	]);
	return together([element("polyline", { points: path, fill: "none", stroke: colour, "stroke-width": 1.5 }), ...marks]);
}

function legendOf(lines: readonly Line[]): Markup {
	return together(
		lines.flatMap(({ name }, index) => {
			const y = TOP + 10 + index * 20;
			return [
				element("rect", { x: RIGHT + 14, y: y - 9, width: 10, height: 10, fill: PALETTE[index % PALETTE.length] }),
				element("text", { x: RIGHT + 30, y }, name),
			];
		}),
	);
}
