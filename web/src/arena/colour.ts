/** A colour as red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Reads `#rrggbb`; anything else is grey, so that a broken style sheet shows and does not throw. */
export function parseColour(text: string): Colour {
	const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
	if (!match) return [128, 128, 128];
	return [channel(match[1]), channel(match[2]), channel(match[3])];
}

function channel(hex: string | undefined): number {
	return Number.parseInt(hex ?? "80", 16);
}

/** The colour `share` (0 to 1) of the way from `from` to `to`. */
export function mix(from: Colour, to: Colour, share: number): Colour {
	return [
		from[0] + (to[0] - from[0]) * share,
		from[1] + (to[1] - from[1]) * share,
		from[2] + (to[2] - from[2]) * share,
	];
}

/** A colour for a canvas or a style. */
export function css(colour: Colour, alpha = 1): string {
	return `rgb(${Math.round(colour[0])} ${Math.round(colour[1])} ${Math.round(colour[2])} / ${alpha})`;
}
