/** The graphics of a machine: a context, and whether it draws in software. */
export interface Graphics {
	context: WebGL2RenderingContext;
	isModest: boolean;
}

const ATTRIBUTES: WebGLContextAttributes = {
	alpha: false,
	depth: true,
	stencil: false,
	powerPreference: "high-performance",
};

/** Takes hold of WebGL 2 on `canvas`; a machine that draws in software does without smooth edges. None: undefined. */
export function graphicsOf(canvas: HTMLCanvasElement): Graphics | undefined {
	const isModest = drawsInSoftware();
	const context = canvas.getContext("webgl2", { ...ATTRIBUTES, antialias: !isModest });
	return context ? { context, isModest } : undefined;
}

/** Whether edges can be smooth has to be said before a context says what draws it: another one is asked first. */
function drawsInSoftware(): boolean {
	const probe = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
	if (!probe) return true;
	const names = probe.getExtension("WEBGL_debug_renderer_info");
	const renderer = String(probe.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? probe.RENDERER));
	probe.getExtension("WEBGL_lose_context")?.loseContext();
	return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}
