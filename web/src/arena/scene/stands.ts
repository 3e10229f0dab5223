import type { Seating } from "../seating.ts";
import { heightOf, type Setting } from "../setting.ts";
import { darker, type MeshBuilder, type Paint, polar } from "./mesh-builder.ts";

/** What the stands are made of. */
export interface StandPaints {
	tread: Paint;
	riser: Paint;
	edge: Paint;
	stair: Paint;
}

/** How far the stands reach beyond the last seats of a row, in metres. */
const SHOULDER = 0.9;
const EDGE = 0.07;
const STAIR_STEPS = 2;

/** Builds the rows on which the crowd sits, with their aisles and ends. */
export function buildStands(builder: MeshBuilder, seating: Seating, setting: Setting, paints: StandPaints): void {
	for (let row = 0; row < seating.rows; row++) buildRow(builder, row, setting, paints);
	for (const aisle of setting.aisles) {
		for (let row = 0; row < seating.rows; row++) buildStairs(builder, aisle, row, setting, paints);
	}
	for (const side of [-1, 1]) buildEnd(builder, side, seating, setting, paints);
}

function frontOf(setting: Setting, row: number): number {
	return setting.firstRadius + setting.rowPitch * row;
}

/** How far round the rows reach at `radius`. */
export function reachOf(setting: Setting, radius: number): number {
	return setting.halfAngle + SHOULDER / radius;
}

function buildRow(builder: MeshBuilder, row: number, setting: Setting, { tread, riser, edge }: StandPaints): void {
	const front = frontOf(setting, row);
	const back = front + setting.rowPitch;
	const height = heightOf(setting, row);
	const below = row === 0 ? 0 : heightOf(setting, row - 1);
	const reach = reachOf(setting, front);
	const arc = { from: -reach, to: reach, spans: Math.ceil(24 + front * 1.6) };
	const at = (radius: number, y: number) => ({ radius, height: y });
	if (height > below) builder.band(arc, at(front, below), at(front, height), darker(riser, 0.62), riser);
	builder.band(arc, at(front, height), at(front + EDGE, height), edge);
	builder.band(arc, at(front + EDGE, height), at(back, height), tread, darker(tread, 0.55));
}

/** Half steps that lie on the rows. */
function buildStairs(builder: MeshBuilder, aisle: number, row: number, setting: Setting, { stair }: StandPaints): void {
	const lift = 0.015;
	const height = heightOf(setting, row);
	const rise = heightOf(setting, row + 1) - height;
	for (let step = 0; step < STAIR_STEPS; step++) {
		const front = frontOf(setting, row) + (setting.rowPitch * step) / STAIR_STEPS;
		const back = front + setting.rowPitch / STAIR_STEPS;
		const half = setting.aisleWidth / 2 / front;
		const arc = { from: aisle - half, to: aisle + half, spans: 2 };
		const top = height + lift + (rise * step) / STAIR_STEPS;
		const foot = step === 0 ? height - rise / STAIR_STEPS : height;
		builder.band(
			arc,
			{ radius: front - lift, height: foot },
			{ radius: front - lift, height: top },
			darker(stair, 0.5),
		);
		builder.band(arc, { radius: front - lift, height: top }, { radius: back, height: top }, stair, darker(stair, 0.7));
	}
}

/** The wall that cuts the stands off at one side, and the parapet on it. */
function buildEnd(
	builder: MeshBuilder,
	side: number,
	seating: Seating,
	setting: Setting,
	{ riser, edge }: StandPaints,
): void {
	for (let row = 0; row < seating.rows; row++) {
		const front = frontOf(setting, row);
		const back = front + setting.rowPitch;
		const height = heightOf(setting, row) + 0.5;
		const near = reachOf(setting, front) * side;
		const far = reachOf(setting, back) * side;
		const inner = (reachOf(setting, front) - 0.22 / front) * side;
		const innerFar = (reachOf(setting, back) - 0.22 / back) * side;
		const wall = [
			polar(near, front, 0),
			polar(far, back, 0),
			polar(far, back, height),
			polar(near, front, height),
		] as const;
		const top = [
			polar(inner, front, height),
			polar(near, front, height),
			polar(far, back, height),
			polar(innerFar, back, height),
		] as const;
		const inside = [
			polar(innerFar, back, height - 0.5),
			polar(inner, front, height - 0.5),
			polar(inner, front, height),
			polar(innerFar, back, height),
		] as const;
		const [a, b, c, d] = wall;
		if (side > 0) {
			builder.quad(a, b, c, d, darker(riser, 0.8), riser);
			builder.quad(...top, edge);
			builder.quad(...inside, riser);
		} else {
			builder.quad(b, a, d, c, darker(riser, 0.8), riser);
			builder.quad(top[1], top[0], top[3], top[2], edge);
			builder.quad(inside[1], inside[0], inside[3], inside[2], riser);
		}
	}
}
