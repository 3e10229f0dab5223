import { BEND, LOOKS, PARTS } from "./body-shader.ts";
import { FIGURE_ROW } from "./figure-row-shader.ts";
import { LIGHT } from "./light-shader.ts";

/** What the shaders of figures read beside light and rows. */
export const FIGURE_HEADER = /* glsl */ `
precision highp float;
precision highp int;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float highlighted;
uniform vec3 moodColours[8];
uniform vec3 shade;
`;

/** Colours and places of figures. */
export const FIGURE = /* glsl */ `
vec3 moodColour(Figure v) {
	vec3 colour = mix(moodColours[v.moodBefore], moodColours[v.mood], v.moodShare);
	float bright = smoothstep(0.0, 0.85, v.engagement);
	return mix(mix(shade, colour, 0.30), colour, bright);
}

float shownShare(Figure v) {
	return highlighted < -0.5 || int(highlighted + 0.5) == v.mood ? 1.0 : 0.0;
}

// What the light that falls on a figure looks like on the screen.
vec3 finished(vec3 lit, Figure v, float metres) {
	lit *= (1.0 - v.pose.dim);
	lit = mix(vec3(dot(lit, vec3(0.3, 0.6, 0.1))) * 0.22 + shade * 0.02, lit * (highlighted < -0.5 ? 1.0 : 1.35), shownShare(v));
	return shown(fogged(lit, metres));
}

vec3 placed(vec3 p, Figure v) {
	p = (p + vec3(0.0, v.pose.lift, 0.0)) * v.size;
	return v.ground + vec3(v.facing.y * p.x + v.facing.x * p.z, p.y, -v.facing.x * p.x + v.facing.y * p.z);
}
`;

/** The vertex shader of the figures; `defines` are the numbers that the shaders share with the page. */
export function figureVertexShader(defines: string): string {
	return `${defines}${FIGURE_HEADER}${LIGHT}${FIGURE_ROW}
in vec3 position;
in vec3 normal;
in vec3 part;
out vec3 colour;
${LOOKS}${BEND}${PARTS}${FIGURE}
void main() {
	float row = listedRow();
	Figure v = figureOf(max(0.0, row));
	if (row < 0.0 || v.size <= 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
	Pose pose = v.pose;
	vec3 cloth = moodColour(v);
	vec3 p = position;
	vec3 n = normal;
	vec3 paint;
	float kind = part.x;
	float hollow = 1.0;
	if (kind < 0.5) {
		p = bent(position, pose);
		hollow = mix(0.42, 1.0, smoothstep(0.0, 0.42, position.y));
		paint = cloth;
		if (part.y == 2.0) paint = mix(cloth, dye[(v.variant / 5) % 6], 0.6);
		if (part.y > 3.5) paint = mix(cloth, vec3(1.0), 0.25);
	} else if (kind > 3.5) {
		arm(pose, p, n);
		paint = part.y > 1.5 ? skin[v.variant % 6] : cloth * 0.92;
	} else {
		if (kind < 1.5) {
			paint = skin[v.variant % 6];
			hollow = mix(0.6, 1.0, smoothstep(-0.2, 0.0, position.y));
		} else if (kind < 2.5) {
			gear(v.look, p, n);
			paint = gearColour(v.look, v.variant);
		} else {
			horn(v.look, p, n);
			paint = hornColour(v.look, v.variant);
		}
		mat3 turn = headTurn(pose);
		p = bent(vec3(0.0, NECK, 0.0), pose) + turn * (p + HEAD_MIDDLE);
		n = turn * n;
		float lit = smoothstep(0.0, 0.7, v.engagement);
		paint = mix(mix(paint, shade, 0.55), mix(paint, cloth, 0.12), lit);
	}
	vec3 world = placed(p, v);
	vec3 facing = normalize(vec3(v.facing.y * n.x + v.facing.x * n.z, n.y, -v.facing.x * n.x + v.facing.y * n.z));
	vec3 lit = paint * lightAt(world, facing) * hollow;
	lit += cloth * (kind < 0.5 ? 0.16 : 0.05) * v.engagement * v.engagement * (1.0 + 0.6 * hype);
	vec4 eye = viewMatrix * vec4(world, 1.0);
	colour = finished(lit, v, length(eye.xyz));
	gl_Position = projectionMatrix * eye;
}
`;
}

export const FIGURE_FRAGMENT_SHADER = /* glsl */ `
precision highp float;
in vec3 colour;
out vec4 pixel;
void main() {
	pixel = vec4(colour, 1.0);
}
`;

/** The vertex shader of the faces of those who are near: a patch a little in front of the head, with a picture by mood. */
export function faceVertexShader(defines: string): string {
	return `${defines}${FIGURE_HEADER}${LIGHT}${FIGURE_ROW}
in vec3 position;
in vec2 uv;
out vec2 at;
out float strength;
${BEND}${FIGURE}
void main() {
	float row = listedRow();
	Figure v = figureOf(max(0.0, row));
	if (row < 0.0 || v.size <= 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
	Pose pose = v.pose;
	vec3 p = bent(vec3(0.0, NECK, 0.0), pose) + headTurn(pose) * (position + HEAD_MIDDLE);
	vec4 eye = viewMatrix * vec4(placed(p, v), 1.0);
	int mood = v.engagement < 0.14 ? 6 : v.mood;
	at = vec2((uv.x + float(mood % 4)) / 4.0, (uv.y + float(1 - mood / 4)) / 2.0);
	strength = smoothstep(FACE_METRES, FACE_METRES * 0.7, length(eye.xyz)) * mix(0.3, 1.0, shownShare(v));
	gl_Position = projectionMatrix * eye;
}
`;
}

export const FACE_FRAGMENT_SHADER = /* glsl */ `
precision highp float;
uniform sampler2D faces;
in vec2 at;
in float strength;
out vec4 pixel;
void main() {
	vec4 ink = texture(faces, at);
	pixel = vec4(ink.rgb, ink.a * strength);
	if (pixel.a < 0.05) discard;
}
`;
