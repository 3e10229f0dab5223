import { element, setText } from "../element.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 72;
const MOST_POINTS = 180;

interface LineParts {
	/** Names of the lines, the first drawn as an area. */
	lines: readonly string[];
	/** The least top of the scale. */
	ceiling: number;
	textOf(value: number): string;
}

/** How a few figures went since the page was opened. Said in words beside it, so the drawing is for eyes only. */
export class LineChart {
	readonly root: HTMLElement;
	readonly #parts: LineParts;
	readonly #paths: SVGPathElement[];
	readonly #top = element("span", { class: "chart__top" });
	readonly #points: { key: number; values: number[] }[] = [];

	constructor(parts: LineParts) {
		this.#parts = parts;
		const svg = document.createElementNS(SVG, "svg");
		for (const [name, value] of Object.entries({
			class: "chart__drawing",
			viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
			preserveAspectRatio: "none",
		}))
			svg.setAttribute(name, value);
		this.#paths = parts.lines.map((_, place) => {
			const path = document.createElementNS(SVG, "path");
			path.setAttribute("class", `chart__line chart__line--${place}`);
			svg.append(path);
			return path;
		});
		const legend = parts.lines.map((name, place) =>
			element("span", { class: `chart__key chart__key--${place}` }, name),
		);
		this.root = element("div", { class: "chart", "aria-hidden": "true" }, this.#top);
		this.root.append(svg, element("div", { class: "chart__legend" }, ...legend));
	}

	/** Adds a point, or writes the last one anew when it has the same key. */
	add(key: number, values: number[]): void {
		const last = this.#points.at(-1);
		if (last?.key === key) last.values = values;
		else this.#points.push({ key, values });
		if (this.#points.length > MOST_POINTS) this.#points.shift();
		this.#draw();
	}

	#draw(): void {
		const { ceiling, textOf } = this.#parts;
		const top = Math.max(ceiling, ...this.#points.flatMap(({ values }) => values));
		setText(this.#top, textOf(top));
		const span = Math.max(20, this.#points.length - 1);
		for (const [place, path] of this.#paths.entries()) {
			const steps = this.#points.map(({ values }, index) => {
				const x = WIDTH - ((this.#points.length - 1 - index) / span) * WIDTH;
				return `${x.toFixed(1)} ${(HEIGHT - 1 - (values[place] / top) * (HEIGHT - 4)).toFixed(1)}`;
			});
			if (steps.length === 1) steps.unshift(`0 ${steps[0].split(" ")[1]}`);
			const line = `M${steps.join("L")}`;
			path.setAttribute("d", place === 0 ? `${line}V${HEIGHT}H${steps[0].split(" ")[0]}Z` : line);
		}
	}
}
