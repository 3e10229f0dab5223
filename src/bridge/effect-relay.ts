import type { Counter } from "prom-client";
import { deterministicId } from "../deterministic-id.ts";
import type { EffectSink } from "../rooms/effect-sink.ts";
import { envelopeOf } from "./envelope.ts";
import type { EventPublisher } from "./event-publisher.ts";
import { eventSubOf } from "./eventsub.ts";

export interface EffectRelayOptions {
	publisher: EventPublisher;
	/** Counts what is published. */
	published: Counter<"subject">;
	/** Whether hype trains go out as EventSub notifications too. */
	hasEventSub: boolean;
}

/** The sink that publishes the effects which are events and lets the others pass. */
export function createEffectRelay({ publisher, published, hasEventSub }: EffectRelayOptions): EffectSink {
	async function publish(subject: string, event: object, messageId: string): Promise<void> {
		await publisher.publish(subject, event, messageId);
		published.inc({ subject });
	}
	return {
		async deliver(session, marker, index, effect) {
			const envelope = envelopeOf(session, marker, index, effect);
			if (envelope !== undefined) await publish(envelope.subject, envelope.event, envelope.event.eventId);
			const notification = hasEventSub ? eventSubOf(session, effect) : undefined;
			if (notification === undefined) return;
			const id = deterministicId("eventsub", session.showtimeSessionId, marker.marker, index);
			await publish(notification.subject, notification.body, id);
		},
	};
}
