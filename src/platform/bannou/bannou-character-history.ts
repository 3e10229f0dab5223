import type { CharacterHistory, Performance } from "../character-history.ts";
import { historyAt, recordOnce } from "./participation.ts";
import type { ServiceClient } from "./service-client.ts";

const HISTORY = historyAt("character-history");

/** What characters did, in the platform's character-history service. */
export class BannouCharacterHistory implements CharacterHistory {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async record({ characterId, eventId, eventName, atMs, significance }: Performance): Promise<void> {
		await recordOnce(this.#client, HISTORY, {
			owner: { characterId },
			eventId,
			eventCategory: this.#client.encode("CULTURAL"),
			details: {
				eventName,
				role: this.#client.encode("HERO"),
				eventDate: new Date(atMs).toISOString(),
				significance,
			},
		});
	}
}
