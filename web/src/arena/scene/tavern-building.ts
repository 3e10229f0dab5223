import type { Seating } from "../seating.ts";
import { heightOf, type Setting } from "../setting.ts";
import { buildStage } from "./arena-building.ts";
import type { Building, Flame } from "./building.ts";
import type { Daylight } from "./daylight.ts";
import { darker, MeshBuilder, type Paint, polar } from "./mesh-builder.ts";
import { buildStands, reachOf } from "./stands.ts";

const PLASTER: Paint = [0.27, 0.19, 0.125];
const PEWTER: Paint = [0.3, 0.29, 0.28];
const WINDOW: Paint = [1, 0.62, 0.22];
const TABLE_HEIGHT = 0.44;

/** Builds a tavern: benches behind long tables with candles, timbered walls, rafters with lanterns. */
export function buildTavern(seating: Seating, setting: Setting, light: Daylight): Building {
	const builder = new MeshBuilder();
	const flames: Flame[] = [];
	const { stone, stoneLight, floor } = light;
	buildStands(builder, seating, setting, {
		tread: floor,
		riser: darker(stone, 0.8),
		edge: stoneLight,
		stair: stoneLight,
	});
	for (let row = 0; row < seating.rows; row++) buildTable(builder, row, setting, light, flames);
	const wall = seating.rimRadius + 1.4;
	const top = seating.rimHeight + 4.4;
	buildWall(builder, wall, top, setting, light);
	buildRafters(builder, wall, top, setting, light, flames);
	buildStage(builder, setting, light);
	return { geometry: builder.build(), banners: new MeshBuilder().build(), flames };
}

/** The tables in front of a row, parted by the aisles. */
function buildTable(
	builder: MeshBuilder,
	row: number,
	setting: Setting,
	{ stoneLight }: Daylight,
	flames: Flame[],
): void {
	const middle = setting.firstRadius + setting.rowPitch * (row + 0.5) - 0.56;
	const ground = heightOf(setting, row);
	const top = ground + TABLE_HEIGHT;
	const aisle = setting.aisleWidth / 2 / middle;
	const ends = [
		-setting.halfAngle,
		...setting.aisles.flatMap((angle) => [angle - aisle, angle + aisle]),
		setting.halfAngle,
	];
	const at = (radius: number, height: number) => ({ radius, height });
	for (let i = 0; i < ends.length; i += 2) {
		const arc = { from: ends[i], to: ends[i + 1], spans: Math.max(4, Math.ceil((ends[i + 1] - ends[i]) * 14)) };
		builder.band(arc, at(middle - 0.2, top - 0.07), at(middle - 0.2, top), darker(stoneLight, 0.6));
		builder.band(arc, at(middle - 0.2, top), at(middle + 0.2, top), stoneLight, darker(stoneLight, 0.8));
		const places = Math.max(2, Math.round(((ends[i + 1] - ends[i]) * middle) / 0.85));
		for (let place = 0; place < places; place++) {
			const angle = ends[i] + ((ends[i + 1] - ends[i]) * (place + 0.5)) / places;
			const number = row * 97 + i * 31 + place;
			builder.lathe(
				polar(angle, middle + 0.06, top),
				[
					[0.055, 0],
					[0.06, 0.13],
					[0, 0.12],
				],
				6,
				PEWTER,
			);
			if (number % 3 === 1) {
				const candle = polar(angle + 0.25 / middle, middle - 0.05, top);
				builder.lathe(
					candle,
					[
						[0.05, 0],
						[0.02, 0.02],
						[0.02, 0.14],
						[0, 0.14],
					],
					5,
					[0.8, 0.7, 0.5],
					0.5,
				);
				flames.push({ at: [candle[0], candle[1] + 0.19, candle[2]], radius: 0.3 });
			}
			if (place % 3 === 0)
				builder.lathe(
					polar(angle, middle, ground),
					[
						[0.05, 0],
						[0.05, TABLE_HEIGHT - 0.07],
					],
					5,
					darker(stoneLight, 0.5),
				);
		}
	}
}

