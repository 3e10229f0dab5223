import { randomUUID } from "node:crypto";
import type { JetStreamManager } from "@nats-io/jetstream";
import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { StoreUnavailable } from "../errors.ts";
import { ANSWER_MS } from "./jetstream.ts";

export interface Reading {
	connection: NatsConnection;
	manager: JetStreamManager;
	stream: string;
	/** Subject, perhaps with wildcards. */
	filter: string;
	from: ReadFrom;
	/** Absent: to the end. */
	upTo?: number;
	/** The messages come without their data. */
	isHeadersOnly?: boolean;
}

/** The first message that is wanted: behind a sequence, or stored at a time in Unix milliseconds or later. */
export type ReadFrom = { after: number } | { atMs: number };

export interface ReadMessage {
	subject: string;
	sequence: number;
	data: string;
	/** Its `Nats-Msg-Id`. */
	id?: string;
}

/** Messages of the filter from `from` up to the sequence `upTo` that the stream had when it was asked, in order, none missing. */
export async function readSubjects(reading: Reading): Promise<ReadMessage[]> {
	const { connection, manager, stream, filter, from, isHeadersOnly = false } = reading;
	// Not by what the consumer says it has to deliver: NATS 2.9 counts some twice that are appended meanwhile.
	const last = await manager.streams.getMessage(stream, { last_by_subj: filter });
	if (last === null || ("after" in from && last.seq <= from.after)) return [];
	const inbox = `_INBOX.showtime.${randomUUID()}`;
	const gathering = new Gathering(reading.upTo ?? Number.POSITIVE_INFINITY, last.seq);
	const subscription = connection.subscribe(inbox, { callback: (_, message) => gathering.take(message) });
	const name = randomUUID();
	try {
		const { num_pending, delivered } = await manager.consumers.add(stream, {
			name,
			deliver_subject: inbox,
			filter_subject: filter,
			ack_policy: "none",
			...startOf(from),
			headers_only: isHeadersOnly,
			mem_storage: true,
			inactive_threshold: 5_000_000_000,
		});
		if (num_pending + delivered.consumer_seq > 0) return await gathering.gathered();
		// Taken out meanwhile, or of before that time; else a server that has just started does not know its own messages yet.
		const still = await manager.streams.getMessage(stream, { last_by_subj: filter });
		if (!("after" in from) || still === null || still.seq <= from.after) return [];
		throw new StoreUnavailable("NATS JetStream has messages and delivers none");
	} finally {
		subscription.unsubscribe();
		await manager.consumers.delete(stream, name).catch(() => {});
	}
}

function startOf(from: ReadFrom) {
	return "after" in from
		? { deliver_policy: "by_start_sequence" as const, opt_start_seq: from.after + 1 }
		: { deliver_policy: "by_start_time" as const, opt_start_time: new Date(from.atMs).toISOString() };
}

/** What a consumer delivers, until there is enough of it. */
class Gathering {
	readonly #messages: ReadMessage[] = [];
	readonly #upTo: number;
	readonly #last: number;
	#taken = 0;
	#isComplete = false;
	readonly #done = Promise.withResolvers<void>();

	/** `upTo`: the last sequence that is wanted; `last`: that of the last message there is. */
	constructor(upTo: number, last: number) {
		this.#upTo = upTo;
		this.#last = last;
	}

	take(message: Msg): void {
		const { sequence, place } = placeOf(message.reply ?? "");
		if (this.#isComplete || place <= this.#taken) return;
		if (place !== this.#taken + 1) {
			this.#done.reject(new StoreUnavailable(`message ${this.#taken + 1} of a reading of the journal got lost`));
			return;
		}
		this.#taken = place;
		if (sequence <= this.#upTo) {
			const id = message.headers?.get("Nats-Msg-Id");
			this.#messages.push({ subject: message.subject, sequence, data: message.string(), ...(id && { id }) });
		}
		this.#isComplete = sequence >= Math.min(this.#upTo, this.#last);
		if (this.#isComplete) this.#done.resolve();
	}

	/** Resolves when the last message or one beyond it was delivered. */
	async gathered(): Promise<ReadMessage[]> {
		let before = -1;
		const timer = setInterval(() => {
			if (this.#taken === before) {
				this.#done.reject(new StoreUnavailable(`NATS JetStream stopped after ${this.#taken} messages`));
			}
			before = this.#taken;
		}, ANSWER_MS / 2);
		try {
			await this.#done.promise;
		} finally {
			clearInterval(timer);
		}
		return this.#messages;
	}
}

/** Of `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<pending>`. */
function placeOf(reply: string): { sequence: number; place: number } {
	const words = reply.split(".");
	return { sequence: Number(words.at(-4)), place: Number(words.at(-3)) };
}
