import {
	AlwaysDepth,
	DepthTexture,
	Group,
	type IUniform,
	Mesh,
	NearestFilter,
	type PerspectiveCamera,
	Scene,
	type WebGLRenderer,
	WebGLRenderTarget,
} from "three";
import { screenTriangle, shaderMaterial } from "./materials.ts";
import { unculled } from "./surroundings.ts";

/** While light changes what stands still is painted anew so often, in seconds. */
const LIT_SECONDS = 0.25;
/** And so often at any rate: a context that was lost and came back has lost the picture. */
const LONGEST_SECONDS = 5;

const VERTEX = /* glsl */ `
precision highp float;
in vec3 position;
void main() {
	gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform sampler2D painted;
uniform highp sampler2D depths;
out vec4 pixel;
void main() {
	ivec2 at = ivec2(gl_FragCoord.xy);
	pixel = texelFetch(painted, at, 0);
	gl_FragDepth = texelFetch(depths, at, 0).r;
}
`;

/**
 * What stands still in a house, painted once for as many frames as the camera rests, with its depth: for machines that draw in
 * software. While the camera moves it is drawn as everything else.
 */
export class Backdrop {
	readonly #still = new Group();
	readonly #canvas: Mesh;
	readonly #target = new WebGLRenderTarget(1, 1, {
		minFilter: NearestFilter,
		magFilter: NearestFilter,
		depthTexture: new DepthTexture(1, 1),
	});
	readonly #aside = new Scene();
	readonly #scene: Scene;
	readonly #hype: IUniform<number>;
	#paintedAt = Number.NEGATIVE_INFINITY;
	#paintedHype = 0;

	/** Puts `meshes` into `scene`, the light of whose hype train is `hype`. */
	constructor(scene: Scene, meshes: readonly Mesh[], hype: IUniform<number>) {
		this.#scene = scene;
		this.#hype = hype;
		this.#still.add(...meshes);
		const { texture, depthTexture } = this.#target;
		const material = shaderMaterial(VERTEX, FRAGMENT, { painted: { value: texture }, depths: { value: depthTexture } });
		material.depthFunc = AlwaysDepth;
		this.#canvas = unculled(new Mesh(screenTriangle(), material));
		this.#canvas.renderOrder = -1;
		scene.add(this.#canvas, this.#still);
	}

	/** Takes what is painted for another size of picture, in pixels. */
	resize(width: number, height: number): void {
		this.#target.setSize(width, height);
		this.#paintedAt = Number.NEGATIVE_INFINITY;
	}

	/** Before each frame: paints what is out of date. */
	advance(renderer: WebGLRenderer, camera: PerspectiveCamera, now: number, cameraMoves: boolean): void {
		this.#canvas.visible = !cameraMoves;
		if (cameraMoves) {
			this.#scene.add(this.#still);
			this.#paintedAt = Number.NEGATIVE_INFINITY;
			return;
		}
		this.#aside.add(this.#still);
		const hype = this.#hype.value;
		const isLit = hype > 0 || this.#paintedHype > 0;
		if (now - this.#paintedAt < (isLit ? LIT_SECONDS : LONGEST_SECONDS)) return;
		this.#paintedAt = now;
		this.#paintedHype = hype;
		renderer.setRenderTarget(this.#target);
		renderer.render(this.#aside, camera);
		renderer.setRenderTarget(null);
	}

	/** The meshes stay their owner's. */
	close(): void {
		this.#target.depthTexture?.dispose();
		this.#target.dispose();
		this.#canvas.geometry.dispose();
		for (const part of [this.#canvas.material].flat()) part.dispose();
	}
}
