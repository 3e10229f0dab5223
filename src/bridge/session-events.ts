import type { Counter } from "prom-client";
import { deterministicId } from "../deterministic-id.ts";
import type { OutboxMessage } from "../persistence/outbox.ts";
import type { EventSink } from "../rooms/event-sink.ts";
import { endingEnvelopesOf } from "./ending-envelopes.ts";
import { envelopeOf } from "./envelope.ts";
import type { EventPublisher } from "./event-publisher.ts";
import { eventSubOf } from "./eventsub.ts";

export interface SessionEventsOptions {
	publisher: EventPublisher;
	/** Counts what is published. */
	published: Counter<"subject">;
	/** Whether hype trains go out as EventSub notifications too. */
	hasEventSub: boolean;
}

/** Makes events of effects and publishes them. */
export function createSessionEvents({ publisher, published, hasEventSub }: SessionEventsOptions): EventSink {
	return {
		messagesOf(session, { marker, index, effect, sequence, incarnation }) {
			const { showtimeSessionId } = session;
			const common = { showtimeSessionId, atMs: session.startedAtMs + marker.atMs };
			const messages: OutboxMessage[] = [];
			const envelope = envelopeOf(session, { marker, index, effect, incarnation });
			if (envelope !== undefined) {
				const { subject, event } = envelope;
				messages.push({ ...common, subject, messageId: event.eventId, sequence, body: JSON.stringify(event) });
			}
			const notification = hasEventSub ? eventSubOf(session, effect) : undefined;
			if (notification !== undefined) {
				const { subject, body } = notification;
				const messageId = deterministicId("eventsub", showtimeSessionId, incarnation, marker.marker, index);
				messages.push({ ...common, subject, messageId, sequence: 0, body: JSON.stringify(body) });
			}
			return messages;
		},
		endingOf(session, conclusion, after) {
			const { showtimeSessionId, startedAtMs, endedAtMs: atMs = startedAtMs } = session;
			return endingEnvelopesOf(session, conclusion).map(({ subject, event }, place) => {
				const sequence = after === undefined ? 0 : after + place + 1;
				return {
					showtimeSessionId,
					subject,
					messageId: event.eventId,
					sequence,
					body: JSON.stringify(event),
					atMs,
				};
			});
		},
		async publish(message) {
			await publisher.publish(message);
			published.inc({ subject: message.subject });
		},
	};
}
