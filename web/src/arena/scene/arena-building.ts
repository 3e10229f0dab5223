import type { Seating } from "../seating.ts";
import type { Setting } from "../setting.ts";
import type { Building, Flame } from "./building.ts";
import type { Daylight } from "./daylight.ts";
import { darker, MeshBuilder, type Paint, type Point, polar } from "./mesh-builder.ts";
import { buildStands, reachOf } from "./stands.ts";

const COLUMN_HEIGHT = 3.6;
const WALL_HEIGHT = 1.1;
const STAGE_HEIGHT = 0.42;
const WHITE: Paint = [1, 1, 1];

/** Builds a stone arena: rows in a horseshoe, a colonnade with torches behind them, towers at its ends. */
export function buildArena(seating: Seating, setting: Setting, light: Daylight): Building {
	const builder = new MeshBuilder();
	const banners = new MeshBuilder();
	const flames: Flame[] = [];
	const { stone, stoneLight } = light;
	buildStands(builder, seating, setting, {
		tread: stone,
		riser: darker(stone, 0.8),
		edge: stoneLight,
		stair: stoneLight,
	});
	buildParapet(builder, setting, light, flames);
	buildColonnade(builder, banners, seating, setting, light, flames);
	for (const side of [-1, 1]) buildTower(builder, banners, side, seating, setting, light, flames);
	buildStage(builder, setting, light);
	return { geometry: builder.build(), banners: banners.build(), flames };
}

/** The wall between the sand and the first row, with torches. */
function buildParapet(builder: MeshBuilder, setting: Setting, { stoneLight }: Daylight, flames: Flame[]): void {
	const radius = setting.firstRadius - 0.06;
	const reach = reachOf(setting, radius);
	const arc = { from: -reach, to: reach, spans: 64 };
	const top = setting.firstHeight + 0.16;
	const at = (r: number, height: number) => ({ radius: r, height });
	builder.band(arc, at(radius, top - 0.22), at(radius, top), stoneLight);
	builder.band(arc, at(radius, top), at(radius + 0.16, top), stoneLight);
	builder.band(arc, at(radius - 0.01, 0.06), at(radius - 0.01, 0.3), darker(stoneLight, 0.55));
	for (const angle of [-1.3, -0.65, 0, 0.65, 1.3])
		flames.push({ at: polar(angle, radius - 0.15, top - 0.15), radius: 0.8 });
}

function buildColonnade(
	builder: MeshBuilder,
	banners: MeshBuilder,
	seating: Seating,
	setting: Setting,
	light: Daylight,
	flames: Flame[],
): void {
	const { stone, stoneLight, cloth } = light;
	const base = seating.rimHeight;
	const radius = seating.rimRadius + 0.9;
	const reach = reachOf(setting, radius);
	const scale = 0.8 + 0.012 * radius;
	const height = COLUMN_HEIGHT * scale;
	const arc = { from: -reach, to: reach, spans: Math.ceil(radius * 3) };
	const at = (r: number, y: number) => ({ radius: r, height: base + y });
	builder.band(arc, at(radius - 0.9, -0.2), at(radius - 0.9, WALL_HEIGHT), darker(stone, 0.7), stone);
	builder.band(arc, at(radius - 0.9, WALL_HEIGHT), at(radius + 0.7, WALL_HEIGHT), stoneLight);
	builder.band(arc, at(radius - 0.45, height), at(radius - 0.45, height + 0.55 * scale), stoneLight, stone);
	builder.band(arc, at(radius - 0.6, height + 0.55 * scale), at(radius - 0.6, height + 0.8 * scale), stoneLight);
	builder.band(arc, at(radius - 0.6, height + 0.8 * scale), at(radius + 0.6, height + 0.8 * scale), stoneLight);
	builder.band(arc, at(radius + 0.5, height), at(radius - 0.45, height), darker(stone, 0.4));
	builder.band(arc, at(radius + 0.75, -base), at(radius + 0.75, WALL_HEIGHT), darker(stone, 0.5));
	const columns = 2 * Math.round((reach * radius) / (1.75 * scale));
	for (let i = 0; i <= columns; i++) {
		const angle = (i / columns - 0.5) * 2 * reach * 0.995;
		const foot = polar(angle, radius, base + WALL_HEIGHT);
		const shaft = height - WALL_HEIGHT;
		builder.lathe(
			foot,
			[
				[0.36, 0],
				[0.36, 0.16],
				[0.25, 0.24],
				[0.21, shaft - 0.3],
				[0.34, shaft - 0.12],
				[0.38, shaft],
			],
			7,
			stoneLight,
		);
		if (i % 4 === 2)
			flames.push({ at: polar(angle, radius - 0.6, base + WALL_HEIGHT + 0.9 * scale), radius: 1.7 * scale });
		if (i % 8 === 0) hangBanner(banners, angle, radius - 0.64, base + height + 0.6 * scale, scale, cloth);
	}
}

