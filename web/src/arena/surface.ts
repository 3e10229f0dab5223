/** A canvas layer of the arena, sized in CSS pixels and sharp on dense screens. */
export interface Surface {
	canvas: HTMLCanvasElement;
	context: CanvasRenderingContext2D;
	/** Fits the layer; drawing is in CSS pixels afterwards. */
	resize(width: number, height: number, pixelRatio: number): void;
	clear(): void;
}

/** A layer with the class `name`; layers hide from screen readers, who get the crowd in words. */
export function createSurface(name: string): Surface {
	const canvas = document.createElement("canvas");
	canvas.className = name;
	canvas.setAttribute("aria-hidden", "true");
	const context = canvas.getContext("2d") as CanvasRenderingContext2D;
	return {
		canvas,
		context,
		resize(width, height, pixelRatio) {
			canvas.width = Math.round(width * pixelRatio);
			canvas.height = Math.round(height * pixelRatio);
			context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
		},
		clear() {
			context.save();
			context.resetTransform();
			context.clearRect(0, 0, canvas.width, canvas.height);
			context.restore();
		},
	};
}
