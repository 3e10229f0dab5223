import { element, setText, showList } from "../element.ts";
import type { TickRow } from "./tick-history.ts";
import type { Measure } from "./time-chart.ts";

const MOST_LINES = 12;

/** The numbers of a chart as a table, for those who do not see it or want to know it exactly; the newest first. */
export class ChartTable {
	readonly root: HTMLDetailsElement;
	readonly #measures: readonly Measure[];
	#body = element("tbody");
	#rows: readonly TickRow[] = [];
	#secondsOf: (tick: number) => number = (tick) => tick;

	constructor(title: string, measures: readonly Measure[]) {
		this.#measures = measures;
		const heads = ["Time", ...measures.map(({ label }) => label)];
		const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
		const caption = element("caption", { class: "unseen" }, `${title}, the newest first`);
		const table = element("table", {}, caption, element("thead", {}, head), this.#body);
		const scroller = element(
			"div",
			{ class: "chart__scroller", role: "region", tabindex: "0", "aria-label": `${title} as a table` },
			table,
		);
		this.root = element("details", { class: "chart__table" }, element("summary", {}, "As a table"), scroller);
		this.root.addEventListener("toggle", () => this.#fill());
	}

	show(rows: readonly TickRow[], secondsOf: (tick: number) => number): void {
		this.#rows = rows;
		this.#secondsOf = secondsOf;
		this.#fill();
	}

	#fill(): void {
		if (!this.root.open) return;
		showList(
			this.#body,
			sampled(this.#rows),
			({ tick }) => String(tick),
			({ tick }) =>
				element(
					"tr",
					{},
					element("th", { scope: "row" }, this.#timeOf(tick)),
					...this.#measures.map(() => element("td")),
				),
			(line, row) => this.#measures.forEach((measure, place) => setText(line.children[place + 1], measure.of(row))),
		);
	}

	#timeOf(tick: number): string {
		return new Date(this.#secondsOf(tick) * 1_000).toLocaleTimeString();
	}
}

/** Rows at equal distances, the newest always among them and first. */
function sampled(rows: readonly TickRow[]): TickRow[] {
	const step = Math.max(1, Math.ceil(rows.length / MOST_LINES));
	return rows.toReversed().filter((_, place) => place % step === 0);
}
