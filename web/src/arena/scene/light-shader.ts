/** Light, fog and the way to the screen's colours, shared by everything in the house. Colours are linear. */
export const LIGHT = /* glsl */ `
uniform vec3 sunDirection;
uniform vec3 sunColour;
uniform vec3 skyColour;
uniform vec3 groundColour;
uniform vec3 stageColour;
uniform vec3 rimColour;
uniform vec3 fogColour;
uniform vec3 hypeColour;
uniform float stageReach;
uniform float fogDensity;
uniform float hype;
uniform float now;
uniform vec3 house;

// Searchlights of a hype train wander over the rows.
float searchlightAt(vec3 p) {
	float radius = length(p.xz);
	float angle = atan(p.x, -p.z);
	float sum = 0.0;
	for (int i = 0; i < 3; i++) {
		float k = float(i);
		float a = sin(now * (0.55 + 0.13 * k) + k * 2.2) * house.x * 0.85;
		float r = mix(house.y, house.z, 0.5 + 0.5 * sin(now * (0.8 - 0.17 * k) + k * 1.7));
		vec2 away = vec2((angle - a) * radius, radius - r) / (1.6 + 0.075 * house.z);
		sum += exp(-dot(away, away));
	}
	return sum * hype;
}

vec3 lightAt(vec3 p, vec3 n) {
	// The higher the hype, the darker everything that it does not light.
	float dusk = 1.0 - 0.3 * min(1.0, hype);
	vec3 light = mix(groundColour, skyColour, n.y * 0.5 + 0.5) * dusk;
	light += sunColour * max(0.0, dot(n, sunDirection) * 0.75 + 0.25);
	vec3 away = vec3(0.0, 3.4, 0.0) - p;
	float metres = length(away);
	light += stageColour * max(0.0, dot(n, away / metres) * 0.7 + 0.3) / (1.0 + metres * metres / (stageReach * stageReach));
	float fromBehind = max(0.0, dot(n, normalize(vec3(p.x, 2.0, p.z))));
	light += rimColour * fromBehind * fromBehind * smoothstep(house.y * 0.4, house.z, length(p.xz));
	if (hype > 0.0) light += hypeColour * (searchlightAt(p) * 1.9 + 0.10 * hype * max(0.0, dot(n, away / metres)));
	return light;
}

vec3 fogged(vec3 colour, float metres) {
	return mix(colour, fogColour, 1.0 - exp(-metres * fogDensity));
}

vec3 shown(vec3 colour) {
	colour = 1.0 - exp(-colour * 1.35);
	colour = max(vec3(0.0), mix(vec3(dot(colour, vec3(0.3, 0.59, 0.11))), colour, 1.16));
	return pow(colour, vec3(1.0 / 2.2));
}
`;
