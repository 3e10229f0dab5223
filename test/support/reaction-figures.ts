import type { Reaction } from "../../src/components/reaction.ts";
import { expandReaction } from "../../src/personas/expand-reaction.ts";
import { mix } from "../../src/world/draw.ts";

/** Figures of applause over many seeds, as the paper measures them; times in seconds. */
export interface ApplauseFigures {
	firstClap: number;
	allClap: number;
	/** From the first to the last who starts. */
	spread: number;
	/** Chance to start at 50 % clapping beside that at 5 %. */
	joinRatio: number;
	/** Chance to start of those who sit next to somebody who claps, beside that of the others at the same time. */
	neighbourRatio: number;
	meanLength: number;
}

/** The first `seeds` reactions of a kind with everybody in it; their seeds are any. */
function* reactionsOf(kind: Reaction["kind"], spreadMs: number, seeds: number): Generator<Reaction> {
	for (let i = 0; i < seeds; i++) yield { kind, intensity: 0.8, share: 1, spreadMs, seed: mix(i + 1) };
}

/** Chance a second: how many started beside how many seconds those at risk waited. */
interface Rate {
	starts: number;
	seconds: number;
}

const rateOf = ({ starts, seconds }: Rate): number => starts / seconds;

/** Measures applause of `seats` over `seeds` seeds. */
export function applauseFigures(seats: number, seeds: number, spreadMs: number): ApplauseFigures {
	const sums = { first: 0, all: 0, length: 0 };
	const at5 = { starts: 0, seconds: 0 };
	const at50 = { starts: 0, seconds: 0 };
	const neighbours = { starts: 0, expected: 0 };
	for (const reaction of reactionsOf("applause", spreadMs, seeds)) {
		const { delayMs, durationMs } = expandReaction(reaction, seats);
		const order = [...delayMs.keys()].sort((a, b) => delayMs[a] - delayMs[b]);
		const claps = new Uint8Array(seats);
		claps[order[0]] = 1;
		for (let k = 1; k < seats; k++) {
			const seat = order[k];
			const atRisk = { starts: 1, seconds: ((seats - k) * (delayMs[seat] - delayMs[order[k - 1]])) / 1_000 };
			for (const [rate, share] of [
				[at5, 0.05],
				[at50, 0.5],
			] as const) {
				if (Math.abs(k / seats - share) > 0.5 / 20) continue;
				rate.starts += atRisk.starts;
				rate.seconds += atRisk.seconds;
			}
			const isBeside = (one: number): boolean => claps[one - 1] === 1 || claps[one + 1] === 1;
			let beside = 0;
			for (let one = 0; one < seats; one++) beside += claps[one] === 0 && isBeside(one) ? 1 : 0;
			neighbours.expected += beside / (seats - k);
			neighbours.starts += isBeside(seat) ? 1 : 0;
			claps[seat] = 1;
		}
		sums.first += delayMs[order[0]];
		sums.all += delayMs[order[seats - 1]];
		sums.length += durationMs.reduce((sum, ms) => sum + ms, 0) / seats;
	}
	const meanSeconds = (sum: number): number => sum / seeds / 1_000;
	return {
		firstClap: meanSeconds(sums.first),
		allClap: meanSeconds(sums.all),
		spread: meanSeconds(sums.all - sums.first),
		joinRatio: rateOf(at50) / rateOf(at5),
		neighbourRatio: neighbours.starts / neighbours.expected,
		meanLength: meanSeconds(sums.length),
	};
}

/** Speed (seats a second) and width (seats of a row that stand at once) of one wave. */
export interface WaveFigures {
	speed: number;
	width: number;
	isClockwise: boolean;
}

/** Measures waves over `rows` rows of 64 seats: the slope of the seats' starts, and who stands while the crest is under way. */
export function waveFigures(rows: number, seeds: number, spreadMs: number): WaveFigures[] {
	const figures: WaveFigures[] = [];
	for (const reaction of reactionsOf("wave", spreadMs, seeds)) {
		const { seats, delayMs, durationMs } = expandReaction(reaction, rows * 64);
		const slope = slopeOf(
			Array.from(seats, (seat) => seat % 64),
			Array.from(delayMs),
		);
		const halfWayMs = Math.abs(slope) * 40;
		const standing = seats.filter((_, i) => delayMs[i] <= halfWayMs && halfWayMs < delayMs[i] + durationMs[i]).length;
		figures.push({ speed: 1_000 / Math.abs(slope), width: standing / rows, isClockwise: slope > 0 });
	}
	return figures;
}

/** Least squares: milliseconds a column. */
function slopeOf(columns: readonly number[], delays: readonly number[]): number {
	const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
	const [middle, meanDelay] = [mean(columns), mean(delays)];
	const product = columns.reduce((sum, column, i) => sum + (column - middle) * (delays[i] - meanDelay), 0);
	return product / columns.reduce((sum, column) => sum + (column - middle) ** 2, 0);
}
