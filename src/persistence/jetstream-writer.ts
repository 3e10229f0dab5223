import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import type { Input } from "../events/input.ts";
import { ANSWER_MS, API_ERROR, apiErrorCode, away, awayOr, ensureStream, type StreamSettings } from "./jetstream.ts";
import { newIncarnation } from "./jetstream-incarnation.ts";
import type { Appended } from "./journal.ts";
import { IDS_KEPT_MS } from "./trims.ts";

export interface JetStreamWriterParts {
	connection: NatsConnection;
	manager: JetStreamManager;
	client: JetStreamClient;
	stream: { name: string; subjects: string[]; maxBytes: number };
}

/** Sequence of the message that has to be the newest of its subject, 0: there must be none; absent: whatever is there. */
export interface Expected {
	expected?: number;
}

const DAY_NS = 86_400_000_000_000;
const MS_NS = 1_000_000;
/** Share of the stream's size that inputs leave to markers, which lead to trimming, which makes room again. */
const RESERVE = 0.05;
const FILL_READ_MS = 1_000;
/** Of a message in the stream: its subject, headers and the store's own. */
const OVERHEAD_BYTES = 200;
/** No subject has a message there, so that nothing new is written. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

/** Puts messages into one stream, which it makes when there is none, and knows how full that is. */
export class JetStreamWriter {
	readonly #parts: JetStreamWriterParts;
	#isConnected = true;
	/** As the stream said last, and what was put there since. */
	#fill = { bytes: 0, maxBytes: Number.POSITIVE_INFINITY };
	#fillReadAtMs = Number.NEGATIVE_INFINITY;

	constructor(parts: JetStreamWriterParts) {
		this.#parts = parts;
	}

	async open(): Promise<void> {
		void this.#watch();
		await this.#ensureStream();
		await this.#readFill();
	}

	/** What was taken out since the stream was asked is counted still, so it may seem fuller than it can be. */
	get fillRatio(): number {
		return Math.min(1, this.#fill.bytes / this.#fill.maxBytes);
	}

	/** What is known of the fill is not so any more. */
	readFillSoon(): void {
		this.#fillReadAtMs = Number.NEGATIVE_INFINITY;
	}

	/**
	 * Undefined when the newest message of the subject is not the expected one. `isFree`: may go into the reserve.
	 * Throws `JOURNAL_FULL`.
	 */
	async put(
		subject: string,
		text: string,
		{ messageId, expected, isFree }: { messageId?: string; isFree: boolean } & Expected,
	): Promise<Appended | undefined> {
		void this.#readFill();
		const isRefused = !isFree && this.fillRatio > 1 - RESERVE;
		const lastSubjectSequence = isRefused ? NOWHERE : expected;
		const options = {
			timeout: ANSWER_MS,
			...(messageId !== undefined && { msgID: messageId }),
			...(lastSubjectSequence !== undefined && { expect: { lastSubjectSequence } }),
		};
		try {
			const { seq, duplicate } = await this.asked(() => this.#parts.client.publish(subject, text, options));
			if (!duplicate) this.#fill.bytes += text.length + OVERHEAD_BYTES;
			return { sequence: seq, duplicate };
		} catch (error) {
			const code = apiErrorCode(error);
			if (code === API_ERROR.wrongLastSequence && !isRefused) return undefined;
			const isFull = code === API_ERROR.storeFailed || code === API_ERROR.insufficientResources;
			if (!isFull && !isRefused) throw error;
			throw code === undefined ? error : new ShowtimeError("JOURNAL_FULL");
		}
	}

	/** A stream that an operator deleted is made anew: its sessions see that it is another one. */
	async asked<T>(ask: () => Promise<T>): Promise<T> {
		if (!this.#isConnected) throw new StoreUnavailable("NATS is not connected");
		try {
			return await ask();
		} catch (error) {
			const isUnheard = error instanceof Error && error.name === "JetStreamNotEnabled";
			if (!isGone(error) && !isUnheard) throw awayOr(error);
			await this.#ensureStream();
			return await ask().catch((again: unknown) => Promise.reject(isGone(again) ? away(again) : awayOr(again)));
		}
	}

	async #watch(): Promise<void> {
		for await (const { type } of this.#parts.connection.status()) {
			if (type === "disconnect") this.#isConnected = false;
			if (type === "reconnect") this.#isConnected = true;
		}
	}

	async #ensureStream(): Promise<void> {
		const { manager, stream } = this.#parts;
		const settings: StreamSettings = {
			name: stream.name,
			description: newIncarnation(),
			subjects: stream.subjects,
			discard: "new",
			max_bytes: stream.maxBytes,
			max_age: DAY_NS,
			duplicate_window: IDS_KEPT_MS * MS_NS,
			deny_delete: true,
		};
		await ensureStream(manager, settings).catch((error: unknown) => Promise.reject(awayOr(error)));
	}

	/** Looks now and then; only the opening of the stream waits for it. */
	async #readFill(): Promise<void> {
		if (performance.now() - this.#fillReadAtMs < FILL_READ_MS) return;
		this.#fillReadAtMs = performance.now();
		const { manager, stream } = this.#parts;
		const info = await manager.streams.info(stream.name).catch(() => undefined);
		if (info === undefined) return;
		const { max_bytes } = info.config;
		this.#fill = { bytes: info.state.bytes, maxBytes: max_bytes > 0 ? max_bytes : Number.POSITIVE_INFINITY };
	}
}

function isGone(error: unknown): boolean {
	return apiErrorCode(error) === API_ERROR.streamNotFound;
}

/** May go into the reserve: a session that ends makes room. */
export function isFree({ kind }: Input): boolean {
	return kind === "end";
}
