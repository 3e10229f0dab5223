import type { SessionStore } from "../persistence/session-store.ts";

/** A list that all processes share, with an entry for each session. */
export interface SessionEntries {
	/** Ids of the sessions that have an entry. */
	listed(): Promise<string[]>;
	/** After it returns the session has none. */
	unlist(showtimeSessionId: string): Promise<void>;
}

export interface StaleEntriesParts {
	entries: SessionEntries;
	sessions: Pick<SessionStore, "endedAmong">;
}

/**
 * Takes entries off a list whose sessions are over: a process that dies between the end of a session and that of its entry leaves
 * it there, and nobody takes up a session that has ended.
 */
export class StaleEntries {
	readonly #parts: StaleEntriesParts;
	/** Of sessions that were over at the last look: their process was still about to close them, perhaps. */
	#suspects: ReadonlySet<string> = new Set();

	constructor(parts: StaleEntriesParts) {
		this.#parts = parts;
	}

	/** After it returns nothing is listed whose session was over at the look before, too. */
	async look(): Promise<void> {
		const { entries, sessions } = this.#parts;
		const over = await sessions.endedAmong(await entries.listed());
		const stale = over.filter((id) => this.#suspects.has(id));
		await Promise.all(stale.map((id) => entries.unlist(id)));
		this.#suspects = new Set(over.filter((id) => !stale.includes(id)));
	}
}
