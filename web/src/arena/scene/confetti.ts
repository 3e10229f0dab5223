import {
	BufferAttribute,
	DoubleSide,
	InstancedBufferAttribute,
	InstancedBufferGeometry,
	type IUniform,
	Mesh,
} from "three";
import { shaderMaterial } from "./materials.ts";
import { unculled } from "./surroundings.ts";

const PIECES = 700;
const SECONDS = 6;

const VERTEX = /* glsl */ `
precision highp float;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float now;
uniform float confettiStart;
uniform vec3 house;
uniform vec3 hypeColour;
uniform vec3 moodColours[8];
in vec3 position;
in vec4 piece;
out vec3 colour;
void main() {
	float t = now - confettiStart - piece.w * 0.5;
	float share = clamp(t / ${SECONDS.toFixed(1)}, 0.0, 1.0);
	float angle = (piece.x - 0.5) * 6.2831853;
	float rise = 1.0 - exp(-t * 2.2);
	float spread = mix(0.5, house.y * 1.25, piece.y) * rise;
	float height = 1.2 + (3.5 + 5.5 * piece.z) * rise - max(0.0, t - 0.4) * (1.1 + 0.6 * piece.w);
	vec3 middle = vec3(sin(angle) * spread, height, -cos(angle) * spread);
	middle.xz += vec2(sin(t * 2.0 + piece.z * 30.0), cos(t * 1.7 + piece.y * 30.0)) * 0.35;
	float size = 0.085 * step(0.0, t) * step(t, ${SECONDS.toFixed(1)}) * step(0.0, height) * smoothstep(1.0, 0.85, share);
	float a = t * (3.0 + 5.0 * piece.y) + piece.x * 40.0;
	float b = t * (2.0 + 4.0 * piece.z) + piece.w * 40.0;
	vec3 across = vec3(cos(a), sin(a) * 0.4, sin(a));
	vec3 down = vec3(sin(b) * 0.5, cos(b), sin(b) * 0.5);
	colour = pow(mix(hypeColour, moodColours[int(piece.z * 5.99)], step(0.4, piece.y)), vec3(0.4545)) * (0.75 + 0.25 * sin(a));
	gl_Position = projectionMatrix * viewMatrix * vec4(middle + (across * position.x + down * position.y * 0.6) * size, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
in vec3 colour;
out vec4 pixel;
void main() {
	pixel = vec4(colour, 1.0);
}
`;

/** Confetti over the stage; it flies from the time `confettiStart` on for `CONFETTI_SECONDS`. */
export function createConfetti(uniforms: Record<string, IUniform>): Mesh {
	const geometry = new InstancedBufferGeometry();
	geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
	geometry.setIndex([0, 1, 2, 0, 2, 3]);
	const pieces = Float32Array.from({ length: PIECES * 4 }, (_, i) => chance(i));
	geometry.setAttribute("piece", new InstancedBufferAttribute(pieces, 4));
	geometry.instanceCount = PIECES;
	return unculled(new Mesh(geometry, shaderMaterial(VERTEX, FRAGMENT, uniforms, { side: DoubleSide })));
}

/** A number from 0 to 1 that nothing of its neighbours tells. */
function chance(number: number): number {
	let word = Math.imul(number + 1, 0x9e3779b1);
	word = Math.imul(word ^ (word >>> 15), 0x85ebca6b);
	word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
	return ((word ^ (word >>> 16)) >>> 0) / 2 ** 32;
}

/** How long confetti flies, with the last piece to start. */
export const CONFETTI_SECONDS = SECONDS + 0.5;
