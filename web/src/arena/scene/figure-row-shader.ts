import { POSE } from "./pose-shader.ts";
import { TABLE } from "./row-shader.ts";

/** Reads what the pass over the rows has worked out of the viewer that a figure stands for. */
export const FIGURE_ROW = /* glsl */ `
uniform highp usampler2D bodies;
uniform highp usampler2D minds;
uniform highp usampler2D hands;
uniform highp usampler2D heads;
uniform highp sampler2D list;
uniform float listed;
in float slot;
${TABLE}${POSE}
struct Figure {
	vec3 ground;
	vec2 facing;
	float size;
	float engagement;
	float moodShare;
	float phase;
	int mood;
	int moodBefore;
	int look;
	int variant;
	bool walks;
	Pose pose;
};

// Number of the row that this figure stands for; below 0: none.
float listedRow() {
	float number = float(gl_InstanceID * BATCH) + slot;
	return number < listed ? texelFetch(list, texelOf(number), 0).r : -1.0;
}

Figure figureOf(float row) {
	ivec2 at = texelOf(row);
	uvec4 body = texelFetch(bodies, at, 0);
	uvec4 mind = texelFetch(minds, at, 0);
	uvec4 hand = texelFetch(hands, at, 0);
	uvec4 head = texelFetch(heads, at, 0);
	Figure f;
	f.ground = uintBitsToFloat(body.xyz);
	vec2 half0 = unpackHalf2x16(body.w);
	f.size = half0.x;
	f.pose.lift = half0.y;
	f.facing = unpackHalf2x16(mind.x);
	vec2 half1 = unpackHalf2x16(mind.y);
	f.engagement = half1.x;
	f.moodShare = half1.y;
	int packed = int(mind.z);
	f.moodBefore = packed & 7;
	f.mood = (packed >> 3) & 7;
	f.look = (packed >> 6) & 7;
	f.variant = (packed >> 9) & 31;
	f.walks = packed >= 65536;
	vec2 half2 = unpackHalf2x16(mind.w);
	f.phase = half2.x;
	f.pose.dim = half2.y;
	vec2 half3 = unpackHalf2x16(hand.x);
	vec2 half4 = unpackHalf2x16(hand.y);
	vec2 half5 = unpackHalf2x16(hand.z);
	vec2 half6 = unpackHalf2x16(hand.w);
	f.pose.one = vec3(half3, half4.x);
	f.pose.other = vec3(half4.y, half5);
	f.pose.lean = half6.x;
	f.pose.side = half6.y;
	vec2 half7 = unpackHalf2x16(head.x);
	vec2 half8 = unpackHalf2x16(head.y);
	f.pose.stretch = half7.x;
	f.pose.nod = half7.y;
	f.pose.turn = half8.x;
	f.pose.roll = half8.y;
	return f;
}
`;
