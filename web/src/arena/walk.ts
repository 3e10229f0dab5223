import type { Seating } from "./seating.ts";

/** How far up the aisle the doors are from a row, in metres. */
export const WALK_AISLE_METRES = 4.5;
const METRES_A_SECOND = 1.9;
const LEAST_SECONDS = 1.6;
const MOST_SECONDS = 4.5;

/** Seconds between a door in an aisle and a seat: down the aisle and along the row, at the pace of somebody who does not want to miss anything. */
export function walkSecondsOf(seating: Seating, seat: number): number {
	const along = Math.abs(seating.angle[seat] - seating.aisle[seat]) * seating.radius[seat];
	const seconds = (along + WALK_AISLE_METRES) / METRES_A_SECOND;
	return Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, seconds));
}
