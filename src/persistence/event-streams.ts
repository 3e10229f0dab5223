import type { NatsConnection } from "@nats-io/transport-node";
import { ensureStream, jetStreamOf, streamName } from "./jetstream.ts";

const DAY_NS = 86_400_000_000_000;
/** How long a second delivery of one event is known. */
const DUPLICATE_WINDOW_NS = 600_000_000_000;

const PUBLISHED = ["session", "hype", "milestone", "audience", "eventsub"];

/** After it returns published events and dead letters have streams to go to; answers the client that publishes into them. */
export async function openEventStreams(connection: NatsConnection, namespace: string | undefined) {
	const { manager, client } = await jetStreamOf(connection);
	const prefix = namespace === undefined ? "" : `${namespace}.`;
	const settings = { duplicate_window: DUPLICATE_WINDOW_NS };
	await ensureStream(manager, {
		...settings,
		name: streamName("SHOWTIME_EVT", namespace),
		subjects: PUBLISHED.map((family) => `${prefix}showtime.${family}.>`),
		max_age: 7 * DAY_NS,
	});
	await ensureStream(manager, {
		...settings,
		name: streamName("SHOWTIME_DLQ", namespace),
		subjects: [`${prefix}showtime.dead-letter`],
		max_age: 30 * DAY_NS,
	});
	return client;
}
