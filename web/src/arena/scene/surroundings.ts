import { CircleGeometry, DoubleSide, type IUniform, Mesh } from "three";
import type { Building } from "./building.ts";
import { LIGHT } from "./light-shader.ts";
import { screenTriangle, shaderMaterial } from "./materials.ts";

type Uniforms = Record<string, IUniform>;

const VERTEX_HEADER = /* glsl */ `
precision highp float;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 cameraPosition;
in vec3 position;
${LIGHT}
vec3 put(vec3 lit, vec3 world) {
	vec4 eye = viewMatrix * vec4(world, 1.0);
	gl_Position = projectionMatrix * eye;
	lit = fogged(lit, length(eye.xyz));
	return shown(lit);
}
`;

const STONE_VERTEX = /* glsl */ `${VERTEX_HEADER}
in vec3 normal;
in vec4 paint;
out vec3 colour;
void main() {
	vec3 n = dot(normal, cameraPosition - position) < 0.0 ? -normal : normal;
	vec3 own = paint.rgb * paint.a * (0.8 + 0.9 * hype) * mix(vec3(1.0), hypeColour, min(1.0, hype) * 0.6);
	colour = put(paint.rgb * lightAt(position, n) * (1.0 - 0.6 * paint.a) + own, position);
}
`;

const BANNER_VERTEX = /* glsl */ `${VERTEX_HEADER}
in vec3 normal;
in vec4 paint;
uniform float liveliness;
out vec3 colour;
void main() {
	vec3 p = position;
	vec3 inward = normalize(vec3(-p.x, 0.0, -p.z));
	float fold = sin(now * 1.7 + paint.a * 5.0 + p.x * 0.9 + p.z * 0.6);
	p += inward * (0.05 + 0.16 * fold * liveliness) * paint.a;
	vec3 cloth = mix(paint.rgb, hypeColour * 0.75, min(1.0, hype) * 0.85) * (0.9 + 0.35 * fold * paint.a);
	colour = put(cloth * lightAt(p, inward) * 1.4, p);
}
`;

const PLAIN_FRAGMENT = /* glsl */ `
precision highp float;
in vec3 colour;
out vec4 pixel;
void main() {
	pixel = vec4(colour, 1.0);
}
`;

/** Around the stage everything is drawn pixel by pixel: planks or sand, and the ring that a hype train fills. */
const FLOOR_VERTEX = /* glsl */ `${VERTEX_HEADER}
out vec2 at;
out float metres;
void main() {
	at = position.xz;
	metres = length((viewMatrix * vec4(position, 1.0)).xyz);
	put(vec3(0.0), position);
}
`;

const FLOOR_FRAGMENT = /* glsl */ `
precision highp float;
${LIGHT}
uniform vec3 floorColour;
uniform float planks;
uniform float stageRadius;
uniform float hypeShare;
uniform float hypeLevel;
in vec2 at;
in float metres;
out vec4 pixel;

float grain(vec2 p) {
	vec2 cell = floor(p);
	vec2 f = p - cell;
	f = f * f * (3.0 - 2.0 * f);
	vec4 h = fract(sin(vec4(0.0, 1.0, 57.0, 58.0) + cell.x + cell.y * 57.0) * 43758.5);
	return mix(mix(h.x, h.y, f.x), mix(h.z, h.w, f.x), f.y);
}

void main() {
	float radius = length(at);
	float angle = atan(at.x, -at.y);
	float rough = grain(at * 1.3) * 0.6 + grain(at * 5.1) * 0.4;
	vec3 paint = floorColour * (0.72 + 0.5 * rough);
	if (planks > 0.5) {
		float plank = floor(at.x / 0.34);
		float seam = smoothstep(0.0, 0.05, abs(fract(at.x / 0.34) - 0.5) * -2.0 + 1.0);
		paint = floorColour * (0.6 + 0.5 * fract(sin(plank * 12.7) * 91.3)) * mix(0.35, 1.0, seam) * (0.8 + 0.4 * grain(vec2(plank * 7.0, at.y * 0.6)));
	}
	vec3 p = vec3(at.x, 0.0, at.y);
	vec3 lit = paint * lightAt(p, vec3(0.0, 1.0, 0.0));
	lit *= mix(0.35, 1.0, smoothstep(stageRadius * 0.9, stageRadius * 1.35, radius)) * mix(1.0, 0.55, smoothstep(house.y * 0.8, house.y, radius));
	// The ring of the hype train: a full turn is the way to the next level.
	float ring = stageRadius + 1.15;
	float band = smoothstep(0.16, 0.10, abs(radius - ring));
	float filled = step((angle / 6.2831853) + 0.5, hypeShare);
	lit += hypeColour * band * (0.05 + min(1.0, hype) * (0.12 + 1.5 * filled));
	for (int i = 0; i < 5; i++) {
		float on = step(float(i) + 0.5, hypeLevel);
		vec2 mark = vec2(sin((float(i) - 2.0) * 0.16), cos((float(i) - 2.0) * 0.16)) * (ring + 0.55);
		lit += hypeColour * on * smoothstep(0.16, 0.10, distance(at, mark)) * 1.4;
	}
	lit = fogged(lit, metres);
	pixel = vec4(shown(lit), 1.0);
}
`;

