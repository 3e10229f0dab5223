import { BEND, LOOKS } from "./body-shader.ts";
import { FIGURE_ROW } from "./figure-row-shader.ts";
import { FIGURE, FIGURE_HEADER } from "./figure-shader.ts";
import { LIGHT } from "./light-shader.ts";

/** What the pixels of a cut-out know of its figure; lengths in metres on the patch, from between the feet. */
const PASSED = [
	"vec4 trunk", // Sideways bow of the back, height of the neck, how far it faces the camera, belt's height.
	"vec4 head", // Middle, cosine and sine of its roll.
	"vec4 arms", // Shoulder of one side, of the other.
	"vec4 grips",
	"vec4 gearWide",
	"vec4 gearHigh",
	"vec4 look", // Lift of the brim's front, prongs, where the eyes are.
	"vec3 cloth",
	"vec3 sash",
	"vec3 skinTone",
	"vec3 gearTone",
];
const passed = (way: "in" | "out") => PASSED.map((variable) => `flat ${way} ${variable};`).join("\n");

/**
 * The vertex shader of figures as cut-outs: a patch each that faces the camera and is as large as its pose, for machines that
 * draw in software, where four vertices and their pixels cost a tenth of a hundred vertices and their triangles.
 */
export function cutoutVertexShader(defines: string): string {
	return `${defines}${FIGURE_HEADER}${LIGHT}${FIGURE_ROW}
in vec3 position;
out vec2 at;
${passed("out")}
${LOOKS}${BEND}${FIGURE}
void main() {
	float row = listedRow();
	Figure v = figureOf(max(0.0, row));
	if (row < 0.0 || v.size <= 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
	Pose pose = v.pose;
	vec3 across = vec3(viewMatrix[0][0], viewMatrix[1][0], viewMatrix[2][0]);
	vec3 above = vec3(viewMatrix[0][1], viewMatrix[1][1], viewMatrix[2][1]);
	vec3 back = vec3(viewMatrix[0][2], viewMatrix[1][2], viewMatrix[2][2]);
	vec3 up = normalize(vec3(0.0, 1.0, 0.0) + above);
	// How far a metre to the figure's side and one ahead of it go across the picture.
	vec2 turned = vec2(v.facing.y * across.x - v.facing.x * across.z, v.facing.x * across.x + v.facing.y * across.z);
	float front = v.facing.x * back.x + v.facing.y * back.z;

	vec3 neck = bent(vec3(0.0, NECK, 0.0), pose);
	vec3 middle = neck + headTurn(pose) * HEAD_MIDDLE;
	vec3 one = bent(pose.one, pose);
	vec3 other = bent(vec3(-pose.other.x, pose.other.yz), pose);
	vec3 shoulder = bent(vec3(0.155, 0.47, 0.0), pose);
	vec3 otherShoulder = bent(vec3(-0.155, 0.47, 0.0), pose);
	vec2 top = vec2(dot(neck.xz, turned), neck.y);
	head = vec4(dot(middle.xz, turned), middle.y, cos(pose.roll), sin(pose.roll) * turned.x);
	arms = vec4(dot(shoulder.xz, turned), shoulder.y, dot(otherShoulder.xz, turned), otherShoulder.y);
	grips = vec4(dot(one.xz, turned), one.y, dot(other.xz, turned), other.y);
	vec2 gaze = vec2(sin(pose.turn), cos(pose.turn));
	float faces = (v.facing.y * gaze.x + v.facing.x * gaze.y) * back.x + (v.facing.y * gaze.y - v.facing.x * gaze.x) * back.z;
	trunk = vec4(top.x / (top.y * top.y), top.y, front, 0.32 * (1.0 + pose.stretch));
	gearWide = gearRadius[v.look];
	gearHigh = gearHeight[v.look];
	look = vec4(gearForm[v.look].x * max(0.0, faces), gearForm[v.look].z, 0.17 * dot(gaze, turned), faces > 0.2 ? 0.03 - 0.13 * pose.nod : -9.0);

	float brim = max(0.25, gearWide.x);
	vec2 low = vec2(min(min(-0.26, head.x - brim), min(grips.x, grips.z) - 0.08), -0.02);
	vec2 high = vec2(max(max(0.26, head.x + brim), max(grips.x, grips.z) + 0.08), max(head.y + max(gearHigh.z, gearHigh.w) + 0.02, max(grips.y, grips.w) + 0.08));
	at = mix(low, high, position.xy);
	vec3 world = v.ground + (across * at.x + up * (at.y + pose.lift)) * v.size;

	vec3 chest = v.ground + vec3(0.0, 0.5, 0.0);
	vec4 eye = viewMatrix * vec4(chest, 1.0);
	vec3 light = lightAt(chest, normalize(back + vec3(0.0, 0.5, 0.0)));
	vec3 dress = moodColour(v);
	float lively = smoothstep(0.0, 0.7, v.engagement);
	vec3 glow = dress * v.engagement * v.engagement * (1.0 + 0.6 * hype);
	float metres = length(eye.xyz);
	cloth = finished(dress * light + glow * 0.16, v, metres);
	sash = finished(mix(dress, dye[(v.variant / 5) % 6], 0.6) * light + glow * 0.16, v, metres);
	skinTone = finished(mix(mix(skin[v.variant % 6], shade, 0.55), mix(skin[v.variant % 6], dress, 0.12), lively) * light + glow * 0.05, v, metres);
	vec3 gear = gearColour(v.look, v.variant);
	gearTone = finished(mix(mix(gear, shade, 0.55), mix(gear, dress, 0.12), lively) * light + glow * 0.05, v, metres);
	gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
}
`;
}

