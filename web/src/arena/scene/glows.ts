import {
	AdditiveBlending,
	BufferAttribute,
	InstancedBufferAttribute,
	InstancedBufferGeometry,
	type IUniform,
	Mesh,
} from "three";
import type { Flame } from "./building.ts";
import { shaderMaterial } from "./materials.ts";
import { unculled } from "./surroundings.ts";

const VERTEX = /* glsl */ `
precision highp float;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float now;
uniform float liveliness;
uniform float hype;
uniform float glow;
in vec3 position;
in vec4 flame;
out vec2 at;
out float bright;
void main() {
	float flicker = sin(now * 9.0 + flame.x * 7.0) * sin(now * 5.3 + flame.z * 3.0);
	bright = glow * (0.82 + 0.18 * flicker * min(1.0, liveliness * 2.0) + 0.25 * min(2.0, hype));
	at = position.xy;
	vec4 eye = viewMatrix * vec4(flame.xyz, 1.0);
	eye.xy += position.xy * flame.w * (1.0 + 0.15 * hype);
	eye.z += flame.w * 0.3;
	gl_Position = projectionMatrix * eye;
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 flameColour;
uniform vec3 hypeColour;
uniform float hype;
in vec2 at;
in float bright;
out vec4 pixel;
void main() {
	float away = length(at);
	if (away > 1.0) discard;
	float core = smoothstep(0.16, 0.02, length(at * vec2(1.3, 0.8) + vec2(0.0, 0.03)));
	float halo = (1.0 - away) * (1.0 - away);
	vec3 tint = mix(flameColour, hypeColour, min(1.0, hype) * 0.35);
	pixel = vec4((tint * halo * halo * 0.55 + (tint * 0.5 + 0.5) * core) * bright, 1.0);
}
`;

/** The glows of flames, one draw for all. */
export function createGlows(flames: readonly Flame[], uniforms: Record<string, IUniform>): Mesh {
	const geometry = new InstancedBufferGeometry();
	geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
	geometry.setIndex([0, 1, 2, 0, 2, 3]);
	const data = Float32Array.from(flames.flatMap(({ at, radius }) => [...at, radius]));
	geometry.setAttribute("flame", new InstancedBufferAttribute(data, 4));
	geometry.instanceCount = flames.length;
	const material = shaderMaterial(VERTEX, FRAGMENT, uniforms, {
		transparent: true,
		depthWrite: false,
		blending: AdditiveBlending,
	});
	const mesh = unculled(new Mesh(geometry, material));
	mesh.renderOrder = 3;
	return mesh;
}
