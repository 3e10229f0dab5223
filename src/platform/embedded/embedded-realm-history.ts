import type { LegendaryEvent, RealmHistory } from "../realm-history.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";
import { EmbeddedHistory } from "./embedded-history.ts";

/** The memory of what happened to realms, as rows. */
export class EmbeddedRealmHistory implements RealmHistory {
	readonly #history: EmbeddedHistory;

	constructor(database: EmbeddedDatabase) {
		this.#history = new EmbeddedHistory(database, "realm");
	}

	async record({ realmId, impact, ...event }: LegendaryEvent): Promise<void> {
		await this.#history.add({ subjectId: realmId, weight: impact, ...event });
	}

	/** Oldest first. */
	async eventsOf(realmId: string): Promise<LegendaryEvent[]> {
		const events = await this.#history.of(realmId);
		return events.map(({ subjectId, weight, ...event }) => ({ realmId: subjectId, impact: weight, ...event }));
	}
}