/** A banner: its paint tells the shader how far from its pole a point is, in the glow channel. */
function hangBanner(
	banners: MeshBuilder,
	angle: number,
	radius: number,
	top: number,
	scale: number,
	cloth: Paint,
): void {
	const half = (0.55 * scale) / radius;
	const drop = 2.1 * scale;
	const folds = 5;
	for (let fold = 0; fold < folds; fold++) {
		const [upper, lower] = [top - (drop * fold) / folds, top - (drop * (fold + 1)) / folds];
		const tip = fold === folds - 1 ? 0.25 * scale : 0;
		const corners: [Point, Point, Point, Point] = [
			polar(angle - half, radius, lower + tip),
			polar(angle, radius, lower),
			polar(angle, radius, upper),
			polar(angle - half, radius, upper),
		];
		banners.quad(...corners, darker(cloth, 0.8), cloth, (fold + 1) / folds, fold / folds);
		const others: [Point, Point, Point, Point] = [
			polar(angle, radius, lower),
			polar(angle + half, radius, lower + tip),
			polar(angle + half, radius, upper),
			polar(angle, radius, upper),
		];
		banners.quad(...others, cloth, darker(cloth, 0.85), (fold + 1) / folds, fold / folds);
	}
}

/** A tower with a fire bowl at an end of the horseshoe. */
function buildTower(
	builder: MeshBuilder,
	banners: MeshBuilder,
	side: number,
	seating: Seating,
	setting: Setting,
	light: Daylight,
	flames: Flame[],
): void {
	const { stone, stoneLight, cloth } = light;
	const radius = seating.rimRadius + 0.4;
	const angle = (reachOf(setting, radius) + 1.5 / radius) * side;
	const foot = polar(angle, radius, 0);
	const height = seating.rimHeight + 5.2 + radius * 0.03;
	builder.lathe(
		foot,
		[
			[2.1, 0],
			[2, 0.6],
			[1.75, 0.7],
			[1.62, height - 1.2],
			[1.95, height - 0.9],
			[1.95, height],
			[1.6, height],
			[1.6, height - 0.4],
			[0, height - 0.4],
		],
		12,
		stone,
	);
	for (let i = 0; i < 8; i++) {
		const [x, , z] = polar((i / 8) * 2 * Math.PI, 1.78, 0);
		builder.box(
			[foot[0] + x - 0.25, height, foot[2] + z - 0.25],
			[foot[0] + x + 0.25, height + 0.55, foot[2] + z + 0.25],
			stoneLight,
		);
	}
	builder.lathe(
		[foot[0], height - 0.4, foot[2]],
		[
			[0.3, 0],
			[0.24, 0.7],
			[0.7, 1],
			[0.62, 1.02],
			[0, 0.95],
		],
		9,
		darker(stoneLight, 0.6),
	);
	flames.push({ at: [foot[0], height + 1, foot[2]], radius: 3.4 });
	hangBanner(banners, angle - (side * 1.72) / radius, radius - 1.2, height - 1.2, 1.5, cloth);
}

/** A round stage of two steps with a lit edge. */
export function buildStage(
	builder: MeshBuilder,
	{ stageRadius }: Setting,
	{ stone, stoneLight, flame, cloth }: Daylight,
): void {
	const r = stageRadius;
	const half = STAGE_HEIGHT / 2;
	builder.lathe(
		[0, 0, 0],
		[
			[r + 0.45, 0],
			[r + 0.45, half],
			[r, half],
			[r, STAGE_HEIGHT - 0.05],
		],
		48,
		stone,
	);
	builder.lathe(
		[0, 0, 0],
		[
			[r + 0.01, STAGE_HEIGHT - 0.06],
			[r + 0.01, STAGE_HEIGHT],
			[r - 0.09, STAGE_HEIGHT],
		],
		48,
		mixed(flame, WHITE, 0.35),
		0.9,
	);
	const inlay = darker(cloth, 0.55);
	builder.lathe(
		[0, STAGE_HEIGHT, 0],
		[
			[r - 0.09, 0],
			[r * 0.86, 0],
		],
		48,
		darker(stoneLight, 0.7),
	);
	builder.lathe(
		[0, STAGE_HEIGHT, 0],
		[
			[r * 0.86, 0],
			[r * 0.8, 0],
		],
		48,
		inlay,
	);
	builder.lathe(
		[0, STAGE_HEIGHT, 0],
		[
			[r * 0.8, 0],
			[r * 0.42, 0],
		],
		48,
		darker(stoneLight, 0.55),
	);
	builder.lathe(
		[0, STAGE_HEIGHT, 0],
		[
			[r * 0.42, 0],
			[0, 0],
		],
		48,
		inlay,
	);
}

function mixed(a: Paint, b: Paint, share: number): Paint {
	return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** Height of the stage's floor, on which the performer stands. */
export const STAGE_FLOOR = STAGE_HEIGHT;
