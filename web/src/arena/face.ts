import { css } from "./colour.ts";
import type { FigureColours } from "./figure.ts";

/** How a mood is drawn in a face, so that colour is never its only sign. */
interface Expression {
	eyes: "round" | "wide" | "shut" | "half" | "angry";
	mouth: "grin" | "smile" | "flat" | "small" | "open" | "laugh" | "skew" | "snarl";
}

/** By mood code. */
const EXPRESSIONS: readonly Expression[] = [
	{ eyes: "round", mouth: "grin" },
	{ eyes: "round", mouth: "smile" },
	{ eyes: "half", mouth: "skew" },
	{ eyes: "wide", mouth: "small" },
	{ eyes: "wide", mouth: "open" },
	{ eyes: "shut", mouth: "laugh" },
	{ eyes: "half", mouth: "flat" },
	{ eyes: "angry", mouth: "snarl" },
];

const BORED = 6;

/** Paints the face of a mood over a head round the origin; whoever is nearly gone looks bored whatever it feels. */
export function paintFace(
	context: OffscreenCanvasRenderingContext2D,
	mood: number,
	engagement: number,
	colours: FigureColours,
): void {
	const expression = EXPRESSIONS[engagement < 0.12 ? BORED : mood];
	context.strokeStyle = css(colours.ink);
	context.fillStyle = css(colours.ink);
	context.lineWidth = 0.04;
	context.lineCap = "round";
	for (const side of [-1, 1]) paintEye(context, expression.eyes, side);
	paintMouth(context, expression.mouth);
}

function paintEye(context: OffscreenCanvasRenderingContext2D, eyes: Expression["eyes"], side: number): void {
	const x = side * 0.095;
	context.beginPath();
	if (eyes === "round" || eyes === "wide") {
		context.arc(x, 0, eyes === "wide" ? 0.045 : 0.034, 0, Math.PI * 2);
		context.fill();
		return;
	}
	if (eyes === "shut") context.arc(x, 0.02, 0.05, Math.PI * 1.1, Math.PI * 1.9);
	else if (eyes === "half") {
		context.moveTo(x - 0.05, 0);
		context.lineTo(x + 0.05, 0);
	} else {
		context.moveTo(x - side * 0.055, 0.015);
		context.lineTo(x + side * 0.055, -0.045);
		context.moveTo(x, 0.012);
		context.lineTo(x + side * 0.02, 0.012);
	}
	context.stroke();
}

function paintMouth(context: OffscreenCanvasRenderingContext2D, mouth: Expression["mouth"]): void {
	context.beginPath();
	switch (mouth) {
		case "grin":
		case "laugh":
			context.arc(0, 0.075, mouth === "laugh" ? 0.1 : 0.085, 0, Math.PI);
			context.fill();
			return;
		case "open":
			context.ellipse(0, 0.135, 0.05, 0.07, 0, 0, Math.PI * 2);
			context.fill();
			return;
		case "smile":
			context.arc(0, 0.06, 0.085, Math.PI * 0.15, Math.PI * 0.85);
			break;
		case "small":
			context.moveTo(-0.03, 0.13);
			context.lineTo(0.03, 0.13);
			break;
		case "flat":
			context.moveTo(-0.07, 0.13);
			context.lineTo(0.07, 0.13);
			break;
		case "skew":
			context.moveTo(-0.06, 0.15);
			context.lineTo(0.07, 0.11);
			break;
		case "snarl":
			context.arc(0, 0.19, 0.085, Math.PI * 1.15, Math.PI * 1.85);
			break;
	}
	context.stroke();
}