/** A round wall of plaster between posts, with lit windows. */
function buildWall(builder: MeshBuilder, wall: number, top: number, setting: Setting, { stone }: Daylight): void {
	const reach = reachOf(setting, wall) + 0.5;
	const posts = Math.round(reach * wall * 0.62);
	const at = (radius: number, height: number) => ({ radius, height });
	builder.band(
		{ from: -reach, to: reach, spans: posts * 3 },
		at(wall, 0),
		at(wall, top),
		darker(PLASTER, 0.45),
		darker(PLASTER, 0.7),
	);
	for (const height of [0.1, top * 0.36, top - 0.35]) {
		const arc = { from: -reach, to: reach, spans: posts * 2 };
		builder.band(arc, at(wall - 0.1, height), at(wall - 0.1, height + 0.28), stone);
		builder.band(arc, at(wall - 0.1, height + 0.28), at(wall, height + 0.28), stone);
	}
	for (let post = 0; post <= posts; post++) {
		const angle = (post / posts - 0.5) * 2 * reach;
		builder.lathe(
			polar(angle, wall - 0.08, 0),
			[
				[0.2, 0],
				[0.18, top],
			],
			5,
			stone,
		);
		if (post === posts) continue;
		const half = 0.5 / wall;
		const low = top * 0.5;
		buildWindow(builder, angle + reach / posts, half, wall, low, stone);
	}
}

/** A lit window with bars. */
function buildWindow(builder: MeshBuilder, angle: number, half: number, wall: number, low: number, stone: Paint): void {
	const at = (radius: number, height: number) => ({ radius, height });
	const arc = { from: angle - half, to: angle + half, spans: 2 };
	builder.band(arc, at(wall - 0.06, low), at(wall - 0.06, low + 1.2), darker(WINDOW, 0.75), darker(WINDOW, 0.4), 0.42);
	for (const bar of [-half, 0, half]) {
		builder.lathe(
			polar(angle + bar, wall - 0.1, low),
			[
				[0.045, 0],
				[0.045, 1.2],
			],
			4,
			darker(stone, 0.7),
		);
	}
	for (const height of [0, 0.58, 1.14]) {
		builder.band(arc, at(wall - 0.1, low + height), at(wall - 0.1, low + height + 0.07), darker(stone, 0.7));
	}
}

/** Rafters from the wall to a ring over the stage, lanterns at the ring and over the rows. */
function buildRafters(
	builder: MeshBuilder,
	wall: number,
	top: number,
	setting: Setting,
	{ stone }: Daylight,
	flames: Flame[],
): void {
	const reach = reachOf(setting, wall) + 0.3;
	const beams = 9;
	const high = top + 1.2;
	for (let beam = 0; beam < beams; beam++) {
		const angle = (beam / (beams - 1) - 0.5) * 2 * reach;
		const half = 0.16;
		for (const side of [-1, 1]) {
			const at = (radius: number, height: number) => polar(angle + (side * half) / radius, radius, height);
			builder.quad(at(wall, top - 0.5), at(2, high - 0.5), at(2, high), at(wall, top), darker(stone, 0.8));
		}
		const under = (radius: number, height: number, side: number) =>
			polar(angle + (side * half) / radius, radius, height);
		builder.quad(
			under(wall, top - 0.5, -1),
			under(wall, top - 0.5, 1),
			under(2, high - 0.5, 1),
			under(2, high - 0.5, -1),
			darker(stone, 0.55),
		);
		const lanterns = Math.max(1, Math.round((wall - setting.firstRadius) / 4));
		if (beam % 2 === 0) continue;
		for (let i = 0; i < lanterns; i++) {
			const radius = setting.firstRadius + ((wall - setting.firstRadius) * (i + 0.35)) / lanterns;
			const height = high - 0.5 - ((high - top) * radius) / wall - 0.9;
			builder.lathe(
				polar(angle, radius, height),
				[
					[0.02, 0.95],
					[0.02, 0.3],
					[0.14, 0.26],
					[0.16, 0.2],
				],
				6,
				darker(stone, 0.5),
			);
			builder.lathe(
				polar(angle, radius, height),
				[
					[0.09, 0],
					[0.13, 0.08],
					[0.13, 0.2],
				],
				6,
				WINDOW,
				0.9,
			);
			flames.push({ at: polar(angle, radius, height + 0.1), radius: 1.25 });
		}
	}
}
