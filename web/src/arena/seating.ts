import { heightOf, type Setting } from "./setting.ts";

/** Where the seats of a house are; the stage is at the origin. */
export interface Seating {
	/** How many seats there are; at least as many as were asked for. */
	readonly capacity: number;
	readonly rows: number;
	/** By seat number: its angle from the middle axis (to the right of the performer's view above 0), and its distance from the stage. */
	readonly angle: Float32Array;
	readonly radius: Float32Array;
	readonly height: Float32Array;
	/** By seat number: the angle of the aisle that leads to it. */
	readonly aisle: Float32Array;
	/** By seat number: its place along the rows, in seats of a row of middle length, from left to right. */
	readonly column: Uint16Array;
	/** Distance of the back of the last row. */
	readonly rimRadius: number;
	readonly rimHeight: number;
}

interface Place {
	row: number;
	angle: number;
	worth: number;
}

/** A step aside counts as so many rows for the worth of a place. */
const WORTH_OF_ANGLE = 2.2;
/** Shuffles worth by up to so many rows, so that no row ends like a cut. */
const WORTH_OF_CHANCE = 2.6;

/** The size of house that `seats` seats play in: steps of an eighth, so that a crowd does not build with each arrival. */
export function houseCapacity(seats: number): number {
	let capacity = 48;
	while (capacity < seats * 1.04) capacity = Math.ceil(capacity * 1.125);
	return capacity;
}

/**
 * Seats at least `capacity` viewers in rows that rise round a stage, the best seats first. A seat has the same place in a
 * house of any size: a larger one has more rows behind.
 */
export function arrangeSeats(capacity: number, setting: Setting): Seating {
	const places = placesFor(capacity, setting);
	const rows = places.reduce((most, { row }) => Math.max(most, row + 1), 0);
	const columns = places.length / rows;
	const half = setting.halfAngle;
	return {
		capacity: places.length,
		rows,
		angle: Float32Array.from(places, ({ angle }) => angle),
		radius: Float32Array.from(places, ({ row }) => radiusOf(setting, row)),
		height: Float32Array.from(places, ({ row }) => heightOf(setting, row)),
		aisle: Float32Array.from(places, ({ angle }) => aisleOf(setting, angle)),
		column: Uint16Array.from(places, ({ angle }) => Math.floor((angle / half + 1) * 0.5 * columns)),
		rimRadius: radiusOf(setting, rows - 1) + setting.rowPitch * 0.75,
		rimHeight: heightOf(setting, rows - 1),
	};
}

/** Where the viewers of a row sit: a little in front of its back. */
function radiusOf(setting: Setting, row: number): number {
	return setting.firstRadius + setting.rowPitch * (row + 0.5);
}

/** Row after row, until no place of a later row could be better than the one of number `capacity`. */
function placesFor(capacity: number, setting: Setting): Place[] {
	const places: Place[] = [];
	const slack = Math.ceil(WORTH_OF_CHANCE + WORTH_OF_ANGLE * setting.halfAngle);
	let enoughAt = Number.POSITIVE_INFINITY;
	for (let row = 0; row <= enoughAt + slack; row++) {
		places.push(...placesOfRow(row, setting));
		if (places.length >= capacity) enoughAt = Math.min(enoughAt, row);
	}
	return places.sort((a, b) => a.worth - b.worth || a.row - b.row || a.angle - b.angle).slice(0, capacity);
}

function placesOfRow(row: number, setting: Setting): Place[] {
	const radius = radiusOf(setting, row);
	const count = Math.floor((2 * setting.halfAngle * radius) / setting.seatPitch);
	const places: Place[] = [];
	for (let i = 0; i < count; i++) {
		const angle = ((i + 0.5) / count - 0.5) * 2 * setting.halfAngle;
		if (setting.aisles.some((aisle) => Math.abs(angle - aisle) * radius < setting.aisleWidth / 2)) continue;
		const chance = (Math.imul(row * 4096 + i + 1, 0x9e3779b1) >>> 8) & 1023;
		const worth = row + Math.abs(angle) * WORTH_OF_ANGLE + (chance / 1023) * WORTH_OF_CHANCE;
		places.push({ row, angle, worth });
	}
	return places;
}

function aisleOf({ aisles }: Setting, angle: number): number {
	return aisles.reduce((nearest, aisle) => (Math.abs(angle - aisle) < Math.abs(angle - nearest) ? aisle : nearest));
}
