import { DoubleSide, type IUniform, Mesh } from "three";
import type { Setting } from "../setting.ts";
import { STAGE_FLOOR } from "./arena-building.ts";
import { LIGHT } from "./light-shader.ts";
import { shaderMaterial } from "./materials.ts";
import { darker, MeshBuilder, type Paint, type Point } from "./mesh-builder.ts";
import { unculled } from "./surroundings.ts";

/** Larger than life, as people on a stage are. */
const SCALE = 1.45;
const SKIN: Paint = [0.6, 0.33, 0.19];
const HAIR: Paint = [0.16, 0.07, 0.03];
const GOLD: Paint = [0.9, 0.55, 0.12];
const STEEL: Paint = [0.62, 0.65, 0.72];
const LEATHER: Paint = [0.2, 0.09, 0.045];

const VERTEX = /* glsl */ `
precision highp float;
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 cameraPosition;
uniform float liveliness;
in vec3 position;
in vec3 normal;
in vec4 paint;
${LIGHT}
out vec3 colour;
void main() {
	float lively = min(1.0, liveliness * 2.0);
	vec3 p = position;
	float sway = sin(now * 0.9) * 0.10 * lively;
	float turn = sin(now * 0.31) * 0.5 * lively;
	p.x += sway * 0.3 * p.y * 0.5;
	p.y += abs(sin(now * 2.6)) * 0.05 * lively * (1.0 + hype) * smoothstep(0.2, 1.0, p.y);
	float flow = paint.a;
	p.z += flow * flow * (0.25 + 0.16 * sin(now * 2.1 + p.x * 3.0 + p.y * 2.0) * lively);
	p.x += flow * 0.06 * sin(now * 1.7 + p.y * 3.0) * lively;
	float c = cos(turn), s = sin(turn);
	p = vec3(p.x * c + p.z * s, p.y, -p.x * s + p.z * c) * ${SCALE.toFixed(2)} + vec3(0.0, ${STAGE_FLOOR.toFixed(2)}, 0.0);
	vec3 n = vec3(normal.x * c + normal.z * s, normal.y, -normal.x * s + normal.z * c);
	vec3 view = normalize(cameraPosition - p);
	if (dot(n, view) < 0.0) n = -n;
	vec3 cloth = mix(paint.rgb, paint.rgb * 0.4 + hypeColour * 0.5, flow > 0.0 ? min(1.0, hype) : 0.0);
	vec3 key = stageColour * (0.25 + 0.75 * max(0.0, dot(n, normalize(vec3(0.3, 1.0, -0.6)))));
	vec3 rim = (stageColour + hypeColour * hype) * pow(1.0 - max(0.0, dot(n, view)), 2.5) * 0.9;
	vec3 lit = cloth * (mix(groundColour, skyColour, n.y * 0.5 + 0.5) * 1.6 + sunColour * max(0.0, dot(n, sunDirection)) + key) + rim * (0.25 + cloth);
	colour = shown(lit);
	gl_Position = projectionMatrix * viewMatrix * vec4(p, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
in vec3 colour;
out vec4 pixel;
void main() {
	pixel = vec4(colour, 1.0);
}
`;

/** The streamer on the stage, in front of the crowd: a champion in the arena, a bard in the tavern. */
export function createPerformer(setting: Setting, cloth: Paint, uniforms: Record<string, IUniform>): Mesh {
	const builder = new MeshBuilder();
	buildBody(builder, setting.name === "tavern" ? darker(cloth, 0.9) : darker(STEEL, 0.55));
	buildHead(builder, setting);
	buildCape(builder, cloth);
	if (setting.name === "tavern") buildBard(builder);
	else buildChampion(builder);
	return unculled(new Mesh(builder.build(), shaderMaterial(VERTEX, FRAGMENT, uniforms, { side: DoubleSide })));
}

function buildBody(builder: MeshBuilder, coat: Paint): void {
	for (const x of [-0.12, 0.12]) {
		builder.lathe(
			[x, 0, 0],
			[
				[0.1, 0],
				[0.11, 0.12],
				[0.085, 0.3],
				[0.1, 0.62],
			],
			8,
			LEATHER,
		);
		builder.lathe(
			[x, 0, -0.05],
			[
				[0.09, 0],
				[0.09, 0.08],
				[0, 0.1],
			],
			7,
			LEATHER,
		);
	}
	builder.lathe(
		[0, 0, 0],
		[
			[0.25, 0.5],
			[0.21, 0.72],
			[0.19, 0.86],
		],
		12,
		darker(coat, 0.75),
	);
	builder.lathe(
		[0, 0, 0],
		[
			[0.195, 0.85],
			[0.2, 0.92],
		],
		12,
		GOLD,
	);
	builder.lathe(
		[0, 0, 0],
		[
			[0.19, 0.92],
			[0.25, 1.14],
			[0.24, 1.26],
			[0.09, 1.36],
			[0.08, 1.42],
		],
		12,
		coat,
	);
	for (const x of [-0.27, 0.27])
		builder.lathe(
			[x, 1.16, 0],
			[
				[0.05, -0.06],
				[0.13, -0.02],
				[0.13, 0.06],
				[0.06, 0.12],
				[0, 0.13],
			],
			9,
			GOLD,
		);
}

