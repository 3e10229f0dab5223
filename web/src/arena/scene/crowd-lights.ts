import { AdditiveBlending, type IUniform, type RawShaderMaterial } from "three";
import { FIGURE_ROW } from "./figure-row-shader.ts";
import { shaderMaterial } from "./materials.ts";

const FRAGMENT = /* glsl */ `
precision highp float;
in vec3 tint;
out vec4 pixel;
void main() {
	float away = length(gl_PointCoord - 0.5) * 2.0;
	float halo = max(0.0, 1.0 - away);
	pixel = vec4(tint * halo * halo * 0.8 + halo * halo * halo * halo * 0.5 * step(0.01, dot(tint, tint)), 1.0);
}
`;

function vertexShader(defines: string): string {
	return /* glsl */ `${defines}
precision highp float;
precision highp int;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float now;
uniform float still;
uniform float hype;
uniform float pixels;
uniform vec3 hypeColour;
uniform vec3 moodColours[8];
out vec3 tint;
${FIGURE_ROW}
void main() {
	float row = listedRow();
	Figure v = figureOf(max(0.0, row));
	// The higher the train, the more hold up a light, the most engaged first.
	float raised = smoothstep(0.0, 0.12, hype * 0.62 * v.engagement - fract(v.phase * 7.3)) * step(0.3, v.engagement) * step(0.0, hype - 0.01);
	if (row < 0.0 || v.walks || raised <= 0.0 || v.size <= 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); gl_PointSize = 1.0; return; }
	float sway = sin(now * 2.4 + v.ground.x * 0.22) * 0.16 * (1.0 - still);
	vec3 p = v.ground + vec3(v.facing.y * sway, 1.36 + 0.10 * v.phase, -v.facing.x * sway);
	vec4 eye = viewMatrix * vec4(p, 1.0);
	gl_Position = projectionMatrix * eye;
	gl_PointSize = clamp(0.42 * projectionMatrix[1][1] * pixels / -eye.z, 2.0, 48.0);
	tint = mix(moodColours[v.mood], hypeColour, 0.5) * raised * (0.85 + 0.15 * sin(now * 7.0 + v.phase * 60.0) * (1.0 - still));
}
`;
}

/** The material of the lights that the crowd holds up on a hype train: a point a viewer. */
export function crowdLightMaterial(defines: string, uniforms: Record<string, IUniform>): RawShaderMaterial {
	return shaderMaterial(vertexShader(defines), FRAGMENT, uniforms, {
		transparent: true,
		depthWrite: false,
		blending: AdditiveBlending,
	});
}
