/** What shook a realm; `eventId` makes it one record however often it is told. */
export interface LegendaryEvent {
	realmId: string;
	eventId: string;
	/** 1 to 200 characters. */
	eventName: string;
	/** Unix milliseconds. */
	atMs: number;
	/** 0 to 1. */
	impact: number;
}

/** The memory of what happened to realms. Soft. */
export interface RealmHistory {
	/** After it returns the realm has the event in its history, once. */
	record(event: LegendaryEvent): Promise<void>;
}
