import type { Theme } from "../theme.ts";
import { type Colour, css } from "./colour.ts";
import type { Seating } from "./seating.ts";

/** Beams a level of the hype train adds, and how many there are at most. */
const BEAMS_A_LEVEL = 2;
const MOST_BEAMS = 10;

/** Paints the hype train's searchlights: more of them and quicker with each level, in the colour of its mood. */
export function paintBeams(
	context: CanvasRenderingContext2D,
	seating: Seating,
	theme: Theme,
	colour: Colour,
	level: number,
	seconds: number,
): void {
	const count = Math.min(MOST_BEAMS, BEAMS_A_LEVEL * level + 2);
	const { stage } = seating;
	const length = stage.y * 1.15;
	context.save();
	context.globalCompositeOperation = theme.dark ? "lighter" : "source-over";
	for (let i = 0; i < count; i++) {
		const share = count === 1 ? 0.5 : i / (count - 1);
		const swing = Math.sin(seconds * (0.35 + 0.07 * level) + i * 2.1) * 0.16;
		paintBeam(
			context,
			stage.x + (share - 0.5) * stage.halfWidth * 1.6,
			stage.y,
			(share - 0.5) * 1.75 + swing,
			length,
			theme,
			colour,
		);
	}
	context.restore();
}

function paintBeam(
	context: CanvasRenderingContext2D,
	x: number,
	y: number,
	angle: number,
	length: number,
	theme: Theme,
	colour: Colour,
): void {
	const spread = 0.055;
	const light = context.createLinearGradient(x, y, x + Math.sin(angle) * length, y - Math.cos(angle) * length);
	light.addColorStop(0, css(colour, theme.dark ? 0.34 : 0.42));
	light.addColorStop(0.5, css(colour, theme.dark ? 0.11 : 0.16));
	light.addColorStop(1, css(colour, 0));
	context.fillStyle = light;
	context.beginPath();
	context.moveTo(x - 2, y);
	context.lineTo(x + Math.sin(angle - spread) * length, y - Math.cos(angle - spread) * length);
	context.lineTo(x + Math.sin(angle + spread) * length, y - Math.cos(angle + spread) * length);
	context.lineTo(x + 2, y);
	context.fill();
}
