import { POSE, POSES } from "./pose-shader.ts";
import { ROWS, TABLE } from "./row-shader.ts";

/** The vertex shader of a pass over every texel of a table. */
export const POSE_VERTEX_SHADER = /* glsl */ `
precision highp float;
in vec3 position;
void main() {
	gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;

/**
 * The fragment shader that works out, once a frame, where each viewer is and how it holds itself; figures of a hundred vertices
 * then only read it. Halves are exact to a millimetre where they are used.
 */
export function poseFragmentShader(defines: string): string {
	return `${defines}
precision highp float;
precision highp int;
uniform float now;
uniform float liveliness;
uniform float still;
uniform vec4 reactionKind;
uniform vec2 reactionStart;
layout(location = 0) out uvec4 body;
layout(location = 1) out uvec4 mind;
layout(location = 2) out uvec4 hands;
layout(location = 3) out uvec4 neck;
${TABLE}${ROWS}${POSE}${POSES}
Pose poseOf(Viewer v, float row) {
	Pose pose = moodPose(v.mood, v.engagement, v.phase);
	if (v.moodShare < 1.0) {
		Pose before = moodPose(v.moodBefore, v.engagement, v.phase);
		pose.one = mix(before.one, pose.one, v.moodShare);
		pose.other = mix(before.other, pose.other, v.moodShare);
		pose.nod = mix(before.nod, pose.nod, v.moodShare);
		pose.roll = mix(before.roll, pose.roll, v.moodShare);
		pose.lift = mix(before.lift, pose.lift, v.moodShare);
	}
	pose = engaged(pose, v.engagement, v.phase);
	if (v.stride > 0.0) {
		pose.lift += 0.07 * abs(sin(v.stride * 4.6));
		pose.stretch = 0.22;
		pose.side = 0.07 * sin(v.stride * 4.6);
		pose.lean = 0.08;
		pose.turn = 0.0;
		pose.one = vec3(0.22, 0.28, 0.16 * sin(v.stride * 4.6));
		pose.other = vec3(0.22, 0.28, -0.16 * sin(v.stride * 4.6));
		return pose;
	}
	vec4 times = texelFetch(reactionRows, texelOf(row), 0);
	bool first = now >= times.x && now < times.y;
	bool second = now >= times.z && now < times.w;
	if (first && second) { first = reactionStart.x >= reactionStart.y; second = !first; }
	if (first) pose = reactionPose(pose, int(reactionKind.x + 0.5), reactionKind.y, now - times.x, times.y - now, now - reactionStart.x, v.phase);
	if (second) pose = reactionPose(pose, int(reactionKind.z + 0.5), reactionKind.w, now - times.z, times.w - now, now - reactionStart.y, v.phase);
	return pose;
}

void main() {
	float row = floor(gl_FragCoord.y) * float(ROW_WIDTH) + floor(gl_FragCoord.x);
	Viewer v = viewerOf(row);
	Pose pose = poseOf(v, row);
	uint packed = uint(v.moodBefore + 8 * v.mood + 64 * v.look + 512 * v.variant) + (v.stride > 0.0 ? 65536u : 0u);
	body = uvec4(floatBitsToUint(v.ground), packHalf2x16(vec2(v.size, pose.lift)));
	mind = uvec4(packHalf2x16(v.facing), packHalf2x16(vec2(v.engagement, v.moodShare)), packed, packHalf2x16(vec2(v.phase, pose.dim)));
	hands = uvec4(packHalf2x16(pose.one.xy), packHalf2x16(vec2(pose.one.z, pose.other.x)), packHalf2x16(pose.other.yz), packHalf2x16(vec2(pose.lean, pose.side)));
	neck = uvec4(packHalf2x16(vec2(pose.stretch, pose.nod)), packHalf2x16(vec2(pose.turn, pose.roll)), 0u, 0u);
}
`;
}
