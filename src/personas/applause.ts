import { below, drawAt } from "../world/draw.ts";
import { FOR_DELAY, FOR_DURATION, FOR_WHOLE, keyOf, type Parts } from "./reaction-parts.ts";

/** From the cue to the first clap, and how far from it a draw may be. */
const FIRST_CLAP_MS = 2_100;
const FIRST_CLAP_SPREAD_MS = 200;
/** How long a seat claps, and how far from it the draw for the whole crowd may be. */
const LENGTH_MS = 6_100;
const LENGTH_SPREAD_MS = 1_830;
const LEAST_MS = 200;

/** Mean of each 64th of the exponential distribution, the longest first, in 64ths of its mean: waiting times without a logarithm. */
export const WAITS = [
	330, 241, 208, 186, 170, 157, 146, 137, 129, 122, 116, 110, 105, 100, 95, 91, 87, 83, 79, 76, 73, 70, 67, 64, 61, 59,
	56, 54, 52, 50, 47, 45, 43, 41, 40, 38, 36, 34, 33, 31, 29, 28, 26, 25, 23, 22, 20, 19, 18, 16, 15, 14, 13, 11, 10, 9,
	8, 7, 6, 5, 4, 3, 2, 1,
];
const SEATS_LIMIT = 1_048_576;

/**
 * Applause as Mann, Faria, Sumpter and Krause measured it (J. R. Soc. Interface 10, 20130466, 2013): the chance to start
 * is proportional to the share that claps already, wherever one sits; so is the chance to stop to the share that has stopped.
 * First clap about 2.1 s after the cue, all clap `spreadMs` later, each for 6.1 s on average.
 */
export function applaud({ reaction, seats, delayMs, durationMs }: Parts): void {
	const whole = keyOf(reaction, FOR_WHOLE);
	const firstMs = FIRST_CLAP_MS - FIRST_CLAP_SPREAD_MS + below(drawAt(whole, 0), 2 * FIRST_CLAP_SPREAD_MS + 1);
	const lengthMs = LENGTH_MS - LENGTH_SPREAD_MS + below(drawAt(whole, 1), 2 * LENGTH_SPREAD_MS + 1);
	spread(keyOf(reaction, FOR_DELAY), seats, reaction.spreadMs, delayMs);
	spread(keyOf(reaction, FOR_DURATION), seats, reaction.spreadMs, durationMs);
	for (let i = 0; i < seats.length; i++) {
		durationMs[i] = Math.max(LEAST_MS, lengthMs + durationMs[i] - delayMs[i]);
		delayMs[i] += firstMs;
	}
}

/**
 * Writes to `atMs` when each seat catches what the first has at 0. With n seats of which k have it the next waits
 * spreadMs x n / (2 x H x k x (n - k)) on average, H = 1 + 1/2 + ... + 1/(n - 1), so that the last has it after spreadMs.
 */
function spread(key: number, seats: Uint32Array, spreadMs: number, atMs: Uint32Array): void {
	const n = seats.length;
	const order = orderOf(key, seats);
	// Sixteenths of a microsecond; every product stays below 2^53, so that doubles and 64-bit integers agree.
	const unit = Math.floor((spreadMs * n * 16_000 * 50) / Math.max(1, harmonicThousandths(n - 1))) * 10;
	let at = 0;
	for (let k = 0; k < n; k++) {
		const { place, word } = order(k);
		if (k > 0) at += Math.floor((unit * WAITS[word & 63]) / (64 * k * (n - k)));
		atMs[place] = Math.floor(at / 16_000);
	}
}

/** The seats in the order of their draws: of the k-th its place among the seats and its draw. */
function orderOf(key: number, seats: Uint32Array): (k: number) => { place: number; word: number } {
	const ranks = Float64Array.from(seats, (seat, place) => drawAt(key, seat) * SEATS_LIMIT + place).sort();
	return (k) => {
		const word = Math.floor(ranks[k] / SEATS_LIMIT);
		return { place: ranks[k] - word * SEATS_LIMIT, word };
	};
}

/** 1 + 1/2 + ... + 1/n in thousandths, each term floored to a millionth. */
function harmonicThousandths(n: number): number {
	let millionths = 0;
	for (let k = 1; k <= n; k++) millionths += Math.floor(1_000_000 / k);
	return Math.floor(millionths / 1_000);
}
