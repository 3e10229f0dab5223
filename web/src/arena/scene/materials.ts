import {
	BufferAttribute,
	BufferGeometry,
	CanvasTexture,
	DataTexture,
	FloatType,
	GLSL3,
	type IUniform,
	NearestFilter,
	RawShaderMaterial,
	RedFormat,
	RGBAFormat,
} from "three";
import { CHANT_BEAT_MS } from "../../../../src/client/index.ts";
import { ROW_WIDTH } from "../row-table.ts";
import type { Setting } from "../setting.ts";

/** So many figures are one instance of a mesh: software draws each instance by itself, which costs more than the figure. */
export const BATCH = 24;

/** From so many metres on, a figure has no face. */
export const FACE_METRES = 36;

/** Numbers that shaders share with the page. */
export function definesOf(setting: Setting): string {
	const number = (value: number): string => value.toFixed(6);
	return [
		"",
		`#define ROW_WIDTH ${ROW_WIDTH}`,
		`#define BATCH ${BATCH}`,
		`#define STEEPENING ${number(setting.steepening)}`,
		`#define CHANT_BEAT ${number(CHANT_BEAT_MS / 1000)}`,
		`#define FACE_METRES ${number(FACE_METRES)}`,
		"",
	].join("\n");
}

/** A texture over numbers, four a row of `ROW_WIDTH` to a line; they stay the caller's, who says when they changed. */
export function rowTexture(rows: Float32Array): DataTexture {
	const texture = new DataTexture(rows, ROW_WIDTH, rows.length / 4 / ROW_WIDTH, RGBAFormat, FloatType);
	texture.minFilter = NearestFilter;
	texture.magFilter = NearestFilter;
	texture.needsUpdate = true;
	return texture;
}

/** A texture over the numbers of rows, one after the other. */
export function listTexture(numbers: Float32Array): DataTexture {
	const texture = new DataTexture(numbers, ROW_WIDTH, numbers.length / ROW_WIDTH, RedFormat, FloatType);
	texture.minFilter = NearestFilter;
	texture.magFilter = NearestFilter;
	return texture;
}

/** A triangle that covers the picture. */
export function screenTriangle(): BufferGeometry {
	const geometry = new BufferGeometry();
	geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
	return geometry;
}

/** A texture of a painted canvas. */
export function pictureTexture(canvas: HTMLCanvasElement): CanvasTexture {
	const texture = new CanvasTexture(canvas);
	texture.anisotropy = 4;
	return texture;
}

/** A material of shaders that take their uniforms from `uniforms`, which is shared and not copied. */
export function shaderMaterial(
	vertexShader: string,
	fragmentShader: string,
	uniforms: Record<string, IUniform>,
	more: Partial<Pick<RawShaderMaterial, "transparent" | "depthWrite" | "depthTest" | "blending" | "side">> = {},
): RawShaderMaterial {
	const material = new RawShaderMaterial({ glslVersion: GLSL3, vertexShader, fragmentShader, ...more });
	material.uniforms = uniforms;
	return material;
}
