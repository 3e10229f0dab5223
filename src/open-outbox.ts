import type { AmqpWire } from "./bridge/amqp-wire.ts";
import type { InProcessBus } from "./bridge/in-process-bus.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import { type Metrics, measure } from "./metrics.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { Opened } from "./opened.ts";
import type { Outbox } from "./persistence/outbox.ts";
import { SqlOutbox } from "./persistence/sql-outbox.ts";
import { systemClock } from "./rooms/clock.ts";
import type { EventSink } from "./rooms/event-sink.ts";
import type { Logger } from "./rooms/logger.ts";
import { createOutboxRelay, type OutboxRelay } from "./workers/outbox-relay.ts";

export interface OutboxParts {
	database: ConfiguredDatabase;
	bus: InProcessBus | NatsBus;
	amqp: AmqpWire | undefined;
	events: EventSink;
	metrics: Metrics;
	log: Logger;
}

/** The outbox of the configured database and this process's relay, which runs until it is closed. */
export function openOutbox(
	{ database, bus, amqp, events, metrics, log }: OutboxParts,
	opened: Opened,
): { outbox: Outbox; relay: OutboxRelay } {
	const outbox = new SqlOutbox(database.db);
	const relay = createOutboxRelay({
		outbox,
		publish: (message) => events.publish(message),
		mayPublish: () => (!(bus instanceof NatsBus) || bus.connected) && amqp?.connected !== false,
		clock: systemClock,
		logger: log,
		onDead: () => metrics.deadEvents.inc(),
	});
	const { registry } = metrics;
	const gauge = (name: string, help: string, read: () => number) => measure(registry, name, help, read);
	gauge("showtime_outbox_messages", "Events that wait for a relay.", () => relay.figures.waiting);
	gauge("showtime_outbox_oldest_seconds", "Age of the oldest event that waits.", () => relay.ageMs / 1000);
	gauge("showtime_outbox_dead_messages", "Events that were given up and are kept.", () => relay.figures.dead);
	relay.open();
	opened.add("outbox", () => relay.close());
	return { outbox, relay };
}
