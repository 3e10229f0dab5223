/** What a character took part in; `eventId` makes it one record however often it is told. */
export interface Performance {
	characterId: string;
	eventId: string;
	/** 1 to 200 characters. */
	eventName: string;
	/** Unix milliseconds. */
	atMs: number;
	/** 0 to 1. */
	significance: number;
}

/** The memory of what characters did. Soft. */
export interface CharacterHistory {
	/** After it returns the character took part in the event, once. */
	record(performance: Performance): Promise<void>;
}
