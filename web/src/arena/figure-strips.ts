import type { Look } from "../../../src/client/index.ts";
import type { Theme } from "../theme.ts";
import { ENGAGEMENT_STEPS, FIGURE_HEIGHT, paintFigure } from "./figure.ts";
import { HEADGEAR_KINDS } from "./headgear.ts";

const MOOD_COUNT = 8;
const VARIANT_COUNT = 6;

/** Pixels that all strips together may take; past it the ones made first go. */
const PIXEL_BUDGET = 24_000_000;

/** Pre-rendered figures: a strip a look and mood, with one cell a step of engagement, made when first needed. */
export interface FigureStrips {
	cellWidth: number;
	cellHeight: number;
	/** The strip of a look (see `lookKey`) and a mood. */
	strip(lookKey: number, mood: number): ImageBitmap;
}

/** The number under which a look's strips are kept; looks that cannot be told apart at this size share one. */
export function lookKey(look: Look): number {
	return (look.class % HEADGEAR_KINDS) * VARIANT_COUNT + (look.variant % VARIANT_COUNT);
}

/** Strips with cells for figures `figureWidth` device pixels wide. */
export function createFigureStrips(figureWidth: number, theme: Theme): FigureStrips {
	const width = Math.max(4, Math.ceil(figureWidth));
	const cellWidth = width + 2;
	const cellHeight = Math.ceil(width * FIGURE_HEIGHT) + 2;
	const most = Math.max(32, Math.floor(PIXEL_BUDGET / (cellWidth * ENGAGEMENT_STEPS * cellHeight)));
	const strips = new Map<number, ImageBitmap>();

	function make(key: number, mood: number): ImageBitmap {
		const canvas = new OffscreenCanvas(cellWidth * ENGAGEMENT_STEPS, cellHeight);
		const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
		const look = { class: Math.floor(key / VARIANT_COUNT), variant: key % VARIANT_COUNT };
		for (let step = 0; step < ENGAGEMENT_STEPS; step++) {
			context.save();
			context.translate(step * cellWidth + 1, 1);
			paintFigure(context, width, look, mood, step, theme);
			context.restore();
		}
		// A bitmap frees its pixels when it is closed, a canvas only when the collector comes by.
		return canvas.transferToImageBitmap();
	}

	function discardOldest(): void {
		for (const [id, strip] of strips) {
			strip.close();
			strips.delete(id);
			return;
		}
	}

	return {
		cellWidth,
		cellHeight,
		strip(key, mood) {
			const id = key * MOOD_COUNT + mood;
			let strip = strips.get(id);
			if (!strip) {
				if (strips.size >= most) discardOldest();
				strip = make(key, mood);
				strips.set(id, strip);
			}
			return strip;
		},
	};
}
