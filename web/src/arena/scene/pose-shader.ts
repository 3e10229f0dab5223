/** How a viewer holds itself. Hands are relative to the point between the feet, in metres. */
export const POSE = /* glsl */ `
struct Pose {
	vec3 one;
	vec3 other;
	float lift;
	float lean;
	float side;
	float stretch;
	float nod;
	float turn;
	float roll;
	float dim;
};
`;

/**
 * Poses: one for a mood, one for what the crowd does together, and engagement in lean, slump and stretch.
 */
export const POSES = /* glsl */ `

const float TAU = 6.2831853;

uniform vec3 handOne[8];
uniform vec3 handOther[8];
uniform vec2 head[8];
uniform vec4 moodMotion[8];

Pose moodPose(int mood, float engagement, float phase) {
	vec4 motion = moodMotion[mood] * liveliness * smoothstep(0.05, 0.7, engagement);
	float t = now * moodMotion[mood].y * (0.88 + 0.24 * phase) + phase * 40.0;
	float rises = smoothstep(0.30, 0.80, engagement);
	vec3 rest = vec3(0.20, 0.22, 0.22);
	Pose pose;
	pose.one = mix(rest, handOne[mood], rises) + vec3(0.0, motion.w * sin(t * 1.3), 0.0);
	pose.other = mix(rest, handOther[mood], rises) + vec3(0.0, motion.w * sin(t * 1.3 + (mood == 1 ? 0.0 : 2.1)), 0.0);
	if (mood == 1) { pose.one.x += motion.w * sin(t * 2.0); pose.other.x = pose.one.x; }
	pose.lift = motion.x * abs(sin(t));
	pose.lean = 0.0;
	pose.side = motion.z * sin(t * 0.5);
	pose.stretch = 0.0;
	pose.nod = head[mood].x;
	pose.turn = (mood == 2 ? 0.22 * sin(t * 1.4) : 0.10 * sin(t * 0.37)) * liveliness;
	pose.roll = head[mood].y * (phase < 0.5 ? -1.0 : 1.0);
	pose.dim = 0.0;
	return pose;
}

Pose reactionPose(Pose pose, int kind, float strength, float since, float left, float elapsed, float phase) {
	float share = clamp(min(since / 0.16, left / 0.3), 0.0, 1.0);
	float moves = share * (1.0 - still);
	float t = since * TAU * (0.9 + 0.2 * phase) + phase * 40.0;
	Pose to = pose;
	to.side = 0.0; to.nod = 0.0; to.turn = 0.0; to.roll = 0.0; to.lift = 0.0;
	if (kind == 0) { // cheer
		float wave = 0.12 * sin(t * 1.8) * moves;
		to.one = vec3(0.34, 1.04 + wave, 0.06); to.other = vec3(0.34, 1.04 - wave, 0.06);
		to.lift = abs(sin(t * 0.9)) * (0.12 + 0.20 * strength) * moves; to.stretch = 0.16; to.nod = -0.22;
	} else if (kind == 1) { // gasp
		float pop = max(0.0, 1.0 - since / 0.35) * moves;
		to.one = vec3(0.10, 0.66, 0.25); to.other = to.one; to.lean = -0.30; to.stretch = 0.06 + 0.08 * pop; to.lift = 0.10 * pop; to.nod = -0.12;
	} else if (kind == 2) { // laugh
		to.one = vec3(0.05, 0.36, 0.26); to.other = vec3(0.24, 0.30, 0.22);
		to.lean = -0.16 + 0.16 * sin(t * 1.1) * moves; to.lift = abs(sin(t * 2.2)) * 0.06 * moves; to.side = 0.08 * sin(t * 0.8) * moves; to.nod = -0.30; to.roll = 0.2 * sin(phase * 30.0);
	} else if (kind == 3) { // applause
		float open = still > 0.5 ? 0.04 : 0.015 + 0.12 * abs(sin(t * 1.9));
		to.one = vec3(open, 0.60, 0.34); to.other = to.one; to.stretch = 0.05 * strength; to.lift = 0.03 * abs(sin(t * 1.1)) * moves; to.lean = 0.10;
	} else if (kind == 4) { // boo
		float shake = 0.10 * sin(t * 1.6) * moves;
		to.one = vec3(0.30, 0.80 + shake, 0.30); to.other = vec3(0.34, 0.74 - shake, 0.26); to.lean = 0.40; to.side = 0.16 * sin(t * 0.8) * moves; to.nod = 0.08; to.dim = 0.12;
	} else if (kind == 5) { // chant
		float beat = fract(elapsed / CHANT_BEAT);
		float up = still > 0.5 ? 1.0 : sin(beat * 3.14159);
		to.one = vec3(0.28, 0.62 + 0.46 * up, 0.14); to.other = vec3(0.20, 0.40, 0.24); to.lift = up * (0.05 + 0.10 * strength) * moves; to.stretch = 0.10; to.nod = -0.10;
	} else if (kind == 6) { // wave
		float swell = sin(clamp(since / max(0.05, since + left), 0.0, 1.0) * 3.14159);
		share = max(share * still, swell);
		to.one = vec3(0.30, 1.10, 0.04); to.other = to.one; to.stretch = 0.34; to.lift = 0.10 * swell * (1.0 - still); to.nod = -0.2;
	} else { // hush
		to.one = vec3(0.03, 0.60, 0.26); to.other = vec3(0.14, 0.22, 0.24); to.lean = 0.14; to.nod = 0.22; to.dim = 0.5; to.stretch = -0.05;
	}
	pose.one = mix(pose.one, to.one, share);
	pose.other = mix(pose.other, to.other, share);
	pose.lift = mix(pose.lift, to.lift, share);
	pose.lean = mix(pose.lean, to.lean, share);
	pose.side = mix(pose.side, to.side, share);
	pose.stretch = mix(pose.stretch, to.stretch, share);
	pose.nod = mix(pose.nod, to.nod, share);
	pose.turn = mix(pose.turn, to.turn, share);
	pose.roll = mix(pose.roll, to.roll, share);
	pose.dim = mix(pose.dim, to.dim, share);
	return pose;
}

Pose engaged(Pose pose, float engagement, float phase) {
	float slump = smoothstep(0.42, 0.05, engagement);
	pose.lean += mix(-0.05, 0.26, smoothstep(0.25, 0.75, engagement)) - 0.10 * slump;
	pose.side += (phase < 0.5 ? -1.0 : 1.0) * 0.30 * slump;
	pose.stretch += 0.16 * smoothstep(0.78, 0.97, engagement) - 0.16 * slump;
	pose.nod += 0.42 * slump;
	pose.turn += (phase < 0.5 ? -0.9 : 0.9) * slump;
	return pose;
}
`;
