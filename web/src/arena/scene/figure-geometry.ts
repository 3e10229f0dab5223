/** The vertices of one figure, as its shader wants them: `part` is kind, ring and side. */
export interface FigureGeometry {
	position: Float32Array;
	normal: Float32Array;
	part: Float32Array;
	index: Uint16Array;
}

/** How finely a figure is cut. */
export interface FigureDetail {
	/** Corners of the body, the head and what is on it, and of an arm. */
	readonly round: number;
	readonly headRings: number;
	readonly armRound: number;
	/** Which rings of the robe and of an arm there are. */
	readonly robeRings: readonly number[];
	readonly armRings: readonly number[];
	readonly hasHorns: boolean;
}

const WHOLE = { robeRings: [0, 1, 2, 3, 4], armRings: [0, 1, 2, 3], hasHorns: true };
export const NEAR: FigureDetail = { round: 10, headRings: 5, armRound: 5, ...WHOLE };
export const FAR: FigureDetail = { round: 6, headRings: 3, armRound: 3, ...WHOLE };
/** Kinds of part, as the shader knows them. */
const BODY = 0;
const HEAD = 1;
const GEAR = 2;
const HORN = 3;
const ARM = 4;

/** Radius and height of the rings of a robe, from the ground to the neck. */
const ROBE: readonly (readonly [radius: number, height: number])[] = [
	[0.225, 0],
	[0.24, 0.14],
	[0.205, 0.32],
	[0.185, 0.45],
	[0.07, 0.585],
];
export const HEAD_RADIUS = 0.205;
const GEAR_RINGS = 4;

/** Collects vertices and the triangles between them. */
class Cutter {
	#position: number[] = [];
	#normal: number[] = [];
	#part: number[] = [];
	#index: number[] = [];

	get count(): number {
		return this.#position.length / 3;
	}

	vertex(position: readonly number[], normal: readonly number[], part: readonly number[]): void {
		this.#position.push(...position);
		this.#normal.push(...normal);
		this.#part.push(...part);
	}

	/** Triangles between rings of `round` corners each, the first of them at vertex `first`. */
	tube(first: number, rings: number, round: number): void {
		for (let ring = 0; ring < rings - 1; ring++) {
			for (let corner = 0; corner < round; corner++) {
				const a = first + ring * round + corner;
				const b = first + ring * round + ((corner + 1) % round);
				this.#index.push(a, b, a + round, b, b + round, a + round);
			}
		}
	}

	geometry(): FigureGeometry {
		return {
			position: Float32Array.from(this.#position),
			normal: Float32Array.from(this.#normal),
			part: Float32Array.from(this.#part),
			index: Uint16Array.from(this.#index),
		};
	}
}

/** Cuts a figure. */
export function cutFigure(detail: FigureDetail): FigureGeometry {
	const cutter = new Cutter();
	cutBody(cutter, detail);
	cutHead(cutter, detail);
	cutGear(cutter, detail);
	for (const side of [-1, 1]) {
		if (detail.hasHorns) cutRings(cutter, HORN, [0, 1], detail.armRound, side);
		cutRings(cutter, ARM, detail.armRings, detail.armRound, side);
	}
	return cutter.geometry();
}

function angleOf(corner: number, round: number): number {
	return (corner / round) * 2 * Math.PI;
}

function cutBody(cutter: Cutter, { round, robeRings }: FigureDetail): void {
	const first = cutter.count;
	for (const ring of robeRings) {
		const [radius, height] = ROBE[ring];
		const rises = ring / ROBE.length;
		for (let corner = 0; corner < round; corner++) {
			const [x, z] = [Math.sin(angleOf(corner, round)), Math.cos(angleOf(corner, round))];
			const flat = Math.hypot(1, rises * 0.9);
			// Shoulders are wider than a body is deep.
			const position = [x * radius * (1 + 0.14 * rises), height, z * radius * (1 - 0.1 * rises)];
			cutter.vertex(position, [x / flat, (rises * 0.9) / flat, z / flat], [BODY, ring, 0]);
		}
	}
	cutter.tube(first, robeRings.length, round);
}

function cutHead(cutter: Cutter, { round, headRings }: FigureDetail): void {
	const first = cutter.count;
	for (let ring = 0; ring <= headRings; ring++) {
		const tilt = (ring / headRings - 0.5) * Math.PI;
		for (let corner = 0; corner < round; corner++) {
			const angle = angleOf(corner, round);
			const normal = [Math.cos(tilt) * Math.sin(angle), Math.sin(tilt), Math.cos(tilt) * Math.cos(angle)];
			cutter.vertex(
				normal.map((value) => value * HEAD_RADIUS),
				normal,
				[HEAD, ring, 0],
			);
		}
	}
	cutter.tube(first, headRings + 1, round);
}

function cutGear(cutter: Cutter, { round }: FigureDetail): void {
	const first = cutter.count;
	for (let ring = 0; ring < GEAR_RINGS; ring++) {
		for (let corner = 0; corner < round; corner++) {
			const angle = angleOf(corner, round);
			cutter.vertex([Math.sin(angle), Math.cos(angle), corner % 2], [0, 1, 0], [GEAR, ring, 0]);
		}
	}
	cutter.tube(first, GEAR_RINGS, round);
}

function cutRings(cutter: Cutter, kind: number, rings: readonly number[], round: number, side: number): void {
	const first = cutter.count;
	for (const ring of rings) {
		for (let corner = 0; corner < round; corner++) {
			const angle = angleOf(corner, round);
			cutter.vertex([Math.cos(angle), Math.sin(angle), 0], [0, 1, 0], [kind, ring, side]);
		}
	}
	cutter.tube(first, rings.length, round);
}
