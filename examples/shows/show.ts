/** Something that happened in a game, as the crowd of a stream may hear of it. */
export interface Happening {
	/** Type of the game event: "combat", "crafting", "social", "exploration", "trade", "world-first", "boss-defeat". */
	type: string;
	/** 0 to 1. */
	significance: number;
	/** Fighters, guests or traders that took part. */
	participants?: number;
	description: string;
}

/** One beat of a game: `afterSeconds` of game time pass, then perhaps something happens. */
export interface Beat {
	afterSeconds: number;
	happening?: Happening;
}

/** A game that plays itself for ever. It knows game time only, so it runs as well on a timer as in a test without one. */
export type Show = Generator<Beat, never, void>;

/** A beat in which nothing happens that is worth telling. */
export function pause(afterSeconds: number): Beat {
	return { afterSeconds };
}

/** Keeps a significance within 0 and 1, at two decimals. */
export function significanceOf(value: number): number {
	return Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
}
