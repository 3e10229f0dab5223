import { arrangeSeats, houseCapacity } from "../arena/seating.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 150;
/** More dots than these cannot be told apart on a card. */
const MOST_DOTS = 1200;

/** A small arena with as many dots as there are viewers. */
export function drawMiniArena(svg: SVGSVGElement, viewers: number): void {
	const dots = Math.min(MOST_DOTS, viewers);
	if (svg.dataset.dots === String(dots)) return;
	svg.dataset.dots = String(dots);
	const seating = arrangeSeats(houseCapacity(dots), { width: WIDTH, height: HEIGHT, above: 16, below: 14 });
	const radius = Math.min(4.2, seating.figureWidth * 0.36);
	let path = "";
	for (let seat = 0; seat < dots; seat++) {
		const r = radius * seating.scale[seat];
		const x = (seating.x[seat] - r).toFixed(1);
		path += `M${x} ${seating.y[seat].toFixed(1)}a${r.toFixed(2)} ${r.toFixed(2)} 0 1 0 ${(2 * r).toFixed(2)} 0a${r.toFixed(2)} ${r.toFixed(2)} 0 1 0 ${(-2 * r).toFixed(2)} 0`;
	}
	const crowd = document.createElementNS(SVG, "path");
	crowd.setAttribute("d", path);
	svg.replaceChildren(crowd);
}

/** An empty small arena. */
export function createMiniArena(): SVGSVGElement {
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
	svg.setAttribute("class", "card__arena");
	svg.setAttribute("aria-hidden", "true");
	return svg;
}
