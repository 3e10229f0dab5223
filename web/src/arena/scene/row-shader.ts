/** Where a row is in a table. */
export const TABLE = /* glsl */ `
ivec2 texelOf(float row) {
	int number = int(row + 0.5);
	return ivec2(number & (ROW_WIDTH - 1), number / ROW_WIDTH);
}
`;

/** Reads a viewer's rows, and where it is on its way to its seat or from it. */
export const ROWS = /* glsl */ `
uniform highp sampler2D placeRows;
uniform highp sampler2D feelingRows;
uniform highp sampler2D walkRows;
uniform highp sampler2D reactionRows;
uniform float tickSeconds;
uniform float moodSeconds;
uniform vec4 slope;
uniform float rimRadius;
uniform float aisleMetres;

struct Viewer {
	float engagement;
	int mood;
	int moodBefore;
	float moodShare;
	int look;
	int variant;
	float phase;
	vec3 ground;
	vec2 facing;
	float size;
	float stride;
};

float groundAt(float radius) {
	float row = (min(radius, rimRadius) - slope.x) / slope.y - 0.5;
	return row < 0.0 ? 0.0 : slope.z + slope.w * row + STEEPENING * row * row;
}

Viewer viewerOf(float row) {
	ivec2 at = texelOf(row);
	vec4 place = texelFetch(placeRows, at, 0);
	vec4 feeling = texelFetch(feelingRows, at, 0);
	vec4 walk = texelFetch(walkRows, at, 0);
	Viewer v;
	v.engagement = mix(feeling.x, feeling.y, smoothstep(0.0, tickSeconds, now - feeling.z));
	int packed = int(feeling.w + 0.5);
	v.moodBefore = packed & 7;
	v.mood = (packed >> 3) & 7;
	v.look = (packed >> 6) & 7;
	v.variant = packed >> 9;
	v.moodShare = clamp((now - walk.w) / moodSeconds, 0.0, 1.0);
	v.phase = fract(sin(place.x * 91.7 + place.y * 37.3) * 4375.5);
	float progress = walk.z == 0.0 ? 1.0 : clamp((now - walk.x) / max(0.01, walk.y), 0.0, 1.0);
	if (walk.z < 0.0) progress = 1.0 - progress;
	float along = abs(place.x - place.w) * place.y;
	float gone = progress * (along + aisleMetres);
	float up = max(0.0, aisleMetres - gone);
	float radius = min(place.y + up, rimRadius + 0.6);
	float angle = mix(place.w, place.x, clamp((gone - aisleMetres) / max(0.01, along), 0.0, 1.0));
	v.stride = progress > 0.0 && progress < 1.0 ? gone : 0.0;
	v.size = smoothstep(0.0, 0.10, progress) * (0.94 + 0.14 * v.phase);
	v.ground = vec3(radius * sin(angle), up > 0.0 ? groundAt(radius) : place.z, -radius * cos(angle));
	vec2 toStage = vec2(-sin(angle), cos(angle));
	vec2 sideways = vec2(cos(angle), sin(angle)) * sign(place.x - place.w) * walk.z;
	v.facing = v.stride > 0.0 && up == 0.0 && progress < 0.97 ? sideways : toStage * (v.stride > 0.0 && walk.z < 0.0 ? -1.0 : 1.0);
	return v;
}
`;
