import { css } from "./colour.ts";
import type { FigureColours } from "./figure.ts";

type Painter = (context: OffscreenCanvasRenderingContext2D, colours: FigureColours) => void;

/** What a class of viewer wears; the head is an ellipse of 0.235 by 0.26 round the origin. */
const HEADGEAR: readonly Painter[] = [hair, hood, pointedHat, helmet, horns, crown, ears, cap];

/** Kinds of headgear; classes beyond them begin again. */
export const HEADGEAR_KINDS = HEADGEAR.length;

/** Paints the headgear of an appearance class over a head. */
export function paintHeadgear(
	context: OffscreenCanvasRenderingContext2D,
	appearanceClass: number,
	colours: FigureColours,
): void {
	HEADGEAR[appearanceClass % HEADGEAR_KINDS]?.(context, colours);
}

function hair(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.gear);
	context.beginPath();
	context.ellipse(0, -0.06, 0.26, 0.24, 0, Math.PI, 0);
	context.quadraticCurveTo(0.16, -0.14, 0, -0.12);
	context.quadraticCurveTo(-0.16, -0.14, -0.26, -0.06);
	context.fill();
}

function hood(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.clothShade);
	context.beginPath();
	context.moveTo(-0.32, 0.26);
	context.bezierCurveTo(-0.4, -0.18, -0.2, -0.38, 0, -0.4);
	context.bezierCurveTo(0.2, -0.38, 0.4, -0.18, 0.32, 0.26);
	context.quadraticCurveTo(0.22, 0.24, 0.19, 0.08);
	context.bezierCurveTo(0.19, -0.14, 0.1, -0.2, 0, -0.2);
	context.bezierCurveTo(-0.1, -0.2, -0.19, -0.14, -0.19, 0.08);
	context.quadraticCurveTo(-0.22, 0.24, -0.32, 0.26);
	context.fill();
}

function pointedHat(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.gear);
	context.beginPath();
	context.moveTo(-0.23, -0.12);
	context.quadraticCurveTo(-0.1, -0.36, 0.08, -0.6);
	context.quadraticCurveTo(0.14, -0.34, 0.23, -0.12);
	context.fill();
	context.beginPath();
	context.ellipse(0, -0.12, 0.36, 0.075, 0, 0, Math.PI * 2);
	context.fill();
	context.fillStyle = css(colours.clothEdge);
	context.fillRect(-0.19, -0.21, 0.38, 0.05);
}

function helmet(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.clothEdge);
	context.beginPath();
	context.ellipse(0, -0.04, 0.265, 0.27, 0, Math.PI, 0);
	context.lineTo(0.265, 0.02);
	context.lineTo(-0.265, 0.02);
	context.fill();
	context.fillStyle = css(colours.gear);
	context.beginPath();
	context.moveTo(-0.06, -0.27);
	context.quadraticCurveTo(0, -0.5, 0.22, -0.42);
	context.quadraticCurveTo(0.1, -0.34, 0.06, -0.26);
	context.fill();
	context.fillRect(-0.265, -0.04, 0.53, 0.06);
}

function horns(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	hair(context, colours);
	context.fillStyle = css(colours.clothEdge);
	for (const side of [-1, 1]) {
		context.beginPath();
		context.moveTo(side * 0.15, -0.22);
		context.quadraticCurveTo(side * 0.34, -0.24, side * 0.3, -0.48);
		context.quadraticCurveTo(side * 0.42, -0.22, side * 0.22, -0.12);
		context.fill();
	}
}

function crown(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	hair(context, colours);
	context.fillStyle = css(colours.clothEdge);
	context.beginPath();
	context.moveTo(-0.22, -0.16);
	context.lineTo(-0.25, -0.38);
	context.lineTo(-0.11, -0.28);
	context.lineTo(0, -0.42);
	context.lineTo(0.11, -0.28);
	context.lineTo(0.25, -0.38);
	context.lineTo(0.22, -0.16);
	context.quadraticCurveTo(0, -0.1, -0.22, -0.16);
	context.fill();
}

function ears(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.skin);
	for (const side of [-1, 1]) {
		context.beginPath();
		context.moveTo(side * 0.2, -0.08);
		context.lineTo(side * 0.43, -0.2);
		context.lineTo(side * 0.2, 0.1);
		context.fill();
	}
	hair(context, colours);
	context.fillStyle = css(colours.gear);
	context.fillRect(-0.26, -0.08, 0.07, 0.3);
	context.fillRect(0.19, -0.08, 0.07, 0.3);
}

function cap(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.cloth);
	context.beginPath();
	context.ellipse(0, -0.08, 0.25, 0.24, 0, Math.PI, 0);
	context.fill();
	context.fillStyle = css(colours.gear);
	context.beginPath();
	context.ellipse(0.06, -0.09, 0.27, 0.06, 0, 0, Math.PI * 2);
	context.fill();
}
