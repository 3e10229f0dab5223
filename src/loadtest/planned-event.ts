import { below, mix } from "../world/draw.ts";

const TYPES = ["combat", "crafting", "social", "exploration", "trade", "boss-defeat"] as const;
/** Has no factor in common with the number of sessions: each gets its share, no two in a row are neighbours. */
const STRIDE = 7_919;

/** One event of the load. */
export interface PlannedEvent {
	/** Place of the session that it is for. */
	session: number;
	type: string;
	/** 0.1 to 1, in tenths. */
	significance: number;
}

/** The event of that number, the same for the same seed. */
export function plannedEvent(seed: number, number: number, sessions: number): PlannedEvent {
	const word = mix(mix(seed) + number);
	return {
		session: (number * STRIDE) % sessions,
		type: TYPES[below(word, TYPES.length)],
		significance: (below(mix(word), 10) + 1) / 10,
	};
}
