import type { JetStreamManager } from "@nats-io/jetstream";

/** A message as a stream has it. */
export interface StoredMessage {
	sequence: number;
	subject: string;
	/** The header `Showtime-Sequence`; 0: there is none. */
	place: number;
	text: string;
}

const EXPIRES_MS = 5_000;
const MOST_AT_ONCE = 5_000;

/** All messages of a stream, in order. Throws when the server does not give them all. */
export async function readStream(manager: JetStreamManager, stream: string): Promise<StoredMessage[]> {
	const { state } = await manager.streams.info(stream);
	const messages: StoredMessage[] = [];
	if (state.messages === 0) return messages;
	const consumer = await manager.jetstream().consumers.get(stream);
	for (let before = -1; before < messages.length; ) {
		before = messages.length;
		for await (const message of await consumer.fetch({ max_messages: MOST_AT_ONCE, expires: EXPIRES_MS })) {
			const { subject, seq, headers } = message;
			const place = Number(headers?.get("Showtime-Sequence") || 0);
			messages.push({ sequence: seq, subject, place, text: message.string() });
			// A stream may end with a place that has no message.
			if (seq >= state.last_seq || messages.length >= state.messages) return messages;
		}
	}
	throw new Error(`the stream ${stream} gives ${messages.length} messages, and has more`);
}
