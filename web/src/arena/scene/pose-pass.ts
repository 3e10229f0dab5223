import {
	type Camera,
	type IUniform,
	Mesh,
	NearestFilter,
	RGBAIntegerFormat,
	Scene,
	type Texture,
	UnsignedIntType,
	type WebGLRenderer,
	WebGLRenderTarget,
} from "three";
import { ROW_WIDTH } from "../row-table.ts";
import type { Setting } from "../setting.ts";
import { definesOf, screenTriangle, shaderMaterial } from "./materials.ts";
import { POSE_VERTEX_SHADER, poseFragmentShader } from "./pose-pass-shader.ts";

/** Works out on the graphics card, once a frame, where everybody is and how everybody holds itself. */
export class PosePass {
	readonly uniforms: Record<"bodies" | "minds" | "hands" | "heads", IUniform<Texture>>;
	readonly #target: WebGLRenderTarget;
	readonly #scene = new Scene();
	readonly #mesh: Mesh;

	constructor(rows: number, setting: Setting, uniforms: Record<string, IUniform>) {
		this.#target = new WebGLRenderTarget(ROW_WIDTH, Math.ceil(rows / ROW_WIDTH), {
			count: 4,
			format: RGBAIntegerFormat,
			type: UnsignedIntType,
			internalFormat: "RGBA32UI",
			minFilter: NearestFilter,
			magFilter: NearestFilter,
			depthBuffer: false,
		});
		const [bodies, minds, hands, heads] = this.#target.textures;
		this.uniforms = {
			bodies: { value: bodies },
			minds: { value: minds },
			hands: { value: hands },
			heads: { value: heads },
		};
		const material = shaderMaterial(POSE_VERTEX_SHADER, poseFragmentShader(definesOf(setting)), uniforms, {
			depthTest: false,
			depthWrite: false,
		});
		this.#mesh = new Mesh(screenTriangle(), material);
		this.#mesh.frustumCulled = false;
		this.#scene.add(this.#mesh);
	}

	run(renderer: WebGLRenderer, camera: Camera): void {
		renderer.setRenderTarget(this.#target);
		renderer.render(this.#scene, camera);
		renderer.setRenderTarget(null);
	}

	close(): void {
		this.#target.dispose();
		this.#mesh.geometry.dispose();
		for (const part of [this.#mesh.material].flat()) part.dispose();
	}
}
