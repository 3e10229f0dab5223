import type { EffectSink } from "../rooms/effect-sink.ts";
import { envelopeOf } from "./envelope.ts";
import type { EventPublisher } from "./event-publisher.ts";

/** The sink that publishes the effects which are events and lets the others pass; `onPublished` counts them. */
export function createEffectRelay(publisher: EventPublisher, onPublished: (subject: string) => void): EffectSink {
	return {
		async deliver(session, marker, index, effect) {
			const envelope = envelopeOf(session, marker, index, effect);
			if (envelope === undefined) return;
			await publisher.publish(envelope.subject, envelope.event);
			onPublished(envelope.subject);
		},
	};
}
