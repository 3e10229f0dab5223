import type { JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { ShowtimeError } from "../errors.ts";
import { DEAD_LETTER_SUBJECT, deadLetter } from "../events/dead-letter.ts";
import type { DeadLetterBox } from "./dead-letter-box.ts";
import { API_ERROR, apiErrorCode, awayOr, jetStreamOf, streamName } from "./jetstream.ts";
import { type ReadMessage, readSubjects } from "./jetstream-reading.ts";
import type { DeadItem } from "./relay-queue.ts";

/** Letters that are looked at: those behind the newest so many places of the stream. */
const MOST_SHOWN = 1_000;
const SEQUENCE = /^[1-9]\d{0,15}$/;

/** Messages that came in by NATS and could not be taken. */
export class DeadLetterStream implements DeadLetterBox {
	readonly #connection: NatsConnection;
	readonly #stream: string;
	readonly #prefix: string;
	#opening: Promise<JetStreamManager> | undefined;

	constructor(connection: NatsConnection, namespace: string | undefined) {
		this.#connection = connection;
		this.#stream = streamName("SHOWTIME_DLQ", namespace);
		this.#prefix = namespace === undefined ? "" : `${namespace}.`;
	}

	async list(page: number, pageSize: number): Promise<{ letters: DeadItem[]; totalCount: number }> {
		const newestFirst = (await this.#asked((manager) => this.#read(manager))).reverse();
		const shown = newestFirst.slice((page - 1) * pageSize, page * pageSize);
		return { letters: shown.map(({ sequence, data }) => letterOf(sequence, data)), totalCount: newestFirst.length };
	}

	/** Publishes the message anew where it came in, and takes the letter out. */
	async retry(id: string): Promise<void> {
		const sequence = SEQUENCE.test(id) ? Number(id) : undefined;
		const found = await this.#asked(async (manager) =>
			sequence === undefined ? null : manager.streams.getMessage(this.#stream, { seq: sequence }),
		);
		if (found === null || sequence === undefined) {
			throw new ShowtimeError("DEAD_LETTER_NOT_FOUND", `id = ${JSON.stringify(id)}: there is no such dead letter`);
		}
		const letter = deadLetter.parse(JSON.parse(found.string()));
		if (Buffer.byteLength(letter.payload) !== letter.sizeBytes) {
			const kept = letter.payload === "" ? "nothing" : "the beginning";
			throw new ShowtimeError("DEAD_LETTER_CUT", `id = ${JSON.stringify(id)}: ${kept} of the message was kept`);
		}
		await this.#asked(async (manager) => {
			this.#connection.publish(this.#prefix + letter.subject, letter.payload);
			await this.#connection.flush();
			await manager.streams.deleteMessage(this.#stream, sequence, false);
		});
	}

	async #read(manager: JetStreamManager): Promise<ReadMessage[]> {
		const { state } = await manager.streams.info(this.#stream);
		return readSubjects({
			connection: this.#connection,
			manager,
			stream: this.#stream,
			filter: this.#prefix + DEAD_LETTER_SUBJECT,
			from: { after: Math.max(0, state.last_seq - MOST_SHOWN) },
		});
	}

	/** Nobody answers, the stream is gone, or the answer. */
	async #asked<T>(ask: (manager: JetStreamManager) => Promise<T>): Promise<T> {
		this.#opening ??= jetStreamOf(this.#connection).then(({ manager }) => manager);
		try {
			return await ask(await this.#opening);
		} catch (error) {
			if (error instanceof ShowtimeError) throw error;
			if (apiErrorCode(error) === API_ERROR.streamNotFound) {
				throw new ShowtimeError("DEAD_LETTER_NOT_FOUND", `there is no stream ${this.#stream}`);
			}
			this.#opening = undefined;
			throw awayOr(error);
		}
	}
}

function letterOf(sequence: number, data: string): DeadItem {
	const { timestamp, subject, code, reason, payload } = deadLetter.parse(JSON.parse(data));
	const atMs = Date.parse(timestamp);
	return { id: String(sequence), line: "", what: subject, body: payload, atMs, reason: `${code}: ${reason}` };
}
