import type { Theme } from "../theme.ts";
import { type Colour, css, mix } from "./colour.ts";
import type { Seating } from "./seating.ts";

/** The light on what stands still; at strength 0 it is the everyday light, at 1 it floods the house. */
export interface HouseLight {
	colour: Colour;
	strength: number;
}

/** Paints what stands still: sky, colonnade, steps, empty seats and the stage. */
export function paintBackdrop(
	context: CanvasRenderingContext2D,
	seating: Seating,
	size: { width: number; height: number },
	theme: Theme,
	light: HouseLight,
): void {
	paintSky(context, seating, size, theme, light);
	paintColonnade(context, seating, theme, light);
	paintSteps(context, seating, theme, light);
	paintSeats(context, seating, theme);
	paintStage(context, seating, theme, light);
}

function paintSky(
	context: CanvasRenderingContext2D,
	seating: Seating,
	size: { width: number; height: number },
	theme: Theme,
	light: HouseLight,
): void {
	const sky = context.createLinearGradient(0, 0, 0, size.height);
	sky.addColorStop(0, css(theme.skyTop));
	sky.addColorStop(1, css(theme.skyBottom));
	context.fillStyle = sky;
	context.fillRect(0, 0, size.width, size.height);
	const { colour: tint, strength } = light;
	const horizon = seating.rim[Math.floor(seating.rim.length / 4) * 2 + 1];
	const glow = context.createRadialGradient(
		size.width / 2,
		horizon + 40,
		0,
		size.width / 2,
		horizon + 40,
		size.width * 0.55,
	);
	glow.addColorStop(0, css(tint, (theme.dark ? 0.34 : 0.4) + 0.35 * strength));
	glow.addColorStop(0.5, css(tint, (theme.dark ? 0.1 : 0.14) + 0.22 * strength));
	glow.addColorStop(1, css(tint, 0));
	context.fillStyle = glow;
	context.fillRect(0, 0, size.width, size.height);
}

/** Pillars with a lintel behind the last row, torches on every third. */
function paintColonnade(context: CanvasRenderingContext2D, seating: Seating, theme: Theme, light: HouseLight): void {
	const { rim } = seating;
	const height = seating.stage.halfWidth * 0.3;
	const reach = height * (0.5 + 0.5 * light.strength);
	const stone = mix(theme.stepFar, theme.skyTop, theme.dark ? 0.45 : 0.25);
	context.strokeStyle = css(stone);
	context.lineCap = "butt";
	for (let i = 0; i < rim.length; i += 2) {
		context.lineWidth = height * 0.16;
		context.beginPath();
		context.moveTo(rim[i], rim[i + 1]);
		context.lineTo(rim[i], rim[i + 1] - height);
		context.stroke();
	}
	context.lineWidth = height * 0.22;
	context.lineJoin = "round";
	traceLine(context, rim, -height);
	context.stroke();
	context.lineWidth = 1;
	context.strokeStyle = css(mix(stone, theme.stepEdge, 0.5));
	traceLine(context, rim, -height * 1.1);
	context.stroke();
	for (let i = 2; i < rim.length; i += 6)
		paintTorch(context, rim[i], rim[i + 1] - height * 0.55, reach, theme, light.colour);
}

function paintTorch(
	context: CanvasRenderingContext2D,
	x: number,
	y: number,
	reach: number,
	theme: Theme,
	tint: Colour,
): void {
	const flame = context.createRadialGradient(x, y, 0, x, y, reach);
	flame.addColorStop(0, css(mix(tint, [255, 255, 255], 0.5), theme.dark ? 0.95 : 0.8));
	flame.addColorStop(0.18, css(tint, theme.dark ? 0.55 : 0.4));
	flame.addColorStop(1, css(tint, 0));
	context.fillStyle = flame;
	context.fillRect(x - reach, y - reach, reach * 2, reach * 2);
}

function traceLine(context: CanvasRenderingContext2D, line: Float32Array, dy: number): void {
	context.beginPath();
	context.moveTo(line[0], line[1] + dy);
	for (let i = 2; i < line.length; i += 2) context.lineTo(line[i], line[i + 1] + dy);
}

