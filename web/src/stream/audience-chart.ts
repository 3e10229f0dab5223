import type { StreamView } from "./stream-view.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const HEIGHT = 64;
const MOST_POINTS = 90;

interface Point {
	tick: number;
	total: number;
	engaged: number;
	disengaged: number;
}

/** A small chart of the counts since the page joined, one point a tick: engaged, undecided and disengaged, stacked. */
export class AudienceChart {
	readonly root: SVGSVGElement;
	#points: Point[] = [];
	#engaged: SVGPathElement;
	#disengaged: SVGPathElement;
	#total: SVGPathElement;

	constructor() {
		this.root = document.createElementNS(SVG, "svg");
		this.root.setAttribute("class", "audience__chart");
		this.root.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
		this.root.setAttribute("preserveAspectRatio", "none");
		this.root.setAttribute("aria-hidden", "true");
		this.#total = this.#path("chart__total");
		this.#engaged = this.#path("chart__engaged");
		this.#disengaged = this.#path("chart__disengaged");
	}

	show(view: StreamView): void {
		const last = this.#points[this.#points.length - 1];
		const { total, engaged, disengaged } = view.counts;
		if (last?.tick === view.tick) Object.assign(last, { total, engaged, disengaged });
		else this.#points.push({ tick: view.tick, total, engaged, disengaged });
		if (this.#points.length > MOST_POINTS) this.#points.shift();
		const ceiling = Math.max(1, ...this.#points.map((point) => point.total)) * 1.06;
		const height = (count: number): number => HEIGHT - (count / ceiling) * HEIGHT;
		this.#draw(
			this.#total,
			(point) => height(point.total),
			() => HEIGHT,
		);
		this.#draw(
			this.#engaged,
			(point) => height(point.engaged),
			() => HEIGHT,
		);
		this.#draw(
			this.#disengaged,
			(point) => height(point.total),
			(point) => height(point.total - point.disengaged),
		);
	}

	#path(className: string): SVGPathElement {
		const path = document.createElementNS(SVG, "path");
		path.setAttribute("class", className);
		this.root.append(path);
		return path;
	}

	#draw(path: SVGPathElement, top: (point: Point) => number, bottom: (point: Point) => number): void {
		const points = this.#points;
		if (points.length < 2) return;
		const span = Math.max(12, points.length - 1);
		const x = (i: number): string => (WIDTH - ((points.length - 1 - i) / span) * WIDTH).toFixed(1);
		const upper = points.map((point, i) => `${x(i)} ${top(point).toFixed(1)}`);
		const lower = points.map((point, i) => `${x(i)} ${bottom(point).toFixed(1)}`).reverse();
		path.setAttribute("d", `M${upper.join("L")}L${lower.join("L")}Z`);
	}
}
