import { COLOURS, chartOf, PICTURE, picture, scale, ticksBetween } from "./axis.ts";
import {
	CAUSE_LABELS,
	FIGURES,
	type FigureName,
	headOf,
	LEFT_NAMES,
	LEVEL_NUMBERS,
	LEVELS,
	shown,
	TRAIN_ENDS,
} from "./figures.ts";
import { element, type Markup } from "./markup.ts";
import type { VariantFigures } from "./results.ts";
import type { Spread } from "./statistics.ts";

const ROW = 22;
const LABEL_WIDTH = 270;
const LABEL_LETTERS = 36;
const RIGHT = PICTURE.width - 64;

const placeOf = (name: FigureName): number => FIGURES.findIndex((figure) => figure.name === name);

/** A figure of every variant: its mean as a dot, the 95 % confidence interval as a bar. */
export function dotChart(name: FigureName, variants: readonly VariantFigures[]): Markup {
	const place = placeOf(name);
	const figure = FIGURES[place];
	const spreads = variants.map(({ spreads }) => spreads[place]);
	const ends = spreads.filter(({ count }) => count > 0).map((spread) => spread.mean + half(spread));
	const ticks = ticksBetween(0, Math.max(0, ...ends));
	const x = scale([ticks[0], ticks[ticks.length - 1]], [LABEL_WIDTH, RIGHT]);
	const rows = variants.flatMap(({ variant }, index) => {
		const spread = spreads[index];
		const y = (index + 0.5) * ROW;
		const label = element("text", { x: LABEL_WIDTH - 8, y: y + 4, "text-anchor": "end" }, shortened(variant.label));
		if (spread.count === 0) return [label, element("text", { x: LABEL_WIDTH + 6, y: y + 4 }, "none")];
		// No figure is ever below 0, though the interval of a few values may reach there.
		const [from, to] = [x(Math.max(0, spread.mean - half(spread))), x(spread.mean + half(spread))];
		const colour = COLOURS[variant.isCompared ? 1 : 0];
		return [
			label,
			element("line", { x1: from, x2: to, y1: y, y2: y, stroke: colour, "stroke-width": 3, "stroke-opacity": 0.45 }),
			element("circle", { cx: x(spread.mean), cy: y, r: 4, fill: colour }),
			element("text", { x: to + 8, y: y + 4 }, shown(spread.mean, figure)),
		];
	});
	const below = variants.length * ROW;
	const head = headOf(figure);
	return chartOf(head, picture(head, below + 24, ...axis(ticks, x, below), ...rows), []);
}

/** Trains an hour of every variant by the level that they peaked at. */
export function trainChart(variants: readonly VariantFigures[]): Markup {
	const parts = LEVEL_NUMBERS.map((level) => {
		return {
			figure: `trainsLevel${level}PerHour` as const,
			name: `level ${level}${level === LEVELS ? " and above" : ""}`,
		};
	});
	return barChart("Hype trains an hour, by the level that they peaked at", parts, variants);
}

/** Trains an hour of every variant by why they ended. */
export function trainEndChart(variants: readonly VariantFigures[]): Markup {
	const parts = TRAIN_ENDS.map(({ name, label }) => ({ figure: name, name: label }));
	return barChart("Hype trains an hour, by why they ended", parts, variants);
}

/** Who left every variant an hour by cause. */
export function leftChart(variants: readonly VariantFigures[]): Markup {
	const parts = LEFT_NAMES.map((name, index) => ({ figure: `${name}PerHour` as const, name: CAUSE_LABELS[index] }));
	return barChart("Members who left an hour, by cause", parts, variants);
}

/** Figures of every variant that add up, as parts of a bar. */
function barChart(
	title: string,
	parts: readonly { figure: FigureName; name: string }[],
	variants: readonly VariantFigures[],
): Markup {
	const countsOf = ({ spreads }: VariantFigures) => parts.map(({ figure }) => spreads[placeOf(figure)].mean);
	const most = Math.max(...variants.map((one) => countsOf(one).reduce((sum, count) => sum + count, 0)));
	const ticks = ticksBetween(0, most);
	const x = scale([0, ticks[ticks.length - 1]], [LABEL_WIDTH, RIGHT]);
	const rows = variants.flatMap((one, index) => {
		const y = index * ROW;
		let before = 0;
		const bars = countsOf(one).map((count, part) => {
			const [from, to] = [x(before), x(before + count)];
			before += count;
			return element("rect", { x: from, y: y + 3, width: to - from, height: ROW - 6, fill: COLOURS[part] });
		});
		return [
			element("text", { x: LABEL_WIDTH - 8, y: y + 15, "text-anchor": "end" }, shortened(one.variant.label)),
			...bars,
		];
	});
	const below = variants.length * ROW;
	const legend = parts.map(({ name }, part) => ({ name, colour: COLOURS[part] }));
	return chartOf(title, picture(title, below + 24, ...axis(ticks, x, below), ...rows), legend);
}

function axis(ticks: readonly number[], x: (value: number) => number, below: number): Markup[] {
	return ticks.flatMap((tick) => [
		element("line", { class: "grid", x1: x(tick), x2: x(tick), y1: 0, y2: below }),
		element("text", { x: x(tick), y: below + 16, "text-anchor": "middle" }, String(tick)),
	]);
}

const half = ({ margin }: Spread): number => (Number.isNaN(margin) ? 0 : margin);

function shortened(label: string): string {
	return label.length > LABEL_LETTERS ? `${label.slice(0, LABEL_LETTERS - 1)}…` : label;
}
