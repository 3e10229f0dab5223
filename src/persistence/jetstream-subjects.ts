import type { JetStreamManager, StoredMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Message } from "./jetstream-messages.ts";
import { readSubjects } from "./jetstream-reading.ts";

/** From so many entries on a consumer is quicker than one request an entry. */
const FEW = 8;

export interface JetStreamSubjectsParts {
	connection: NatsConnection;
	manager: JetStreamManager;
	/** Where the journal is. */
	stream: string;
	/** Of every subject, without its last dot. */
	prefix: string;
	/** Asks the server, and makes the stream anew where it is gone. */
	asked<T>(ask: () => Promise<T>): Promise<T>;
}

/** The subjects of the sessions in the stream that the journal is. */
export class JetStreamSubjects {
	readonly #parts: JetStreamSubjectsParts;

	constructor(parts: JetStreamSubjectsParts) {
		this.#parts = parts;
	}

	of(showtimeSessionId: string): string {
		return `${this.#parts.prefix}.${showtimeSessionId}`;
	}

	/** Messages with `after < sequence <= upTo`, in order. */
	async read(showtimeSessionId: string, after = 0, upTo = Number.MAX_SAFE_INTEGER): Promise<Message[]> {
		const { connection, manager, stream, asked } = this.#parts;
		const filter = this.of(showtimeSessionId);
		const messages: Message[] = [];
		let at = after;
		const take = (sequence: number, data: string): boolean => {
			at = sequence;
			if (sequence > upTo) return false;
			messages.push({ sequence, body: JSON.parse(data) });
			return true;
		};
		// The end is always found by a single request, which the stream's leader answers: it knows every acknowledged append.
		for (let count = 0; ; count++) {
			if (count === FEW) {
				count = 0;
				const reading = { connection, manager, stream, filter, from: { after: at }, upTo };
				for (const { sequence, data } of await asked(() => readSubjects(reading))) take(sequence, data);
				if (at >= upTo) return messages;
			}
			const query = { seq: at + 1, next_by_subj: filter };
			const message = await asked(() => manager.streams.getMessage(stream, query));
			if (message === null || !take(message.seq, message.string())) return messages;
		}
	}

	/** Null when there is none. */
	newest(showtimeSessionId: string): Promise<StoredMsg | null> {
		const { manager, stream, asked } = this.#parts;
		return asked(() => manager.streams.getMessage(stream, { last_by_subj: this.of(showtimeSessionId) }));
	}

	/** Takes out what stands before the sequence, or everything. */
	async purge(showtimeSessionId: string, seq?: number): Promise<void> {
		// The server takes such a purge for one of everything.
		if (seq !== undefined && seq <= 1) return;
		const { manager, stream, asked } = this.#parts;
		const purge = { filter: this.of(showtimeSessionId), ...(seq !== undefined && { seq }) };
		await asked(() => manager.streams.purge(stream, purge));
	}
}
