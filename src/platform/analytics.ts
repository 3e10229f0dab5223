import type { EntityReference } from "../events/reference.ts";

/** A figure that adds to the sum of its type and entity. */
export interface AnalyticsEvent {
	/** The same for every attempt. */
	callId: string;
	gameServiceId: string;
	/** Lower-case letters, digits and underscores: also the id of a leaderboard. */
	type: string;
	entity: EntityReference;
	value: number;
	/** Unix milliseconds. */
	atMs: number;
}

/** Where figures are reported to. Soft. */
export interface Analytics {
	/**
	 * After it returns the events count, once. `isRepeat`: an attempt before this one may have arrived; a platform that cannot
	 * tell leaves a repeat out, so that no figure counts twice.
	 */
	ingest(events: readonly AnalyticsEvent[], isRepeat?: boolean): Promise<void>;
}
