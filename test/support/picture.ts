import type { Page } from "playwright-core";

/** What a part of the screen shows. */
export interface Picture {
	/** Different colours, of 16 steps a channel. */
	colours: number;
	/** Red, green and blue of each pixel. */
	pixels: Uint8Array;
}

/** Runs in the page: a PNG as base64 into its pixels as base64, by the browser's own decoder. */
const READ_PNG = `async (png) => {
	const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
	const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
	const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
	context.drawImage(bitmap, 0, 0);
	const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
	let text = "";
	for (let i = 0; i < data.length; i += 4) text += String.fromCharCode(data[i], data[i + 1], data[i + 2]);
	return btoa(text);
}`;

/** Reads back the middle of an element as it is on the screen: `share` of its width and height. */
export async function pictureOf(page: Page, selector: string, share = 0.6): Promise<Picture> {
	const box = await page.locator(selector).boundingBox();
	if (box === null) throw new Error(`${selector} is not on the screen`);
	const clip = {
		x: Math.round(box.x + (box.width * (1 - share)) / 2),
		y: Math.round(box.y + (box.height * (1 - share)) / 2),
		width: Math.round(box.width * share),
		height: Math.round(box.height * share),
	};
	const png = (await page.screenshot({ clip })).toString("base64");
	const pixels = Uint8Array.from(
		Buffer.from(await page.evaluate<string>(`(${READ_PNG})(${JSON.stringify(png)})`), "base64"),
	);
	const colours = new Set<number>();
	for (let i = 0; i < pixels.length; i += 3) {
		colours.add(((pixels[i] >> 4) << 8) | ((pixels[i + 1] >> 4) << 4) | (pixels[i + 2] >> 4));
	}
	return { colours: colours.size, pixels };
}

/** The share of the pixels of two pictures that differ by more than `by` in a channel, 0 to 1. */
export function differenceOf(a: Picture, b: Picture, by = 24): number {
	if (a.pixels.length !== b.pixels.length) return 1;
	let different = 0;
	for (let i = 0; i < a.pixels.length; i += 3) {
		const most = Math.max(...[0, 1, 2].map((channel) => Math.abs(a.pixels[i + channel] - b.pixels[i + channel])));
		if (most > by) different++;
	}
	return different / (a.pixels.length / 3);
}
