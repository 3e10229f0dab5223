import { hash } from "node:crypto";
import type { JetStreamClient, JetStreamManager, StoredMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import type { Input, Marker } from "../events/input.ts";
import {
	ANSWER_MS,
	API_ERROR,
	apiErrorCode,
	awayOr,
	ensureStream,
	jetStreamOf,
	type StreamSettings,
	streamName,
} from "./jetstream.ts";
import { readSubjects } from "./jetstream-reading.ts";
import type { Appended, Journal, JournalEntry } from "./journal.ts";

export interface JetStreamJournalOptions {
	connection: NatsConnection;
	/** Prefix of every subject, without its last dot. */
	namespace?: string;
	/** Size at which the stream takes no more. */
	maxBytes: number;
}

/** What a message of the journal says. A trimmed one keeps the place of what it replaced. */
type Body =
	| { id: string; input: Input }
	| { marker: Marker; chain?: string }
	| { trimmed: { sequence: number; marker?: number } };

interface NewestMarker {
	marker: number;
	/** Sequence of the newest message of the markers' subject, 0 = none. */
	subjectSequence: number;
}

/** How long the id of a trimmed input is still known. */
const IDS_KEPT_MS = 600_000;
/** Inputs whose ids are written before the inputs go; so many fit into what is left of a full stream. */
const TRIMMED_AT_ONCE = 64;
const DAY_NS = 86_400_000_000_000;
/** Share of the stream's size that inputs leave to markers and to trimming, which make room again. */
const RESERVE = 0.05;
const FILL_READ_MS = 1_000;
/** Of a message in the stream: its subject, headers and the store's own. */
const OVERHEAD_BYTES = 250;
/** From so many entries on a consumer is quicker than one request an entry. */
const FEW = 8;

/**
 * The journal as a stream of NATS JetStream, whose sequence is that of the entries.
 *
 * A session has a subject for its markers and one for each input, by the hash of the input's id. Both writes are
 * compare-and-set: a marker expects the newest message of its subject, an input expects none. So an id is taken for as
 * long as the message is kept; `Nats-Msg-Id` would know it for a window, and also after its session was dropped.
 *
 * Trimming puts a short message with the first one's sequence on the subject of every trimmed input and purges what it
 * replaces: the id stays known for `IDS_KEPT_MS` more. When the stream is nearly full inputs are refused (`JOURNAL_FULL`);
 * a reserve is left to markers and to trimming, which makes room.
 */
export class JetStreamJournal implements Journal {
	readonly #manager: JetStreamManager;
	readonly #client: JetStreamClient;
	readonly #options: JetStreamJournalOptions;
	readonly #stream: string;
	readonly #prefix: string;
	#isConnected = true;
	readonly #newestMarkers = new Map<string, NewestMarker>();
	/** The newest message of each trim whose ids are still kept. */
	readonly #trims = new Map<string, { sequence: number; atMs: number }[]>();
	/** As the stream said last, and what was published since. */
	#fill = { bytes: 0, maxBytes: Number.POSITIVE_INFINITY };
	#fillReadAtMs = Number.NEGATIVE_INFINITY;
	/** Whether the stream gives single messages without going through its leader. */
	#isDirect = false;

	private constructor(manager: JetStreamManager, client: JetStreamClient, options: JetStreamJournalOptions) {
		this.#manager = manager;
		this.#client = client;
		this.#options = options;
		this.#stream = streamName("SHOWTIME_J", options.namespace);
		void this.#watch();
		this.#prefix = `${options.namespace === undefined ? "" : `${options.namespace}.`}showtime.j`;
	}

	/** Opens the stream, and creates it when there is none. */
	static async open(options: JetStreamJournalOptions): Promise<JetStreamJournal> {
		const { manager, client } = await jetStreamOf(options.connection);
		const journal = new JetStreamJournal(manager, client, options);
		await journal.#ensureStream();
		await journal.#readFill();
		return journal;
	}

	/** Share of its size that is used, as of the last append or so. */
	get fillRatio(): number {
		return this.#fill.bytes / this.#fill.maxBytes;
	}

	async append(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		const subject = this.#inputSubject(showtimeSessionId, id);
		void this.#readFill();
		// A session that ends makes room.
		if (this.fillRatio > 1 - RESERVE && input.kind !== "end") {
			const known = await this.#sequenceOf(subject);
			if (known !== undefined) return { sequence: known, duplicate: true };
			throw new ShowtimeError("JOURNAL_FULL");
		}
		const sequence = await this.#publish(subject, { id, input }, 0);
		if (sequence !== undefined) return { sequence, duplicate: false };
		const first = await this.#sequenceOf(subject);
		if (first !== undefined) return { sequence: first, duplicate: true };
		throw new StoreUnavailable(`session ${showtimeSessionId}: input ${id} was dropped while it was looked up`);
	}

	async appendMarker(showtimeSessionId: string, marker: Marker, chain?: string): Promise<{ sequence: number }> {
		const subject = this.#markerSubject(showtimeSessionId);
		const newest = await this.#newestMarker(showtimeSessionId, marker.marker - 1);
		// Forgotten until the answer is there: without one it is open which marker is the newest.
		this.#newestMarkers.delete(showtimeSessionId);
		const follows = newest.marker === marker.marker - 1;
		const sequence = follows ? await this.#publish(subject, { marker, chain }, newest.subjectSequence) : undefined;
		if (sequence === undefined) {
			const conflict = follows ? "another owner wrote it" : `the newest marker is ${newest.marker}`;
			throw new ShowtimeError("MARKER_CONFLICT", `session ${showtimeSessionId}, marker ${marker.marker}: ${conflict}`);
		}
		this.#newestMarkers.set(showtimeSessionId, { marker: marker.marker, subjectSequence: sequence });
		return { sequence };
	}

	async incarnation(): Promise<string> {
		return (await this.#asked(() => this.#manager.streams.info(this.#stream))).created;
	}

	async restart(showtimeSessionId: string, marker: Marker): Promise<{ sequence: number; incarnation: string }> {
		const incarnation = await this.incarnation();
		await this.drop(showtimeSessionId);
		const sequence = await this.#publish(this.#markerSubject(showtimeSessionId), { marker }, 0);
		// NATS 2.9 takes and never gives back after it dropped damaged messages, until it is started again.
		if (sequence !== undefined && (await this.#newestMarker(showtimeSessionId)).marker !== marker.marker) {
			throw new StoreUnavailable(`the stream ${this.#stream} does not give back what it took: restart the NATS server`);
		}
		if (sequence !== undefined) return { sequence, incarnation };
		throw new ShowtimeError("MARKER_CONFLICT", `session ${showtimeSessionId}: another owner writes its history`);
	}

	async read(
		showtimeSessionId: string,
		after: number,
		upTo = Number.MAX_SAFE_INTEGER,
		known: readonly number[] = [],
	): Promise<JournalEntry[]> {
		const filter = `${this.#prefix}.${showtimeSessionId}.>`;
		const proven = known.length < FEW ? await this.#readKnown(filter, [after, ...known, upTo]) : undefined;
		if (proven !== undefined) return proven;
		const entries: JournalEntry[] = [];
		let at = after;
		const take = (sequence: number, data: string): boolean => {
			at = sequence;
			if (sequence > upTo) return false;
			const entry = entryOf(sequence, data);
			if (entry !== undefined) entries.push(entry);
			return true;
		};
		// The end is always found by a single request, which the stream's leader answers: it knows every acknowledged append.
		for (let count = 0; ; count++) {
			if (count === FEW) {
				count = 0;
				const { connection } = this.#options;
				const reading = { connection, manager: this.#manager, stream: this.#stream, filter, from: { after: at }, upTo };
				for (const { sequence, data } of await readSubjects(reading)) take(sequence, data);
				if (at >= upTo) return entries;
			}
			const message = await this.#message({ seq: at + 1, next_by_subj: filter });
			if (message === null || !take(message.seq, message.string())) return entries;
		}
	}

	async trim(showtimeSessionId: string, sequence: number): Promise<void> {
		if (sequence < 1) return;
		const { connection } = this.#options;
		const filter = `${this.#prefix}.${showtimeSessionId}.in.*`;
		const markers = this.#markerSubject(showtimeSessionId);
		const newest = await this.#newestMarker(showtimeSessionId);
		if (newest.subjectSequence > 0 && newest.subjectSequence <= sequence) {
			const trimmed = { sequence: newest.subjectSequence, marker: newest.marker };
			await this.#publish(markers, { trimmed }, newest.subjectSequence);
			this.#newestMarkers.delete(showtimeSessionId);
		}
		await this.#purge(markers, sequence);
		const reading = {
			connection,
			manager: this.#manager,
			stream: this.#stream,
			filter,
			from: { after: 0 },
			upTo: sequence,
		};
		const inputs = (await readSubjects(reading)).filter(({ data }) => !("trimmed" in JSON.parse(data)));
		let newestTrimmed = 0;
		for (let at = 0; at < inputs.length; at += TRIMMED_AT_ONCE) {
			const some = inputs.slice(at, at + TRIMMED_AT_ONCE);
			const trimmed = some.map(({ subject, sequence }) => this.#publish(subject, { trimmed: { sequence } }, sequence));
			newestTrimmed = Math.max(newestTrimmed, ...(await Promise.all(trimmed)).map((place) => place ?? 0));
			await this.#purge(filter, some[some.length - 1].sequence);
		}
		await this.#purge(filter, this.#forgotten(showtimeSessionId, newestTrimmed));
		this.#fillReadAtMs = Number.NEGATIVE_INFINITY;
	}

	async drop(showtimeSessionId: string): Promise<void> {
		await this.#asked(() => {
			return this.#manager.streams.purge(this.#stream, { filter: `${this.#prefix}.${showtimeSessionId}.>` });
		});
		this.#newestMarkers.delete(showtimeSessionId);
		this.#trims.delete(showtimeSessionId);
		this.#fillReadAtMs = Number.NEGATIVE_INFINITY;
	}

	/** The sequence up to which trimmed ids are old enough to be forgotten. */
	#forgotten(showtimeSessionId: string, newestTrimmed: number): number {
		const nowMs = performance.now();
		const trims = this.#trims.get(showtimeSessionId) ?? [];
		if (newestTrimmed > 0) trims.push({ sequence: newestTrimmed, atMs: nowMs });
		const young = trims.filter(({ atMs }) => atMs > nowMs - IDS_KEPT_MS);
		this.#trims.set(showtimeSessionId, young);
		return trims.findLast((trim) => !young.includes(trim))?.sequence ?? 0;
	}

	/**
	 * The entries at all `places` but the first, asked for at once; undefined unless each is the next one after the place before. A
	 * replica that lags behind the leader may answer: it has the beginning of the same history, so what is the next one to it is the next one.
	 */
	async #readKnown(filter: string, places: readonly number[]): Promise<JournalEntry[] | undefined> {
		if (places.at(-1) === Number.MAX_SAFE_INTEGER) return undefined;
		const { direct, streams } = this.#manager;
		const next = (place: number): Promise<StoredMsg | null> => {
			const query = { seq: place + 1, next_by_subj: filter };
			return this.#isDirect ? direct.getMessage(this.#stream, query) : streams.getMessage(this.#stream, query);
		};
		const messages = await Promise.all(places.slice(0, -1).map(next)).catch(() => []);
		const isProven = messages.length > 0 && messages.every((message, place) => message?.seq === places[place + 1]);
		if (!isProven) return undefined;
		return messages.flatMap((message) => (message === null ? [] : (entryOf(message.seq, message.string()) ?? [])));
	}

	#inputSubject(showtimeSessionId: string, id: string): string {
		return `${this.#prefix}.${showtimeSessionId}.in.${hash("sha256", id, "base64url")}`;
	}

	#markerSubject(showtimeSessionId: string): string {
		return `${this.#prefix}.${showtimeSessionId}.tick`;
	}

	/** What this process knows of it where that is `expected`, else what the stream has. */
	async #newestMarker(showtimeSessionId: string, expected?: number): Promise<NewestMarker> {
		const known = this.#newestMarkers.get(showtimeSessionId);
		if (known !== undefined && known.marker === expected) return known;
		const message = await this.#message({ last_by_subj: this.#markerSubject(showtimeSessionId) });
		if (message === null) return { marker: 0, subjectSequence: 0 };
		const body = message.json<Body>();
		const marker = "marker" in body ? body.marker.marker : "trimmed" in body ? (body.trimmed.marker ?? 0) : 0;
		return { marker, subjectSequence: message.seq };
	}

	/** Sequence of the input that took a subject first, also when it was trimmed. */
	async #sequenceOf(subject: string): Promise<number | undefined> {
		const message = await this.#message({ last_by_subj: subject });
		if (message === null) return undefined;
		const body = message.json<Body>();
		return "trimmed" in body ? body.trimmed.sequence : message.seq;
	}

	/** Sequence of the new message; undefined when the newest one of the subject is another than `expected`. */
	async #publish(subject: string, body: Body, expected: number): Promise<number | undefined> {
		try {
			const expect = { lastSubjectSequence: expected };
			const data = JSON.stringify(body);
			this.#fill.bytes += data.length + OVERHEAD_BYTES;
			return (await this.#asked(() => this.#client.publish(subject, data, { expect, timeout: ANSWER_MS }))).seq;
		} catch (error) {
			const code = apiErrorCode(error);
			if (code === API_ERROR.wrongLastSequence) return undefined;
			if (code !== API_ERROR.storeFailed && code !== API_ERROR.insufficientResources) throw error;
			throw new ShowtimeError("JOURNAL_FULL");
		}
	}

	async #purge(filter: string, sequence: number): Promise<void> {
		// A purge below sequence 1 would be one of everything.
		if (sequence < 1) return;
		await this.#asked(() => this.#manager.streams.purge(this.#stream, { filter, seq: sequence + 1 }));
	}

	#message(query: { last_by_subj: string } | { seq: number; next_by_subj: string }): Promise<StoredMsg | null> {
		return this.#asked(() => this.#manager.streams.getMessage(this.#stream, query));
	}

	/** A stream that an operator deleted is made anew: its sessions see that it is another one. */
	async #asked<T>(ask: () => Promise<T>): Promise<T> {
		if (!this.#isConnected) throw new StoreUnavailable("NATS is not connected");
		try {
			return await ask();
		} catch (error) {
			const isGone = apiErrorCode(error) === API_ERROR.streamNotFound;
			const isUnheard = error instanceof Error && error.name === "JetStreamNotEnabled";
			if (!isGone && !isUnheard) throw awayOr(error);
			await this.#ensureStream();
			return await ask().catch((again: unknown) => Promise.reject(awayOr(again)));
		}
	}

	async #watch(): Promise<void> {
		for await (const { type } of this.#options.connection.status()) {
			if (type === "disconnect") this.#isConnected = false;
			if (type === "reconnect") this.#isConnected = true;
		}
	}

	async #ensureStream(): Promise<void> {
		const settings: StreamSettings = {
			name: this.#stream,
			subjects: [`${this.#prefix}.>`],
			discard: "new",
			max_bytes: this.#options.maxBytes,
			max_age: DAY_NS,
			allow_direct: true,
			deny_delete: true,
		};
		await ensureStream(this.#manager, settings).catch((error: unknown) => Promise.reject(awayOr(error)));
	}

	/** Looks now and then; only the opening of the stream waits for it. */
	async #readFill(): Promise<void> {
		if (performance.now() - this.#fillReadAtMs < FILL_READ_MS) return;
		this.#fillReadAtMs = performance.now();
		const info = await this.#manager.streams.info(this.#stream).catch(() => undefined);
		if (info === undefined) return;
		const { max_bytes, allow_direct } = info.config;
		this.#isDirect = allow_direct;
		this.#fill = { bytes: info.state.bytes, maxBytes: max_bytes > 0 ? max_bytes : Number.POSITIVE_INFINITY };
	}
}

function entryOf(sequence: number, data: string): JournalEntry | undefined {
	const body = JSON.parse(data) as Body;
	if ("trimmed" in body) return undefined;
	if ("marker" in body) return { sequence, id: `marker:${body.marker.marker}`, ...body };
	return { sequence, ...body };
}
