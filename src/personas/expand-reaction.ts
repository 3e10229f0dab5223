import { REACTION_KINDS, type Reaction } from "../components/reaction.ts";
import { below, drawAt } from "../world/draw.ts";
import { applaud } from "./applause.ts";
import { MAX_SEATS } from "./crowd-frame.ts";
import { bpOf, FOR_DELAY, FOR_DURATION, FOR_PART, keyOf, type Parts } from "./reaction-parts.ts";
import { wave } from "./wave.ts";

/** A reaction seat by seat, in ascending order of the seats that take part. Milliseconds from the reaction's start. */
export interface ReactionExpansion {
	readonly seats: Uint32Array;
	/** When each of them begins. */
	readonly delayMs: Uint32Array;
	/** For how long each of them goes on. */
	readonly durationMs: Uint32Array;
	/** When the last of them is done. */
	readonly endMs: number;
}

/** Longest time that seats may take to begin. */
const MOST_SPREAD_MS = 10_000;

/** Chanters clap and shout on a common beat of so many milliseconds, counted from the reaction's start. */
export const CHANT_BEAT_MS = 600;
const CHANT_BEATS = 8;

/** How long a reaction of intensity 1 lasts at a seat, before the draw. */
export const DURATION_MS = { cheer: 3_000, gasp: 1_000, laugh: 2_400, boo: 3_600, hush: 4_000 } as const;

/**
 * Which of the seats 0 to `seats` - 1 take part in a reaction, when each begins and for how long: the same on every client
 * and in every language, by integers and keyed draws alone (docs/wire.md, "Reactions"). `columns` has the place of each
 * seat along its row, in seats, for the wave; absent: rows of 64 seats. Throws RangeError for a kind that is none, for
 * seats that are not a whole number up to 1,048,576, and for a spread above 10 s.
 */
export function expandReaction(reaction: Reaction, seats: number, columns?: ArrayLike<number>): ReactionExpansion {
	const { kind, spreadMs } = reaction;
	if (!REACTION_KINDS.includes(kind)) throw new RangeError(`kind: ${kind} is none of ${REACTION_KINDS.join(", ")}`);
	if (!Number.isInteger(seats) || seats < 0 || seats > MAX_SEATS) {
		throw new RangeError(`seats: ${seats} is not a whole number from 0 to ${MAX_SEATS}`);
	}
	if (!Number.isInteger(spreadMs) || spreadMs < 0 || spreadMs > MOST_SPREAD_MS) {
		throw new RangeError(`spreadMs: ${spreadMs} is not a whole number from 0 to ${MOST_SPREAD_MS}`);
	}
	const part = partOf(reaction, seats);
	const parts = {
		reaction,
		seats: part,
		delayMs: new Uint32Array(part.length),
		durationMs: new Uint32Array(part.length),
	};
	if (kind === "applause") applaud(parts);
	else if (kind === "wave") wave(parts, seats, columns);
	else if (kind === "chant") chant(parts);
	else scatter(parts, DURATION_MS[kind]);

	let endMs = 0;
	for (let i = 0; i < part.length; i++) endMs = Math.max(endMs, parts.delayMs[i] + parts.durationMs[i]);
	return { seats: part, delayMs: parts.delayMs, durationMs: parts.durationMs, endMs };
}

/** Each seat takes part with the reaction's share as its chance. */
function partOf(reaction: Reaction, seats: number): Uint32Array {
	const key = keyOf(reaction, FOR_PART);
	const shareBp = bpOf(reaction.share);
	const part = new Uint32Array(seats);
	let count = 0;
	for (let seat = 0; seat < seats; seat++) {
		part[count] = seat;
		count += below(drawAt(key, seat), 10_000) < shareBp ? 1 : 0;
	}
	return part.slice(0, count);
}

/** Everybody for itself: most begin early, and go on for about as long as the intensity says. */
function scatter({ reaction, seats, delayMs, durationMs }: Parts, longestMs: number): void {
	const delayKey = keyOf(reaction, FOR_DELAY);
	const durationKey = keyOf(reaction, FOR_DURATION);
	const meanMs = Math.floor((longestMs * (10_000 + bpOf(reaction.intensity))) / 20_000);
	for (let i = 0; i < seats.length; i++) {
		const word = drawAt(delayKey, seats[i]);
		// The lower of two draws: twice as many in the first half as later, and an end without an edge.
		const early = Math.min(word >>> 16, word & 0xffff);
		delayMs[i] = Math.floor((early * reaction.spreadMs) / 65_536);
		durationMs[i] = Math.floor((meanMs * (7_500 + below(drawAt(durationKey, seats[i]), 5_001))) / 10_000);
	}
}

/** All on one beat: who joins comes in on a beat, and all end with the last. */
function chant({ reaction, seats, delayMs, durationMs }: Parts): void {
	const key = keyOf(reaction, FOR_DELAY);
	const beats = CHANT_BEATS + Math.floor((CHANT_BEATS * bpOf(reaction.intensity)) / 10_000);
	const joinable = Math.min(beats, Math.floor(reaction.spreadMs / CHANT_BEAT_MS) + 1);
	for (let i = 0; i < seats.length; i++) {
		const word = drawAt(key, seats[i]);
		const beat = Math.floor((Math.min(word >>> 16, word & 0xffff) * joinable) / 65_536);
		delayMs[i] = beat * CHANT_BEAT_MS;
		durationMs[i] = (beats - beat) * CHANT_BEAT_MS;
	}
}
