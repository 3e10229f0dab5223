import type { Look } from "../../../src/client/index.ts";
import type { Theme } from "../theme.ts";
import { type Colour, css, mix } from "./colour.ts";
import { paintFace } from "./face.ts";
import { paintHeadgear } from "./headgear.ts";

/** Steps of engagement that travel in the crowd frame: 0 to 15. */
export const ENGAGEMENT_STEPS = 16;

/** Height of the box of a figure, in its widths. */
export const FIGURE_HEIGHT = 1.5;

/** The colours of one figure, already dimmed for its engagement. */
export interface FigureColours {
	cloth: Colour;
	clothShade: Colour;
	clothEdge: Colour;
	skin: Colour;
	gear: Colour;
	ink: Colour;
}

const SKINS: readonly Colour[] = [
	[244, 206, 172],
	[214, 162, 120],
	[156, 106, 74],
	[104, 70, 52],
	[162, 190, 128],
	[158, 178, 214],
];

/** From this width in pixels on, a figure has a face. */
const FACE_FROM_PIXELS = 20;

/** Dims towards the dark (or the pale stone of day) as engagement falls, and never quite away. */
export function coloursOf(look: Look, mood: number, step: number, theme: Theme): FigureColours {
	const light = step / (ENGAGEMENT_STEPS - 1);
	const lit = (colour: Colour, least: number): Colour => mix(theme.shade, colour, least + (1 - least) * light ** 0.7);
	const moodColour = theme.moods[mood] ?? theme.shade;
	const skin = SKINS[look.variant % SKINS.length];
	const white: Colour = [255, 255, 255];
	return {
		cloth: lit(moodColour, 0.26),
		clothShade: lit(mix(moodColour, [16, 12, 34], 0.42), 0.2),
		clothEdge: lit(mix(moodColour, white, 0.42), 0.2),
		skin: lit(mix(skin, moodColour, 0.12), 0.3),
		gear: lit(mix(moodColour, [24, 18, 48], 0.58), 0.24),
		ink: mix([22, 16, 34], theme.shade, 0.25 * (1 - light)),
	};
}

/**
 * Paints one viewer into a box of `width` by `width * FIGURE_HEIGHT`, feet at the bottom. The less engaged, the deeper
 * it slumps and turns away; the most engaged throw up their arms.
 */
export function paintFigure(
	context: OffscreenCanvasRenderingContext2D,
	width: number,
	look: Look,
	mood: number,
	step: number,
	theme: Theme,
): void {
	const colours = coloursOf(look, mood, step, theme);
	const light = step / (ENGAGEMENT_STEPS - 1);
	const slump = Math.max(0, 0.45 - light) / 0.45;
	const turn = (look.variant % 2 === 0 ? 1 : -1) * slump;
	context.save();
	context.scale(width, width);
	context.translate(0.5, FIGURE_HEIGHT);
	if (light > 0.8) paintArms(context, colours, (light - 0.8) / 0.2);
	paintBody(context, colours, slump);
	context.translate(turn * 0.07, -0.86 + slump * 0.12 - light * 0.03);
	context.rotate(turn * 0.2);
	context.scale(0.96 + light * 0.06, 0.96 + light * 0.06);
	paintHead(context, colours);
	paintHeadgear(context, look.class, colours);
	if (width >= FACE_FROM_PIXELS) paintFace(context, mood, light, colours);
	context.restore();
}

function paintBody(context: OffscreenCanvasRenderingContext2D, colours: FigureColours, slump: number): void {
	const shoulder = -0.66 + slump * 0.1;
	const half = 0.36 + slump * 0.02;
	context.beginPath();
	context.moveTo(-half + 0.08, 0);
	context.quadraticCurveTo(-half, 0, -half, -0.1);
	context.bezierCurveTo(-half - 0.02, shoulder * 0.75, -half * 0.85, shoulder, 0, shoulder - 0.03);
	context.bezierCurveTo(half * 0.85, shoulder, half + 0.02, shoulder * 0.75, half, -0.1);
	context.quadraticCurveTo(half, 0, half - 0.08, 0);
	context.closePath();
	const shading = context.createLinearGradient(0, shoulder, 0, 0);
	shading.addColorStop(0, css(colours.cloth));
	shading.addColorStop(0.4, css(colours.cloth));
	shading.addColorStop(1, css(colours.clothShade));
	context.fillStyle = shading;
	context.fill();
	context.lineWidth = 0.04;
	context.strokeStyle = css(colours.clothEdge, 0.75);
	context.beginPath();
	context.moveTo(-half * 0.86, shoulder * 0.72);
	context.bezierCurveTo(-half * 0.8, shoulder * 0.98, -half * 0.5, shoulder, -half * 0.2, shoulder - 0.02);
	context.moveTo(half * 0.86, shoulder * 0.72);
	context.bezierCurveTo(half * 0.8, shoulder * 0.98, half * 0.5, shoulder, half * 0.2, shoulder - 0.02);
	context.stroke();
}

function paintArms(context: OffscreenCanvasRenderingContext2D, colours: FigureColours, raised: number): void {
	const reach = 0.3 + 0.32 * raised;
	context.lineCap = "round";
	for (const side of [-1, 1]) {
		context.lineWidth = 0.15;
		context.strokeStyle = css(colours.clothShade);
		context.beginPath();
		context.moveTo(side * 0.26, -0.5);
		context.quadraticCurveTo(side * 0.47, -0.6, side * 0.41, -0.62 - reach);
		context.stroke();
		context.fillStyle = css(colours.skin);
		context.beginPath();
		context.arc(side * 0.41, -0.66 - reach, 0.085, 0, Math.PI * 2);
		context.fill();
	}
}

function paintHead(context: OffscreenCanvasRenderingContext2D, colours: FigureColours): void {
	context.fillStyle = css(colours.skin);
	context.beginPath();
	context.ellipse(0, 0, 0.235, 0.26, 0, 0, Math.PI * 2);
	context.fill();
}