/** Draws robe, arms, head and what is on it, the nearest last; colours are the screen's. */
export const CUTOUT_FRAGMENT_SHADER = /* glsl */ `
precision highp float;
in vec2 at;
${passed("in")}
out vec4 pixel;

// Distance from the line between two points, and how far along it.
vec2 offLine(vec2 p, vec2 from, vec2 to) {
	vec2 way = to - from;
	float along = clamp(dot(p - from, way) / max(1e-4, dot(way, way)), 0.0, 1.0);
	return vec2(distance(p, from + way * along), along);
}

void main() {
	vec4 shown = vec4(0.0);
	float height = at.y;
	float wide = min(0.25 - 0.16 * max(0.0, height - 0.1), (trunk.y - height) * 1.15 + 0.075);
	float side = (at.x - trunk.x * height * height) / wide;
	if (height < trunk.y && abs(side) < 1.0) {
		float belt = max(0.0, 1.0 - abs(height - trunk.w) * 9.0);
		shown = vec4(mix(cloth, sash, belt) * mix(0.6, 1.0, smoothstep(0.0, 0.42, height)) * (1.0 - 0.34 * side * side), 1.0);
	}
	vec2 one = offLine(at, arms.xy, grips.xy);
	vec2 other = offLine(at, arms.zw, grips.zw);
	vec2 nearest = one.x < other.x ? one : other;
	if (nearest.x < 0.062 && (shown.a == 0.0 || trunk.z > -0.3)) {
		shown = vec4((nearest.y > 0.84 ? skinTone : cloth * 0.88) * (1.0 - 60.0 * nearest.x * nearest.x), 1.0);
	}
	vec2 q = at - head.xy;
	q = vec2(head.z * q.x + head.w * q.y, head.z * q.y - head.w * q.x);
	float round = dot(q, q) / 0.042;
	if (round < 1.0) {
		vec2 eye = vec2(abs(q.x - look.z) - 0.075, q.y - look.w);
		float ink = dot(eye, eye) < 0.0011 ? 0.22 : 1.0;
		shown = vec4((trunk.z < -0.5 ? gearTone : skinTone) * (1.0 - 0.3 * round) * ink, 1.0);
	}
	float across = abs(q.x);
	float edge = q.y < gearHigh.y ? mix(gearWide.x, gearWide.y, (q.y - gearHigh.x) / (gearHigh.y - gearHigh.x))
		: q.y < gearHigh.z ? mix(gearWide.y, gearWide.z, (q.y - gearHigh.y) / (gearHigh.z - gearHigh.y))
		: gearHigh.w > gearHigh.z ? mix(gearWide.z, gearWide.w, (q.y - gearHigh.z) / (gearHigh.w - gearHigh.z)) : -1.0;
	float share = across / max(0.01, edge);
	float hem = gearHigh.x + look.x * (1.0 - share * share);
	float prongs = look.y * abs(fract(q.x * 8.0) - 0.5) * 2.0;
	if (share < 1.0 && edge > 0.0 && q.y > hem && q.y < max(gearHigh.z, gearHigh.w) - prongs) {
		shown = vec4(gearTone * (1.0 - 0.3 * share * share), 1.0);
	}
	if (shown.a == 0.0) discard;
	pixel = shown;
}
`;
