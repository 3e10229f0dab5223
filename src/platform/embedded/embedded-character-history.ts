import type { CharacterHistory, Performance } from "../character-history.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";
import { EmbeddedHistory } from "./embedded-history.ts";

/** The memory of what characters did, as rows. */
export class EmbeddedCharacterHistory implements CharacterHistory {
	readonly #history: EmbeddedHistory;

	constructor(database: EmbeddedDatabase) {
		this.#history = new EmbeddedHistory(database, "character");
	}

	async record({ characterId, significance, ...event }: Performance): Promise<void> {
		await this.#history.add({ subjectId: characterId, weight: significance, ...event });
	}

	/** Oldest first. */
	async performancesOf(characterId: string): Promise<Performance[]> {
		const events = await this.#history.of(characterId);
		return events.map(({ subjectId, weight, ...event }) => ({
			characterId: subjectId,
			significance: weight,
			...event,
		}));
	}
}
