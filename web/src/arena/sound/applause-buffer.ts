import type { ReactionExpansion } from "../../../../src/client/index.ts";
import { spreadOf } from "../seat-spread.ts";

const SAMPLE_RATE = 22_050;
/** More hands than these cannot be told apart. */
const MOST_HANDS = 110;
/** From one clap to the next, the slowest and the quickest hands, in seconds. */
const SLOWEST = 0.31;
const QUICKEST = 0.2;
const CLAP_SAMPLES = 320;

/** An applause, clap by clap: each pair of hands begins and ends when its seat does, and has a pitch of its own. */
export function applauseBuffer(context: BaseAudioContext, expansion: ReactionExpansion): AudioBuffer {
	const { seats, delayMs, durationMs, endMs } = expansion;
	const length = Math.ceil((endMs / 1000 + 0.1) * SAMPLE_RATE) + CLAP_SAMPLES;
	const buffer = context.createBuffer(2, length, SAMPLE_RATE);
	const sides = [buffer.getChannelData(0), buffer.getChannelData(1)];
	const hands = Math.min(MOST_HANDS, seats.length);
	const level = 0.9 / Math.sqrt(Math.max(4, hands));
	for (let hand = 0; hand < hands; hand++) {
		const i = Math.floor((hand * seats.length) / hands);
		const own = spreadOf(seats[i]);
		const right = spreadOf(seats[i] + 7919);
		const end = delayMs[i] + durationMs[i];
		const everyMs = 1000 * (QUICKEST + (SLOWEST - QUICKEST) * own);
		for (let at = delayMs[i]; at < end; at += everyMs * (0.94 + 0.12 * Math.random())) {
			const sample = Math.floor((at / 1000) * SAMPLE_RATE);
			addClap(sides[0], sample, own, level * (1 - right * 0.7));
			addClap(sides[1], sample, own, level * (0.3 + right * 0.7));
		}
	}
	return buffer;
}

/** A burst of noise that dies away, through a hollow of two hands. */
function addClap(samples: Float32Array, at: number, own: number, level: number): void {
	const turn = (2 * Math.PI * (700 + 1500 * own)) / SAMPLE_RATE;
	let first = 0;
	let second = 0;
	for (let i = 0; i < CLAP_SAMPLES && at + i < samples.length; i++) {
		const burst = (Math.random() * 2 - 1) * Math.exp(-i / 36);
		const rings = burst + 1.5 * Math.cos(turn) * first - 0.6 * second;
		second = first;
		first = rings;
		samples[at + i] += rings * level;
	}
}
