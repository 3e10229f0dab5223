import type { Theme } from "../theme.ts";
import { type Colour, css, mix } from "./colour.ts";
import type { Seating } from "./seating.ts";

/** Paints the streamer on the stage, seen from behind, in a cape that catches the light; `seconds` moves the cape. */
export function paintPerformer(
	context: CanvasRenderingContext2D,
	seating: Seating,
	theme: Theme,
	tint: Colour,
	seconds: number,
): void {
	const { stage } = seating;
	const height = stage.halfWidth * 0.82;
	const cloth = theme.dark ? mix([14, 10, 30], tint, 0.22) : mix([44, 32, 74], tint, 0.2);
	const edge = mix(tint, [255, 255, 255], 0.45);
	const sway = Math.sin(seconds * 1.1) * 0.025;
	context.save();
	context.translate(stage.x, stage.y + stage.halfHeight * 0.12);
	context.fillStyle = css([6, 4, 16], theme.dark ? 0.45 : 0.25);
	context.beginPath();
	context.ellipse(0, 0, height * 0.34, height * 0.07, 0, 0, Math.PI * 2);
	context.fill();
	context.scale(height, height);
	paintCape(context, cloth, edge, sway);
	context.fillStyle = css(mix(cloth, edge, 0.12));
	context.beginPath();
	context.ellipse(0, -0.83, 0.095, 0.115, 0, 0, Math.PI * 2);
	context.fill();
	context.strokeStyle = css(edge, 0.85);
	context.lineWidth = 0.012;
	context.beginPath();
	context.ellipse(0, -0.83, 0.095, 0.115, 0, Math.PI * 1.05, Math.PI * 1.95);
	context.stroke();
	context.restore();
}

function paintCape(context: CanvasRenderingContext2D, cloth: Colour, edge: Colour, sway: number): void {
	context.fillStyle = css(cloth);
	context.strokeStyle = css(edge, 0.8);
	context.lineWidth = 0.014;
	context.lineJoin = "round";
	for (const side of [-1, 1]) {
		context.beginPath();
		context.moveTo(side * 0.16, -0.62);
		context.quadraticCurveTo(side * 0.36, -0.62, side * 0.36, -0.86);
		context.lineTo(side * 0.3, -0.88);
		context.quadraticCurveTo(side * 0.27, -0.7, side * 0.1, -0.7);
		context.closePath();
		context.fill();
		context.stroke();
	}
	context.beginPath();
	context.moveTo(-0.06, -0.73);
	context.bezierCurveTo(-0.22, -0.7, -0.2, -0.4, -0.3 + sway, 0);
	context.quadraticCurveTo(-0.1 + sway, 0.05, 0.02 + sway, 0.015);
	context.quadraticCurveTo(0.16 + sway, 0.05, 0.3 + sway, 0);
	context.bezierCurveTo(0.2, -0.4, 0.22, -0.7, 0.06, -0.73);
	context.closePath();
	context.fill();
	context.stroke();
	context.strokeStyle = css(edge, 0.18);
	context.beginPath();
	context.moveTo(-0.04, -0.6);
	context.quadraticCurveTo(-0.08, -0.3, -0.1 + sway, 0);
	context.moveTo(0.05, -0.6);
	context.quadraticCurveTo(0.07, -0.3, 0.12 + sway, 0);
	context.stroke();
}
