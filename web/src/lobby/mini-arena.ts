import { arrangeSeats, houseCapacity } from "../arena/seating.ts";
import { settingOf } from "../arena/setting.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const HEIGHT = 150;
const MARGIN = 14;
/** The plan is looked at from a height: what is farther away is foreshortened by this. */
const FORESHORTENED = 0.62;
/** More dots than these cannot be told apart on a card. */
const MOST_DOTS = 1200;

/** A small plan of the house with as many dots as there are viewers. */
export function drawMiniArena(svg: SVGSVGElement, viewers: number, realmPreset: string): void {
	const dots = Math.min(MOST_DOTS, viewers);
	const key = `${dots} ${realmPreset}`;
	if (svg.dataset.dots === key) return;
	svg.dataset.dots = key;
	const setting = settingOf(realmPreset);
	const { angle, radius, rimRadius } = arrangeSeats(houseCapacity(dots), setting);
	const below = Math.max(setting.stageRadius, -rimRadius * Math.cos(setting.halfAngle));
	const high = (rimRadius + below) * FORESHORTENED;
	const scale = Math.min((WIDTH / 2 - MARGIN) / rimRadius, (HEIGHT - 2 * MARGIN) / high);
	const stageY = HEIGHT - MARGIN - below * FORESHORTENED * scale;
	const r = Math.max(0.9, setting.seatPitch * 0.36 * scale);
	let path = "";
	for (let seat = 0; seat < dots; seat++) {
		const x = WIDTH / 2 + radius[seat] * Math.sin(angle[seat]) * scale - r;
		const y = stageY - radius[seat] * Math.cos(angle[seat]) * FORESHORTENED * scale;
		path += `M${x.toFixed(1)} ${y.toFixed(1)}a${r.toFixed(2)} ${r.toFixed(2)} 0 1 0 ${(2 * r).toFixed(2)} 0a${r.toFixed(2)} ${r.toFixed(2)} 0 1 0 ${(-2 * r).toFixed(2)} 0`;
	}
	const crowd = document.createElementNS(SVG, "path");
	crowd.setAttribute("d", path);
	svg.replaceChildren(crowd);
}

/** An empty small plan. */
export function createMiniArena(): SVGSVGElement {
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
	svg.setAttribute("class", "card__arena");
	svg.setAttribute("aria-hidden", "true");
	return svg;
}