function paintSteps(context: CanvasRenderingContext2D, seating: Seating, theme: Theme, light: HouseLight): void {
	const lines = [seating.rim, ...seating.steps];
	const { colour: tint, strength } = light;
	const far = mix(theme.stepFar, tint, 0.12 * strength);
	const lit = mix(theme.stepNear, tint, (theme.dark ? 0.16 : 0.1) + 0.34 * strength);
	for (let i = 0; i < lines.length - 1; i++) {
		const back = lines[i];
		const front = lines[i + 1];
		const nearness = i / Math.max(1, lines.length - 2);
		context.fillStyle = css(mix(far, lit, nearness ** 1.4));
		context.beginPath();
		context.moveTo(back[0], back[1]);
		for (let p = 2; p < back.length; p += 2) context.lineTo(back[p], back[p + 1]);
		for (let p = front.length - 2; p >= 0; p -= 2) context.lineTo(front[p], front[p + 1] + 1);
		context.closePath();
		context.fill();
		context.strokeStyle = css(mix(theme.stepEdge, tint, 0.3), 0.1 + 0.35 * nearness);
		context.lineWidth = lines.length > 30 ? 0.5 : 1;
		traceLine(context, front, 0);
		context.stroke();
	}
}

function paintSeats(context: CanvasRenderingContext2D, seating: Seating, theme: Theme): void {
	context.fillStyle = css(theme.stepEdge, theme.dark ? 0.17 : 0.3);
	for (let seat = 0; seat < seating.capacity; seat++) {
		const width = seating.figureWidth * seating.scale[seat];
		context.beginPath();
		context.ellipse(seating.x[seat], seating.y[seat] - width * 0.12, width * 0.34, width * 0.16, 0, 0, Math.PI * 2);
		context.fill();
	}
}

function paintStage(context: CanvasRenderingContext2D, seating: Seating, theme: Theme, light: HouseLight): void {
	const { x, y, halfWidth, halfHeight } = seating.stage;
	paintFloor(context, seating, theme, light);
	for (const ring of [1.14, 1, 0.7]) {
		context.strokeStyle = css(mix(theme.glow, light.colour, 0.5), ring === 1 ? 0.85 : 0.25);
		context.lineWidth = ring === 1 ? 2.5 : 1;
		context.beginPath();
		context.ellipse(x, y, halfWidth * ring, halfHeight * ring, 0, 0, Math.PI * 2);
		context.stroke();
	}
	const pool = context.createRadialGradient(x, y, 0, x, y, halfWidth);
	pool.addColorStop(0, css(mix(theme.glow, [255, 255, 255], 0.35), theme.dark ? 0.75 : 0.9));
	pool.addColorStop(0.7, css(theme.glow, theme.dark ? 0.22 : 0.4));
	pool.addColorStop(1, css(theme.glow, 0));
	context.save();
	context.translate(x, y);
	context.scale(1, halfHeight / halfWidth);
	context.translate(-x, -y);
	context.fillStyle = pool;
	context.beginPath();
	context.arc(x, y, halfWidth, 0, Math.PI * 2);
	context.fill();
	context.restore();
}

/** The orchestra before the first row, and the floor below it all, lit from the stage. */
function paintFloor(context: CanvasRenderingContext2D, seating: Seating, theme: Theme, light: HouseLight): void {
	const { x, y, halfWidth } = seating.stage;
	const { rim } = seating;
	const front = seating.steps[seating.steps.length - 1];
	const tint = light.colour;
	const sheen = context.createRadialGradient(x, y, halfWidth * 0.3, x, y, halfWidth * 3.4);
	sheen.addColorStop(0, css(mix(theme.stage, tint, 0.5)));
	sheen.addColorStop(0.45, css(mix(theme.stage, tint, (theme.dark ? 0.12 : 0.3) + 0.2 * light.strength)));
	sheen.addColorStop(1, css(mix(theme.stage, theme.skyTop, theme.dark ? 0.72 : 0)));
	context.fillStyle = sheen;
	context.beginPath();
	context.moveTo(rim[0] - halfWidth, rim[1]);
	context.lineTo(front[0], front[1]);
	for (let p = 2; p < front.length; p += 2) context.lineTo(front[p], front[p + 1]);
	context.lineTo(rim[rim.length - 2] + halfWidth, rim[rim.length - 1]);
	context.lineTo(rim[rim.length - 2] + halfWidth, y + halfWidth * 6);
	context.lineTo(rim[0] - halfWidth, y + halfWidth * 6);
	context.closePath();
	context.fill();
}
