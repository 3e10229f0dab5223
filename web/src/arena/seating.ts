import { type ArcShape, arcLine, arcPlaces } from "./arc.ts";

/** Where the seats of an arena are on a canvas, in its units. */
export interface Seating {
	/** How many seats there are; at least as many as were asked for. */
	capacity: number;
	/** Width of the widest figure. */
	figureWidth: number;
	/** Seat numbers in the order in which they are painted: the farthest first. */
	paintOrder: Uint32Array;
	/** By seat number: the point between the feet, and the size relative to `figureWidth`. */
	x: Float32Array;
	y: Float32Array;
	scale: Float32Array;
	/** By seat number: its place along the rows, in seats of a row of middle length, from left to right. */
	column: Uint16Array;
	/** The front edges of the rows, the farthest first; each a line of points x, y, x, y from left to right. */
	steps: Float32Array[];
	/** The line behind the last row. */
	rim: Float32Array;
	stage: Stage;
}

export interface Stage {
	x: number;
	y: number;
	halfWidth: number;
	halfHeight: number;
}

/** The space the arena may take, in canvas units. */
export interface SeatingBounds {
	width: number;
	height: number;
	/** Kept free above the last row, and below the first. */
	above: number;
	below: number;
}

/** Radius of the first row as a share of the last one's. */
const FIRST_ROW = 0.3;
/** Figures of the last row beside those of the first. */
const FAR_SCALE = 0.74;
/** From one row to the next, in figure widths. */
const ROW_PITCH = 0.98;
const SEAT_PITCH = 1.04;
/** How far round the stage the rows go, each side. */
const HALF_ANGLE = 1.6;
const WIDEST_FIGURE = 58;
/** From so many seats on, aisles part the rows into blocks. */
const AISLES_FROM_CAPACITY = 300;
const AISLE_ANGLES = [-0.93, -0.31, 0.31, 0.93];
/** Width of an aisle as a share of the last row's radius. */
const AISLE_WIDTH = 0.018;

interface Place {
	row: number;
	x: number;
	y: number;
	angle: number;
	scale: number;
}

/** The size of house that `seats` seats play in: steps of an eighth, so that a crowd does not move house with each arrival. */
export function houseCapacity(seats: number): number {
	let capacity = 24;
	while (capacity < seats * 1.04) capacity = Math.ceil(capacity * 1.125);
	return capacity;
}

/**
 * Seats at least `capacity` viewers in half-round rows that rise round a stage at the bottom of `bounds`.
 * Low seat numbers are near the stage. The same arguments give the same seats.
 */
export function arrangeSeats(capacity: number, bounds: SeatingBounds): Seating {
	const shape = shapeIn(bounds);
	const figureWidth = findFigureWidth(capacity, shape);
	const rows = rowsOf(figureWidth, shape);
	const places = rank(placesOf(figureWidth, shape, rows, capacity));
	const y = Float32Array.from(places, (place) => place.y);
	const columns = places.length / rows.length;
	return {
		capacity: places.length,
		figureWidth: Math.min(figureWidth, WIDEST_FIGURE),
		paintOrder: Uint32Array.from(places.keys()).sort((a, b) => y[a] - y[b]),
		x: Float32Array.from(places, (place) => place.x),
		y,
		scale: Float32Array.from(places, (place) => place.scale),
		column: Uint16Array.from(places, ({ angle }) => Math.floor((angle / HALF_ANGLE + 1) * 0.5 * columns)),
		steps: rows.map((row) => arcLine(shape, row.edge, HALF_ANGLE, 48)).reverse(),
		rim: arcLine(shape, 1.04, HALF_ANGLE, 34),
		stage: {
			x: shape.x,
			y: shape.y - shape.radiusY * 0.045,
			halfWidth: shape.radiusX * FIRST_ROW * 0.72,
			halfHeight: shape.radiusY * FIRST_ROW * 0.44,
		},
	};
}

/** The half ellipse of the last row. */
function shapeIn({ width, height, above, below }: SeatingBounds): ArcShape {
	const radiusX = width * 0.462;
	const radiusY = Math.min(height - above - below, radiusX * 1.2);
	const slack = height - above - below - radiusY;
	return { x: width / 2, y: above + slack * 0.55 + radiusY, radiusX, radiusY };
}

interface Row {
	/** Radius of the row and of its front edge, as shares of the last row's. */
	radius: number;
	edge: number;
	scale: number;
}

function rowsOf(figureWidth: number, shape: ArcShape): Row[] {
	const rows: Row[] = [];
	let edge = FIRST_ROW;
	for (;;) {
		const scale = 1 + ((FAR_SCALE - 1) * (edge - FIRST_ROW)) / (1 - FIRST_ROW);
		const pitch = (figureWidth * ROW_PITCH * scale) / shape.radiusY;
		if (rows.length > 0 && edge + pitch > 1.001) return rows;
		rows.push({ edge, radius: edge + pitch * 0.55, scale });
		edge += pitch;
	}
}

function placesOf(figureWidth: number, shape: ArcShape, rows: readonly Row[], capacity: number): Place[] {
	const places: Place[] = [];
	rows.forEach(({ radius, scale }, row) => {
		for (const place of arcPlaces(shape, radius, HALF_ANGLE, figureWidth * SEAT_PITCH * scale)) {
			if (capacity >= AISLES_FROM_CAPACITY && onAisle(place.angle, radius)) continue;
			places.push({ row, scale, ...place });
		}
	});
	return places;
}

function onAisle(angle: number, radius: number): boolean {
	return AISLE_ANGLES.some((aisle) => Math.abs(angle - aisle) * radius < AISLE_WIDTH);
}

function findFigureWidth(capacity: number, shape: ArcShape): number {
	let fits = 0.5;
	let tooWide = shape.radiusY;
	for (let attempt = 0; attempt < 18; attempt++) {
		const middle = (fits + tooWide) / 2;
		if (placesOf(middle, shape, rowsOf(middle, shape), capacity).length >= capacity) fits = middle;
		else tooWide = middle;
	}
	return fits;
}

/** Best seats first: near the stage, then near the middle axis, shuffled a little so that no row ends like a cut. */
function rank(places: Place[]): Place[] {
	const worth = places.map(
		({ row, angle }, i) => row + Math.abs(angle) * 1.4 + ((Math.imul(i + 1, 0x9e3779b1) >>> 8) & 255) / 110,
	);
	return [...places.keys()].sort((a, b) => worth[a] - worth[b]).map((i) => places[i]);
}
