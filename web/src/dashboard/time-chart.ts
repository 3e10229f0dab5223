import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { element, setText } from "../element.ts";
import { panelFrame } from "../stream/panel.ts";
import { watchTheme } from "../theme.ts";
import { columnsOf } from "./chart-columns.ts";
import { ChartTable } from "./chart-table.ts";
import type { TickRow } from "./tick-history.ts";

/** Something that the chart shows of each tick: an entry of the legend, a column of the table. */
export interface Measure {
	label: string;
	/** Custom property of the style sheet. */
	colour: string;
	of(row: TickRow): string;
}

/** The colours a chart is painted with, as they are in force. */
export type Paint = (property: string, percent?: number) => string;

export interface TimeChartSpec {
	title: string;
	className: string;
	measures: readonly Measure[];
	/** Of the lines that are drawn, in the order of the series. */
	lines: readonly ((row: TickRow) => number)[];
	series(paint: Paint): uPlot.Series[];
	bands?(paint: Paint): uPlot.Band[];
	/** Lower and upper end of the values. */
	range(least: number, most: number): [number, number];
	/** Marks of the axis of values; absent: it has none. */
	mark?(value: number): string;
	/** All that the chart says, in a sentence. */
	summary(rows: readonly TickRow[]): string;
}

const LEAST_SECONDS = 30;
const AXIS_FONT = "12px system-ui, sans-serif";
/** Charts of one page show the same moment under the pointer. */
const SYNC = "dashboard";

/** A panel with a chart over time, what it says in words, a legend with the numbers, and all of them as a table. */
export class TimeChart {
	readonly root: HTMLElement;
	readonly #spec: TimeChartSpec;
	#canvas = element("div", { class: "chart__canvas", role: "img" });
	#summary = element("p", { class: "chart__summary" });
	#moment = element("span", { class: "chart__moment" });
	#values: HTMLElement[] = [];
	#table: ChartTable;
	#plot: uPlot | undefined;
	#rows: readonly TickRow[] = [];
	#secondsOf: (tick: number) => number = (tick) => tick;
	#stops: (() => void)[] = [];

	constructor(spec: TimeChartSpec) {
		this.#spec = spec;
		this.#table = new ChartTable(spec.title, spec.measures);
		const legend = element("ul", { class: "chart__legend" }, ...spec.measures.map((measure) => this.#entryOf(measure)));
		const foot = element("div", { class: "chart__foot" }, legend, this.#moment);
		const parts = [this.#summary, this.#canvas, foot, this.#table.root];
		this.root = panelFrame(spec.title, `chart ${spec.className}`, ...parts);
		const observer = new ResizeObserver(() => this.#resize());
		observer.observe(this.#canvas);
		this.#stops.push(
			() => observer.disconnect(),
			watchTheme(() => this.#draw()),
		);
	}

	/** Shows the rows, oldest first; `secondsOf` tells when a tick was, in Unix seconds. */
	show(rows: readonly TickRow[], secondsOf: (tick: number) => number): void {
		this.#rows = rows;
		this.#secondsOf = secondsOf;
		const summary = this.#spec.summary(rows);
		setText(this.#summary, summary);
		this.#canvas.setAttribute("aria-label", `${this.#spec.title}: ${summary}`);
		if (this.#plot === undefined) this.#draw();
		else this.#plot.setData(this.#columns());
		this.#tell(this.#plot?.cursor.idx ?? undefined);
		this.#table.show(rows, secondsOf);
	}

	close(): void {
		for (const stop of this.#stops) stop();
		this.#plot?.destroy();
	}

	#entryOf({ label, colour }: Measure): HTMLElement {
		const value = element("span", { class: "chart__value" }, "–");
		this.#values.push(value);
		const swatch = element("span", { class: "chart__swatch", style: `--colour: var(${colour})` });
		return element("li", {}, swatch, element("span", {}, label), value);
	}

	#columns(): uPlot.AlignedData {
		return columnsOf(this.#rows, this.#spec.lines, this.#secondsOf) as uPlot.AlignedData;
	}

	#resize(): void {
		const { clientWidth: width, clientHeight: height } = this.#canvas;
		if (this.#plot === undefined) this.#draw();
		else if (width > 0) this.#plot.setSize({ width, height });
	}

	#draw(): void {
		this.#plot?.destroy();
		this.#plot = undefined;
		const { clientWidth: width, clientHeight: height } = this.#canvas;
		if (width === 0 || height === 0 || this.#rows.length === 0) return;
		this.#plot = new uPlot({ width, height, ...this.#options() }, this.#columns(), this.#canvas);
	}

	#options(): Omit<uPlot.Options, "width" | "height"> {
		const { series, bands, range, mark } = this.#spec;
		const style = getComputedStyle(this.root);
		const paint: Paint = (property, percent = 100) => {
			const colour = style.getPropertyValue(property).trim();
			return percent === 100 ? colour : `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
		};
		const marks = { stroke: paint("--text-soft"), font: AXIS_FONT, ticks: { show: false } };
		const grid = { stroke: paint("--panel-edge"), width: 1 };
		return {
			padding: [8, mark ? 14 : 30, 0, mark ? 0 : 30],
			legend: { show: false },
			cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC }, points: { size: 7 } },
			scales: {
				x: { time: true, range: (_, least, most) => [Math.min(least, most - LEAST_SECONDS), most] },
				y: { range: (_, least, most) => range(least, most) },
			},
			axes: [
				{
					...marks,
					grid: { show: false },
					values: (_, times, __, ___, step) => times.map((seconds) => clockTime(seconds, step)),
					space: 64,
					size: 26,
				},
				mark ? { ...marks, grid, values: (_, values) => values.map(mark), size: 44, space: 34 } : { show: false },
			],
			series: [{}, ...series(paint)],
			...(bands && { bands: bands(paint) }),
			hooks: { setCursor: [({ cursor }) => this.#tell(cursor.idx ?? undefined)] },
		};
	}

	/** The numbers of the moment under the pointer, or of now. */
	#tell(place: number | undefined): void {
		const at = place === undefined ? undefined : this.#plot?.data[0][place];
		const pointed = at === undefined ? undefined : this.#rows.findLast(({ tick }) => this.#secondsOf(tick) <= at);
		const row = pointed ?? this.#rows.at(-1);
		if (row === undefined) return;
		this.#spec.measures.forEach((measure, index) => setText(this.#values[index], measure.of(row)));
		setText(this.#moment, pointed === undefined ? "now" : clockTime(this.#secondsOf(row.tick), 1));
	}
}

/** The time of day; with seconds where marks are `stepSeconds` apart and that is less than a minute. */
function clockTime(seconds: number, stepSeconds = 60): string {
	const digits = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
	const time = new Date(seconds * 1_000);
	return time.toLocaleTimeString([], stepSeconds < 60 ? { ...digits, second: "2-digit" } : digits);
}
