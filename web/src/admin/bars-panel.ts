import { element, setText, showList } from "../element.ts";

interface BarsParts {
	title: string;
	empty: string;
	textOf(value: number): string;
	/** Of each bar; absent: the accent. */
	colourOf?(name: string): string;
	/** Bars at most; the largest. */
	most?: number;
	/** What a full bar is; absent: the largest of all. */
	whole?: number;
}

/** Figures by name as bars, the largest first. */
export class BarsPanel {
	readonly root: HTMLElement;
	readonly #parts: BarsParts;
	readonly #list = element("ul", { class: "bars" });
	readonly #empty: HTMLElement;

	constructor(parts: BarsParts) {
		this.#parts = parts;
		this.#empty = element("p", { class: "panel__empty" }, parts.empty);
		this.root = element("section", { class: "panel" }, element("h2", {}, parts.title), this.#list, this.#empty);
	}

	show(figures: Readonly<Record<string, number>>): void {
		const { most = 8, whole, textOf, colourOf } = this.#parts;
		const shown = Object.entries(figures)
			.filter(([, value]) => value > 0)
			.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
			.slice(0, most);
		const full = whole ?? Math.max(0, ...Object.values(figures));
		this.#empty.hidden = shown.length > 0;
		showList(
			this.#list,
			shown,
			([name]) => name,
			([name]) => makeBar(name, colourOf?.(name)),
			(bar, [, value]) => {
				bar.style.setProperty("--share", String(full === 0 ? 0 : Math.min(1, value / full)));
				setText(bar.querySelector(".bars__value") as Element, textOf(value));
			},
		);
	}
}

function makeBar(name: string, colour: string | undefined): HTMLElement {
	const track = element("span", { class: "bars__track" }, element("span", { class: "bars__fill" }));
	const bar = element("li", { class: "bars__row" }, element("span", { class: "bars__name", title: name }, name), track);
	bar.append(element("span", { class: "bars__value" }));
	if (colour !== undefined) bar.style.setProperty("--colour", colour);
	return bar;
}
