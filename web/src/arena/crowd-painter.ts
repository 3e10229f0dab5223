import type { CrowdMotion } from "./crowd-motion.ts";
import { spreadOf } from "./crowd-motion.ts";
import type { CrowdReactions } from "./crowd-reactions.ts";
import { FIGURE_HEIGHT } from "./figure.ts";
import type { FigureStrips } from "./figure-strips.ts";
import type { Seating } from "./seating.ts";

/** What a crowd is painted from besides its motion. */
export interface CrowdScene {
	seating: Seating;
	/** Width of a figure of scale 1; neighbours may overlap a little. */
	figureSize: number;
	strips: FigureStrips;
	/** By seat: the key of its strip. */
	lookKeys: Uint16Array;
	/** What viewers do together. */
	reactions: CrowdReactions;
	/** Colour of what shows that hands meet. */
	clapColour: string;
	/** Mood code to bring out, or -1 for all. */
	highlightedMood: number;
	/** 0 for still figures, 1 for a lively house; a hype train adds to it. */
	liveliness: number;
	seconds: number;
}

/** By mood code: how much a viewer of that mood bounces. */
const BOUNCE = [1, 0.7, 0.1, 0.25, 0.6, 0.8, 0, 0.3];
/** From this step of engagement on viewers bounce. */
const BOUNCE_FROM_STEP = 7;
const FADED = 0.1;
/** The step of those who throw up their arms. */
const ARMS_UP_STEP = 15;

/** Paints every viewer, the farthest row first. */
export function paintCrowd(context: CanvasRenderingContext2D, motion: CrowdMotion, scene: CrowdScene): void {
	const { paintOrder } = scene.seating;
	context.fillStyle = scene.clapColour;
	for (let i = 0; i < paintOrder.length; i++) {
		const seat = paintOrder[i];
		if (seat < motion.seatCount && motion.presence[seat] > 0.01) paintViewer(context, motion, scene, seat);
	}
	context.globalAlpha = 1;
}

function paintViewer(context: CanvasRenderingContext2D, motion: CrowdMotion, scene: CrowdScene, seat: number): void {
	const { seating, strips, reactions } = scene;
	const step = motion.step[seat];
	const mood = motion.mood[seat];
	const presence = motion.presence[seat];
	const isComing = motion.taken[seat] === 1;
	const size = scene.figureSize * seating.scale[seat] * (presence < 1 && isComing ? overshoot(presence) : 1);
	const height = size * FIGURE_HEIGHT;
	const reacts = reactions.reacts[seat] === 1;
	const x = seating.x[seat] - size / 2 + (reacts ? reactions.lean[seat] * size : 0);
	const drop = presence < 1 && !isComing ? (1 - presence) * size * 0.5 : 0;
	const lift = reacts ? reactions.lift[seat] : bounce(scene, seat, step, mood);
	const y = seating.y[seat] - height + drop - lift * size;
	const light = reacts ? 1 - reactions.dim[seat] : 1;
	const alpha = presence * light * (scene.highlightedMood >= 0 && scene.highlightedMood !== mood ? FADED : 1);
	const cell = (reacts && reactions.armsUp[seat] === 1 ? ARMS_UP_STEP : Math.round(step)) * strips.cellWidth;
	const fade = motion.moodShare[seat];
	if (fade < 1) {
		context.globalAlpha = alpha;
		const before = strips.strip(scene.lookKeys[seat], motion.moodBefore[seat]);
		context.drawImage(before, cell, 0, strips.cellWidth, strips.cellHeight, x, y, size, height);
	}
	context.globalAlpha = alpha * fade;
	const strip = strips.strip(scene.lookKeys[seat], mood);
	context.drawImage(strip, cell, 0, strips.cellWidth, strips.cellHeight, x, y, size, height);
	if (reacts && reactions.claps[seat] === 1) paintClap(context, x + size / 2, y + height * 0.66, size);
}

/** Hands meet before the chest, with a spark on either side of them. */
function paintClap(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
	const hand = Math.max(1.5, size * 0.14);
	context.fillRect(x - hand / 2, y - hand / 2, hand, hand);
	const spark = Math.max(1, size * 0.05);
	for (const side of [-1, 1]) context.fillRect(x + side * size * 0.2 - spark / 2, y - size * 0.16, spark, spark * 2.4);
}

/** How high a viewer is in the air, in widths of itself. */
function bounce(scene: CrowdScene, seat: number, step: number, mood: number): number {
	if (scene.liveliness === 0 || step < BOUNCE_FROM_STEP) return 0;
	const spread = spreadOf(seat);
	const swing = Math.abs(Math.sin(scene.seconds * (2.6 + spread * 1.6) + spread * 40));
	return swing * BOUNCE[mood] * 0.22 * scene.liveliness * ((step - BOUNCE_FROM_STEP + 1) / 9);
}

/** Grows from nothing past 1 and back, as somebody who springs into a seat. */
function overshoot(share: number): number {
	const rest = share - 1;
	return 1 + 2.2 * rest * rest * rest + 1.2 * rest * rest;
}
