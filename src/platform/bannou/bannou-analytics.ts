import * as z from "zod";
import type { Analytics, AnalyticsEvent } from "../analytics.ts";
import type { Operation } from "./operation.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Surroundings } from "./surroundings.ts";

const takenShape = z.object({ rejected: z.number() });

/** Adds up as often as it arrives. */
const INGEST: Operation<z.infer<typeof takenShape>> = {
	path: "/analytics/event/ingest-batch",
	isSafe: false,
	answer: takenShape,
};

/** Events that the platform takes at once. */
const MOST_EVENTS = 1_000;

/** Figures for the platform's analytics service, which sums them. */
export class BannouAnalytics implements Analytics {
	readonly #client: ServiceClient;
	readonly #log: Surroundings["log"];

	constructor(client: ServiceClient, log: Surroundings["log"]) {
		this.#client = client;
		this.#log = log;
	}

	/** The service sums whatever arrives, so a repeat is left out. */
	async ingest(events: readonly AnalyticsEvent[], isRepeat = false): Promise<void> {
		if (isRepeat) return;
		for (let start = 0; start < events.length; start += MOST_EVENTS) {
			const batch = events.slice(start, start + MOST_EVENTS).map((event) => this.#told(event));
			const { rejected } = await this.#client.call(INGEST, { events: batch });
			if (rejected > 0) this.#log.warn({ rejected, sent: batch.length }, "analytics did not take all figures");
		}
	}

	#told({ gameServiceId, type, entity, value, atMs }: AnalyticsEvent) {
		return {
			gameServiceId,
			eventType: type,
			entityId: entity.entityId,
			entityType: this.#client.encode(entity.entityType),
			timestamp: new Date(atMs).toISOString(),
			value,
		};
	}
}
