import { below, drawAt } from "../world/draw.ts";
import { FOR_DELAY, FOR_DURATION, FOR_WHOLE, keyOf, type Parts } from "./reaction-parts.ts";

/** Seats of a row where the client knows no better, and the row that takes `spreadMs` at the mean speed. */
const ROW_SEATS = 64;
/** Thousandths of a seat a second: the mean speed, and how far from it the draw may be. */
const SPEED = 22_000;
const SPEED_SPREAD = 3_000;
/** So many seats of a row stand at once. */
const WIDTH_SEATS = 15;

/**
 * A wave as Farkas, Helbing and Vicsek measured it (Nature 419, 131, 2002): 22 ± 3 seats a second along the rows, about 15
 * seats wide, three of four towards the higher columns.
 */
export function wave(parts: Parts, seatCount: number, columns?: ArrayLike<number>): void {
	const { reaction, seats, delayMs, durationMs } = parts;
	const whole = keyOf(reaction, FOR_WHOLE);
	const delayKey = keyOf(reaction, FOR_DELAY);
	const durationKey = keyOf(reaction, FOR_DURATION);
	const speed = SPEED - SPEED_SPREAD + below(drawAt(whole, 0), 2 * SPEED_SPREAD + 1);
	const seatUs = Math.floor((reaction.spreadMs * 1_000 * SPEED) / (ROW_SEATS * speed));
	const runsUp = below(drawAt(whole, 1), 4) < 3;
	const columnOf = (seat: number): number => columns?.[seat] ?? seat % ROW_SEATS;
	let first = Number.POSITIVE_INFINITY;
	let last = Number.NEGATIVE_INFINITY;
	for (let seat = 0; seat < seatCount; seat++) {
		first = Math.min(first, columnOf(seat));
		last = Math.max(last, columnOf(seat));
	}
	for (let i = 0; i < seats.length; i++) {
		const column = columnOf(seats[i]);
		const along = runsUp ? column - first : last - column;
		// Nobody is quite in time: up to two seats late, and up or down a tenth of the time longer.
		const lateUs = Math.floor((2 * seatUs * below(drawAt(delayKey, seats[i]), 1_001)) / 1_000);
		delayMs[i] = Math.floor((along * seatUs + lateUs) / 1_000);
		const standsBp = 9_000 + below(drawAt(durationKey, seats[i]), 2_001);
		durationMs[i] = Math.floor((WIDTH_SEATS * seatUs * standsBp) / 10_000_000);
	}
}