function buildHead(builder: MeshBuilder, { name }: Setting): void {
	builder.lathe(
		[0, 1.4, 0],
		[
			[0.08, 0],
			[0.14, 0.07],
			[0.155, 0.16],
			[0.13, 0.26],
			[0.06, 0.31],
			[0, 0.315],
		],
		11,
		SKIN,
	);
	builder.lathe(
		[0, 1.4, 0.018],
		[
			[0.15, 0.1],
			[0.165, 0.18],
			[0.14, 0.28],
			[0.06, 0.335],
			[0, 0.34],
		],
		11,
		name === "tavern" ? HAIR : STEEL,
	);
	if (name === "tavern") {
		builder.lathe(
			[0, 1.64, 0.01],
			[
				[0.25, 0],
				[0.15, 0.03],
				[0.13, 0.12],
				[0, 0.15],
			],
			12,
			darker(GOLD, 0.4),
		);
		builder.quad([0.12, 1.7, 0.02], [0.2, 1.72, 0.1], [0.24, 1.98, 0.3], [0.13, 1.9, 0.2], [0.7, 0.12, 0.1]);
		return;
	}
	for (let i = 0; i < 6; i++) {
		const [back, next] = [i / 6, (i + 1) / 6];
		const at = (share: number, lift: number): Point => [
			0,
			1.4 + 0.3 + lift - share * share * 0.28,
			-0.1 + share * 0.34,
		];
		builder.quad(at(back, 0), at(next, 0), at(next, 0.16), at(back, 0.16), [0.75, 0.08, 0.07]);
	}
}

function buildCape(builder: MeshBuilder, cloth: Paint): void {
	const rows = 10;
	const columns = 8;
	const at = (row: number, column: number): Point => {
		const down = row / rows;
		const across = column / columns - 0.5;
		const width = 0.46 + 0.42 * down;
		return [across * width, 1.3 - 1.24 * down, 0.15 + 0.16 * down - across * across * (0.55 - 0.1 * down)];
	};
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			const fold = column % 2 === 0 ? 1 : 0.72;
			builder.quad(
				at(row + 1, column),
				at(row + 1, column + 1),
				at(row, column + 1),
				at(row, column),
				darker(cloth, fold * 0.92),
				darker(cloth, fold),
				(row + 1) / rows,
				row / rows,
			);
		}
	}
}

/** A limb or a handle between two points. */
function rod(builder: MeshBuilder, from: Point, to: Point, thick: number, thin: number, paint: Paint): void {
	const corners = 7;
	const along = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
	const length = Math.hypot(...along);
	const [x, y, z] = along.map((value) => value / length);
	const across: Point = Math.abs(y) > 0.9 ? [1, 0, 0] : [-z / Math.hypot(x, z), 0, x / Math.hypot(x, z)];
	const other: Point = [y * across[2] - z * across[1], z * across[0] - x * across[2], x * across[1] - y * across[0]];
	const at = (end: Point, radius: number, corner: number): Point => {
		const angle = (corner / corners) * 2 * Math.PI;
		const [c, s] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
		return [
			end[0] + across[0] * c + other[0] * s,
			end[1] + across[1] * c + other[1] * s,
			end[2] + across[2] * c + other[2] * s,
		];
	};
	for (let i = 0; i < corners; i++)
		builder.quad(at(from, thick, i), at(from, thick, i + 1), at(to, thin, i + 1), at(to, thin, i), paint);
}

function buildChampion(builder: MeshBuilder): void {
	rod(builder, [0.29, 1.2, 0], [0.5, 1.42, -0.04], 0.075, 0.065, SKIN);
	rod(builder, [0.5, 1.42, -0.04], [0.52, 1.78, -0.06], 0.066, 0.055, GOLD);
	rod(builder, [0.46, 1.8, -0.06], [0.62, 1.84, -0.06], 0.035, 0.035, GOLD);
	rod(builder, [0.53, 1.7, -0.06], [0.545, 1.86, -0.06], 0.03, 0.03, LEATHER);
	builder.quad([0.5, 1.86, -0.06], [0.6, 1.86, -0.06], [0.62, 2.5, -0.08], [0.55, 2.5, -0.08], STEEL, [0.9, 0.92, 1]);
	builder.quad([0.55, 2.5, -0.08], [0.62, 2.5, -0.08], [0.6, 2.62, -0.08], [0.59, 2.62, -0.08], [0.9, 0.92, 1]);
	rod(builder, [-0.29, 1.2, 0], [-0.44, 1, -0.06], 0.075, 0.065, SKIN);
	rod(builder, [-0.44, 1, -0.06], [-0.5, 0.78, -0.18], 0.066, 0.055, GOLD);
	builder.lathe(
		[-0.58, 0.82, -0.16],
		[
			[0, -0.36],
			[0.1, -0.33],
			[0.13, 0],
			[0.1, 0.33],
			[0, 0.36],
		],
		10,
		darker(GOLD, 0.7),
	);
}

function buildBard(builder: MeshBuilder): void {
	rod(builder, [0.29, 1.2, 0], [0.4, 0.98, -0.14], 0.07, 0.06, [0.5, 0.42, 0.3]);
	rod(builder, [0.4, 0.98, -0.14], [0.14, 0.98, -0.3], 0.06, 0.045, SKIN);
	rod(builder, [-0.29, 1.2, 0], [-0.46, 1.04, -0.16], 0.07, 0.06, [0.5, 0.42, 0.3]);
	rod(builder, [-0.46, 1.04, -0.16], [-0.5, 1.24, -0.32], 0.06, 0.045, SKIN);
	builder.lathe(
		[0.1, 0.78, -0.3],
		[
			[0, 0],
			[0.17, 0.06],
			[0.21, 0.2],
			[0.14, 0.36],
			[0, 0.4],
		],
		10,
		[0.42, 0.2, 0.07],
	);
	rod(builder, [0.02, 1.04, -0.34], [-0.58, 1.32, -0.36], 0.035, 0.03, LEATHER);
}
