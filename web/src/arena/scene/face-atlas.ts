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

const CELL = 96;
const INK = "#1a1222";

/** A picture with a face a mood: four in a row, two rows. */
export function paintFaces(): HTMLCanvasElement {
	const canvas = document.createElement("canvas");
	canvas.width = CELL * 4;
	canvas.height = CELL * 2;
	const context = canvas.getContext("2d");
	if (!context) return canvas;
	context.strokeStyle = INK;
	context.fillStyle = INK;
	context.lineWidth = 0.062;
	context.lineCap = "round";
	EXPRESSIONS.forEach((expression, mood) => {
		context.setTransform(CELL, 0, 0, CELL, ((mood % 4) + 0.5) * CELL, (Math.floor(mood / 4) + 0.42) * CELL);
		for (const side of [-1, 1]) paintEye(context, expression.eyes, side);
		paintMouth(context, expression.mouth);
	});
	return canvas;
}

function paintEye(context: CanvasRenderingContext2D, eyes: Expression["eyes"], side: number): void {
	const x = side * 0.17;
	context.beginPath();
	if (eyes === "round" || eyes === "wide") {
		context.arc(x, 0, eyes === "wide" ? 0.085 : 0.065, 0, Math.PI * 2);
		context.fill();
		context.fillStyle = "#ffffff";
		context.beginPath();
		context.arc(x + 0.025, -0.03, 0.022, 0, Math.PI * 2);
		context.fill();
		context.fillStyle = INK;
		return;
	}
	if (eyes === "shut") context.arc(x, 0.04, 0.085, Math.PI * 1.1, Math.PI * 1.9);
	else if (eyes === "half") {
		context.moveTo(x - 0.08, 0);
		context.lineTo(x + 0.08, 0);
	} else {
		context.moveTo(x + side * 0.09, -0.09);
		context.lineTo(x - side * 0.08, 0.01);
		context.moveTo(x, 0.045);
		context.lineTo(x + side * 0.02, 0.045);
	}
	context.stroke();
}

type Context = CanvasRenderingContext2D;

/** What is filled and what is a line. */
const FILLED: ReadonlySet<Expression["mouth"]> = new Set(["grin", "laugh", "open"]);
const MOUTHS: Record<Expression["mouth"], (context: Context) => void> = {
	grin: (context) => context.arc(0, 0.14, 0.15, 0, Math.PI),
	laugh: (context) => context.arc(0, 0.13, 0.18, 0, Math.PI),
	open: (context) => context.ellipse(0, 0.25, 0.08, 0.11, 0, 0, Math.PI * 2),
	smile: (context) => context.arc(0, 0.11, 0.14, Math.PI * 0.15, Math.PI * 0.85),
	small: (context) => context.arc(0, 0.23, 0.035, 0, Math.PI * 2),
	flat: (context) => line(context, -0.11, 0.22, 0.11, 0.22),
	skew: (context) => line(context, -0.1, 0.25, 0.11, 0.18),
	snarl: (context) => context.arc(0, 0.33, 0.14, Math.PI * 1.15, Math.PI * 1.85),
};

function line(context: Context, fromX: number, fromY: number, toX: number, toY: number): void {
	context.moveTo(fromX, fromY);
	context.lineTo(toX, toY);
}

function paintMouth(context: Context, mouth: Expression["mouth"]): void {
	context.beginPath();
	MOUTHS[mouth](context);
	if (FILLED.has(mouth)) context.fill();
	else context.stroke();
}
