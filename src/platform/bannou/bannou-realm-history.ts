import type { LegendaryEvent, RealmHistory } from "../realm-history.ts";
import { historyAt, recordOnce } from "./participation.ts";
import type { ServiceClient } from "./service-client.ts";

const HISTORY = historyAt("realm-history");

/** What happened to realms, in the platform's realm-history service. */
export class BannouRealmHistory implements RealmHistory {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async record({ realmId, eventId, eventName, atMs, impact }: LegendaryEvent): Promise<void> {
		await recordOnce(this.#client, HISTORY, {
			owner: { realmId },
			eventId,
			eventCategory: this.#client.encode("CULTURAL_SHIFT"),
			details: {
				eventName,
				role: this.#client.encode("ORIGIN"),
				eventDate: new Date(atMs).toISOString(),
				impact,
			},
		});
	}
}
