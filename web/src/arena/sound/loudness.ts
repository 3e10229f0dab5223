import type { ReactionExpansion } from "../../../../src/client/index.ts";

/** A house of so many voices is as loud as it gets. */
const LOUDEST = 4000;
const POINTS = 96;

/** How loud so many voices are, 0 to 1: each doubling adds the same. */
export function loudnessOf(voices: number): number {
	return Math.min(1, Math.log2(1 + Math.max(0, voices)) / Math.log2(1 + LOUDEST));
}

/** The share of the seats of a reaction that take part at each of some moments from its start to its end; with a beat it falls between. */
export function swellOf(
	{ seats, delayMs, durationMs, endMs }: ReactionExpansion,
	beatSeconds?: number,
): Float32Array<ArrayBuffer> {
	const changes = new Float32Array(POINTS + 1);
	for (let i = 0; i < seats.length; i++) {
		changes[Math.floor((delayMs[i] / endMs) * (POINTS - 1))]++;
		changes[Math.min(POINTS, Math.floor(((delayMs[i] + durationMs[i]) / endMs) * (POINTS - 1)) + 1)]--;
	}
	const swell = new Float32Array(POINTS);
	let active = 0;
	for (let point = 0; point < POINTS - 1; point++) {
		active += changes[point];
		const beat = beatSeconds === undefined ? 0 : (((point / POINTS) * endMs) / 1000 / beatSeconds) % 1;
		swell[point] = (active / Math.max(1, seats.length)) * (beat < 0.6 ? 1 : 0.12);
	}
	return swell;
}
