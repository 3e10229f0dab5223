import {
	AdditiveBlending,
	BufferAttribute,
	DoubleSide,
	InstancedBufferAttribute,
	InstancedBufferGeometry,
	type IUniform,
	Mesh,
} from "three";
import { shaderMaterial } from "./materials.ts";
import { unculled } from "./surroundings.ts";

const BEAMS = 7;

const VERTEX = /* glsl */ `
precision highp float;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 cameraPosition;
uniform float now;
uniform float stageRadius;
uniform vec3 house;
in vec3 position;
in float number;
out vec2 at;
void main() {
	float share = number / ${(BEAMS - 1).toFixed(1)} * 2.0 - 1.0;
	float angle = share * house.x * 0.9;
	vec3 foot = vec3(sin(angle), 0.0, -cos(angle)) * (stageRadius + 0.5) + vec3(0.0, 0.35, 0.0);
	float tilt = 0.75 + 0.28 * sin(now * 0.9 + number * 2.1);
	float turn = angle + 0.5 * sin(now * 0.63 + number * 1.3);
	vec3 along = normalize(vec3(sin(turn) * cos(tilt), sin(tilt), -cos(turn) * cos(tilt)));
	float metres = house.z * 1.1;
	vec3 middle = foot + along * metres * position.y;
	vec3 across = normalize(cross(along, cameraPosition - middle));
	vec3 p = middle + across * position.x * (0.35 + metres * 0.085 * position.y);
	at = position.xy;
	gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
uniform vec3 hypeColour;
uniform float hype;
in vec2 at;
out vec4 pixel;
void main() {
	float soft = 1.0 - abs(at.x);
	float fade = (1.0 - at.y) * (1.0 - at.y);
	pixel = vec4((hypeColour * 0.7 + 0.3) * soft * soft * soft * fade * smoothstep(0.0, 0.12, at.y) * min(1.6, hype) * 0.30, 1.0);
}
`;

/** Beams of light that rise from the stage while a hype train runs. */
export function createSearchlights(uniforms: Record<string, IUniform>): Mesh {
	const geometry = new InstancedBufferGeometry();
	geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, 1, 1, 0, -1, 1, 0]), 3));
	geometry.setIndex([0, 1, 2, 0, 2, 3]);
	geometry.setAttribute(
		"number",
		new InstancedBufferAttribute(
			Float32Array.from({ length: BEAMS }, (_, i) => i),
			1,
		),
	);
	geometry.instanceCount = BEAMS;
	const material = shaderMaterial(VERTEX, FRAGMENT, uniforms, {
		transparent: true,
		depthWrite: false,
		blending: AdditiveBlending,
		side: DoubleSide,
	});
	const mesh = unculled(new Mesh(geometry, material));
	mesh.renderOrder = 4;
	return mesh;
}
