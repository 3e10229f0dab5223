import type { Stint } from "../events/effect.ts";

/** The stays of members in sessions, until what they came to is written to the careers. */
export interface StintStore {
	/** After it returns the stints are durable; one whose serial the session has already stays as it was. */
	add(showtimeSessionId: string, stints: readonly Stint[]): Promise<void>;
	/** In the order of their serials. */
	list(showtimeSessionId: string): Promise<Stint[]>;
	/** After it returns the session has none. */
	drop(showtimeSessionId: string): Promise<void>;
}
