import type { Counter } from "prom-client";
import type { EffectSink } from "../rooms/effect-sink.ts";
import { envelopeOf } from "./envelope.ts";
import type { EventPublisher } from "./event-publisher.ts";

/** The sink that publishes the effects which are events, counted by subject, and lets the others pass. */
export function createEffectRelay(publisher: EventPublisher, published: Counter<"subject">): EffectSink {
	return {
		async deliver(session, marker, index, effect) {
			const envelope = envelopeOf(session, marker, index, effect);
			if (envelope === undefined) return;
			await publisher.publish(envelope.subject, envelope.event);
			published.inc({ subject: envelope.subject });
		},
	};
}
