import type { Reaction } from "../../src/components/reaction.ts";
import { expandReaction } from "../../src/personas/expand-reaction.ts";

export const REACTION_FIXTURE = "reactions.json";

/** A reaction with what it expands to; of a large crowd the sums alone. */
export interface ReactionCase {
	reaction: Reaction;
	seatCount: number;
	/** Place of each seat along its row; absent: rows of 64. */
	columns?: number[];
	endMs: number;
	/** How many seats take part, and the sums of their numbers, delays and durations. */
	count: number;
	sums: { seats: number; delayMs: number; durationMs: number };
	seats?: number[];
	delayMs?: number[];
	durationMs?: number[];
}

/** Crowds up to this size are in the fixture seat by seat. */
const WHOLE_UP_TO = 100;

/** The case of a reaction as this code expands it. */
export function reactionCase(reaction: Reaction, seatCount: number, columns?: number[]): ReactionCase {
	const { seats, delayMs, durationMs, endMs } = expandReaction(reaction, seatCount, columns);
	const sum = (values: Uint32Array): number => values.reduce((total, value) => total + value, 0);
	return {
		reaction,
		seatCount,
		...(columns && { columns }),
		endMs,
		count: seats.length,
		sums: { seats: sum(seats), delayMs: sum(delayMs), durationMs: sum(durationMs) },
		...(seatCount <= WHOLE_UP_TO && { seats: [...seats], delayMs: [...delayMs], durationMs: [...durationMs] }),
	};
}