const SKY_VERTEX = /* glsl */ `
precision highp float;
in vec3 position;
uniform mat4 skyward;
out vec3 ray;
void main() {
	vec4 far = skyward * vec4(position.xy, 1.0, 1.0);
	ray = far.xyz / far.w;
	gl_Position = vec4(position.xy, 0.99999, 1.0);
}
`;

const SKY_FRAGMENT = /* glsl */ `
precision highp float;
${LIGHT}
uniform vec3 zenithColour;
uniform vec3 horizonColour;
uniform vec3 hillColour;
uniform float stars;
in vec3 ray;
out vec4 pixel;

float starAt(vec2 p) {
	vec2 cell = floor(p);
	float chance = fract(sin(dot(cell, vec2(127.1, 311.7))) * 43758.5);
	vec2 from = fract(p) - vec2(fract(chance * 17.0), fract(chance * 31.0)) * 0.7 - 0.15;
	return step(0.90, chance) * smoothstep(0.10, 0.0, length(from)) * (0.5 + 0.5 * sin(now * 1.3 + chance * 90.0));
}

void main() {
	vec3 d = normalize(ray);
	float up = max(0.0, d.y);
	vec3 colour = mix(horizonColour, zenithColour, 1.0 - exp(-up * 4.2));
	float azimuth = atan(d.x, -d.z);
	if (stars > 0.0) colour += stars * vec3(0.8, 0.85, 1.0) * starAt(vec2(azimuth * 22.0, d.y * 40.0)) * smoothstep(0.04, 0.3, d.y);
	colour += sunColour * 0.9 * smoothstep(0.9985, 0.9993, dot(d, sunDirection)) + sunColour * 0.10 * pow(max(0.0, dot(d, sunDirection)), 24.0);
	float ridge = 0.045 + 0.03 * sin(azimuth * 3.1 + 1.0) + 0.016 * sin(azimuth * 9.7) + 0.006 * sin(azimuth * 31.0);
	colour = mix(colour, hillColour, smoothstep(0.004, -0.004, d.y - ridge));
	colour = mix(colour, groundColour * 0.4 + fogColour * 0.6, smoothstep(0.0, -0.05, d.y));
	colour += hypeColour * min(1.0, hype) * 0.10 * exp(-up * 5.0);
	pixel = vec4(shown(colour), 1.0);
}
`;

/** The stone or timber of a house. */
export function createBuildingMesh(building: Building, uniforms: Uniforms): Mesh {
	return unculled(
		new Mesh(building.geometry, shaderMaterial(STONE_VERTEX, PLAIN_FRAGMENT, uniforms, { side: DoubleSide })),
	);
}

export function createBannerMesh(building: Building, uniforms: Uniforms): Mesh {
	return unculled(
		new Mesh(building.banners, shaderMaterial(BANNER_VERTEX, PLAIN_FRAGMENT, uniforms, { side: DoubleSide })),
	);
}

/** The floor round the stage, out to `radius`. */
export function createFloorMesh(radius: number, uniforms: Uniforms): Mesh {
	const geometry = new CircleGeometry(radius, 64);
	geometry.rotateX(-Math.PI / 2);
	return unculled(new Mesh(geometry, shaderMaterial(FLOOR_VERTEX, FLOOR_FRAGMENT, uniforms)));
}

/** What is behind everything; drawn last, where nothing else is. */
export function createSkyMesh(uniforms: Uniforms): Mesh {
	const mesh = unculled(
		new Mesh(screenTriangle(), shaderMaterial(SKY_VERTEX, SKY_FRAGMENT, uniforms, { depthWrite: false })),
	);
	mesh.renderOrder = 1;
	return mesh;
}

/** Everything is about the camera, so that looking for what is out of sight costs more than it saves. */
export function unculled<T extends Mesh>(mesh: T): T {
	mesh.frustumCulled = false;
	return mesh;
}
