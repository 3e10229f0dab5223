import { hash, randomUUID } from "node:crypto";
import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { ShowtimeError, StoreUnavailable } from "../errors.ts";
import { type Input, markerIdOf } from "../events/input.ts";
import { InTurn } from "./in-turn.ts";
import { jetStreamOf, streamName } from "./jetstream.ts";
import { incarnationOf } from "./jetstream-incarnation.ts";
import { addAll, type Body, entryOf, historyLeft, type Message, withoutLate } from "./jetstream-messages.ts";
import { JetStreamSubjects } from "./jetstream-subjects.ts";
import { type Expected, isFree, JetStreamWriter } from "./jetstream-writer.ts";
import { type Appended, type Journal, type JournalEntry, markerAfter, type RestartedJournal } from "./journal.ts";
import { conflict, StreamReplaced } from "./journal-conflicts.ts";
import { JournalTail } from "./journal-tail.ts";
import { Trims } from "./trims.ts";

export interface JetStreamJournalOptions {
	connection: NatsConnection;
	/** Prefix of every subject, without its last dot. */
	namespace?: string;
	/** Size at which the stream takes no more. */
	maxBytes: number;
}

/** How often a write looks again what others have written before it. */
const MOST_TRIES = 8;
/** A stream that is fuller has its trimmed entries taken out at once, whatever their age. */
const ROOMY_UP_TO = 0.5;

/**
 * The journal as a stream of NATS JetStream, whose sequence is that of the entries (docs/durability.md, "A fold over a journal").
 *
 * A session is one subject. Who owns the session knows the end of its subject (`JournalTail`) and expects it with every
 * write, so that what it wrote and what stands there are the same without being read again; where another process has put
 * an input in between, it reads that one and writes again. A marker is refused for good when another marker stands there.
 * Who does not own the session puts its inputs there unasked. Ids are the messages' `Nats-Msg-Id`, which the server knows for its
 * duplicate window, also of messages that are gone; an epoch in them lets ids begin anew with a new history.
 *
 * Trimmed entries are taken out when they are older than the window, because a server that starts anew knows the ids of what it has.
 */
export class JetStreamJournal implements Journal {
	readonly mayForgetIds = true;
	readonly #manager: JetStreamManager;
	readonly #stream: string;
	readonly #writer: JetStreamWriter;
	readonly #subjects: JetStreamSubjects;
	readonly #tails = new Map<string, JournalTail>();
	readonly #turns = new InTurn();
	readonly #trims = new Trims(() => performance.now());

	private constructor(manager: JetStreamManager, client: JetStreamClient, options: JetStreamJournalOptions) {
		const { connection, namespace, maxBytes } = options;
		this.#manager = manager;
		this.#stream = streamName("SHOWTIME_J", namespace);
		const prefix = `${namespace === undefined ? "" : `${namespace}.`}showtime.j`;
		const stream = { name: this.#stream, subjects: [`${prefix}.>`], maxBytes };
		const writer = new JetStreamWriter({ connection, manager, client, stream });
		this.#writer = writer;
		const asked = <T>(ask: () => Promise<T>) => writer.asked(ask);
		this.#subjects = new JetStreamSubjects({ connection, manager, stream: this.#stream, prefix, asked });
	}

	/** Opens the stream, and creates it when there is none. */
	static async open(options: JetStreamJournalOptions): Promise<JetStreamJournal> {
		const { manager, client } = await jetStreamOf(options.connection);
		const journal = new JetStreamJournal(manager, client, options);
		await journal.#writer.open();
		return journal;
	}

	/** Share of its size that is used, as of the last append or so. */
	get fillRatio(): number {
		return this.#writer.fillRatio;
	}

	append(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		const isOurs = this.#tails.has(showtimeSessionId);
		if (!isOurs) return this.#appendUnasked(showtimeSessionId, id, input);
		return this.#turns.take(showtimeSessionId, () => this.#appendInTurn(showtimeSessionId, id, input));
	}

	appendMarker(...[showtimeSessionId, marker, options = {}]: Parameters<Journal["appendMarker"]>) {
		const { chain, isKnown } = options;
		return this.#turns.take(showtimeSessionId, async () => {
			let written = marker;
			const write = (tail: JournalTail) => {
				const { marker: newest } = tail.newestMarker;
				if (newest !== marker.marker - 1) throw conflict(showtimeSessionId, marker, `the newest marker is ${newest}`);
				const ids = isKnown === undefined ? [] : tail.waiting.map(({ id }) => id);
				written = markerAfter(marker, ids, isKnown);
				const body = { marker: written, ...(chain !== undefined && { chain }) };
				return this.#put(showtimeSessionId, { body, epoch: tail.epoch, expected: tail.last, isFree: true });
			};
			try {
				const { sequence, tail } = await this.#writeAtEnd(showtimeSessionId, write);
				const entry = { sequence, id: markerIdOf(marker), marker: written };
				tail.add({ ...entry, ...(chain !== undefined && { chain }) });
				return { sequence };
			} catch (error) {
				this.#doubt(showtimeSessionId, error);
				if (!(error instanceof StreamReplaced)) throw error;
				throw conflict(showtimeSessionId, marker, "the stream is another one");
			}
		});
	}

	async incarnation(): Promise<string> {
		return incarnationOf(await this.#writer.asked(() => this.#manager.streams.info(this.#stream)));
	}

	restart(...[id, marker, choose]: Parameters<Journal["restart"]>): Promise<RestartedJournal> {
		return this.#turns.take(id, async () => {
			const incarnation = await this.incarnation();
			const { sequence, left, takenOver } = await this.#beginAnew(id, marker, choose);
			for (const entry of takenOver) await this.#appendAtEnd(id, entry.id, entry.input, true);
			await this.#subjects.purge(id, sequence);
			// NATS 2.9 takes and never gives back after it dropped damaged messages, until it is started again.
			const isGiven = ((await this.#subjects.newest(id))?.seq ?? 0) >= sequence;
			if (!isGiven) throw new StoreUnavailable(`${this.#stream} gives nothing back: restart the NATS server`);
			// Begun in another one, the history would go on under the name of this one.
			const isAnother = (await this.incarnation()) !== incarnation;
			if (isAnother) throw new StoreUnavailable(`the stream ${this.#stream} was made anew meanwhile`);
			return { sequence, incarnation, left, takenOver };
		});
	}

	async read(showtimeSessionId: string, after: number, upTo = Number.MAX_SAFE_INTEGER): Promise<JournalEntry[]> {
		const tail = this.#tails.get(showtimeSessionId);
		const known = tail?.isDoubtful ? undefined : tail?.between(after, upTo);
		if (known !== undefined) return known;
		return withoutLate(await this.#subjects.read(showtimeSessionId, after, upTo)).entries.map(entryOf);
	}

	async trim(showtimeSessionId: string, sequence: number): Promise<void> {
		const isRoomy = this.fillRatio < ROOMY_UP_TO;
		const upTo = isRoomy ? this.#trims.due(showtimeSessionId, sequence) : sequence;
		if (upTo === undefined || upTo < 1) return;
		const tail = await this.#turns.take(showtimeSessionId, () => this.#tailOf(showtimeSessionId));
		// The newest marker stays: the next one is checked against it.
		const below = Math.min(upTo + 1, tail.newestMarker.sequence || upTo + 1);
		if (below > 1) await this.#subjects.purge(showtimeSessionId, below);
		this.#trims.done(showtimeSessionId, upTo);
		this.#writer.readFillSoon();
	}

	forget(showtimeSessionId: string): void {
		this.#tails.delete(showtimeSessionId);
		this.#trims.forget(showtimeSessionId);
	}

	async drop(showtimeSessionId: string): Promise<void> {
		await this.#subjects.purge(showtimeSessionId);
		this.forget(showtimeSessionId);
		this.#writer.readFillSoon();
	}

	/** By a process that does not know the end of the session's subject. */
	async #appendUnasked(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		const newest = await this.#subjects.newest(showtimeSessionId);
		const epoch = newest?.json<Body>().epoch ?? "";
		const written = await this.#put(showtimeSessionId, { id, body: { id, input }, epoch, isFree: isFree(input) });
		if (written === undefined) throw new StoreUnavailable(`session ${showtimeSessionId}: input ${id} found no place`);
		return written;
	}

	async #appendInTurn(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		try {
			return await this.#appendAtEnd(showtimeSessionId, id, input);
		} catch (error) {
			if (error instanceof ShowtimeError) throw error;
			this.#doubt(showtimeSessionId, error);
			if (error instanceof StreamReplaced) return await this.#appendUnasked(showtimeSessionId, id, input);
			throw error;
		}
	}

	async #appendAtEnd(showtimeSessionId: string, id: string, input: Input, mayFill = isFree(input)): Promise<Appended> {
		const write = ({ epoch, last }: JournalTail) =>
			this.#put(showtimeSessionId, { id, body: { id, input }, epoch, expected: last, isFree: mayFill });
		const { sequence, duplicate, tail } = await this.#writeAtEnd(showtimeSessionId, write);
		if (!duplicate) tail.add({ sequence, id, input });
		return { sequence, duplicate };
	}

	/** Puts the marker behind all that is left, as the first entry of a new epoch; nobody writes in between. */
	async #beginAnew(
		...[showtimeSessionId, marker, choose]: Parameters<Journal["restart"]>
	): Promise<Omit<RestartedJournal, "incarnation">> {
		const epoch = randomUUID().slice(0, 8);
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const messages = await this.#subjects.read(showtimeSessionId);
			const left = historyLeft(messages).map(entryOf);
			const takenOver = await choose(left);
			const expected = messages.at(-1)?.sequence ?? 0;
			const body = { marker, begins: true };
			const written = await this.#put(showtimeSessionId, { body, epoch, expected, isFree: true });
			if (written === undefined) continue;
			const { sequence } = written;
			const tail = new JournalTail(epoch, sequence - 1);
			tail.add({ sequence, id: markerIdOf(marker), marker });
			this.#tails.set(showtimeSessionId, tail);
			return { sequence, left, takenOver };
		}
		throw conflict(showtimeSessionId, marker, "another owner writes its history");
	}

	/** Writes behind the end as it is known, and where that is not the end, behind what has come since. */
	async #writeAtEnd(
		showtimeSessionId: string,
		write: (tail: JournalTail) => Promise<Appended | undefined>,
	): Promise<Appended & { tail: JournalTail }> {
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const tail = await this.#tailOf(showtimeSessionId);
			const isWhole = await this.#takeLateIn(showtimeSessionId, tail);
			const written = isWhole ? await write(tail) : undefined;
			if (written !== undefined) return { ...written, tail };
			await this.#follow(showtimeSessionId, tail);
		}
		throw new StoreUnavailable(`session ${showtimeSessionId}: others write into its journal without a pause`);
	}

	/** Writes what came late once more, in the epoch that it was too late for; answers false when others wrote in between. */
	async #takeLateIn(showtimeSessionId: string, tail: JournalTail): Promise<boolean> {
		for (let late = tail.late[0]; late !== undefined; late = tail.late[0]) {
			const { id, input } = late;
			const { epoch, last: expected } = tail;
			const written = await this.#put(showtimeSessionId, { id, body: { id, input }, epoch, expected, isFree: true });
			if (written === undefined) return false;
			tail.late.shift();
			if (!written.duplicate) tail.add({ sequence: written.sequence, id, input });
		}
		return true;
	}

	/** The end of the session's subject; looked up by who does not know it yet. */
	async #tailOf(showtimeSessionId: string): Promise<JournalTail> {
		const known = this.#tails.get(showtimeSessionId);
		if (known?.isDoubtful) await this.#follow(showtimeSessionId, known);
		else if (known !== undefined) return known;
		const followed = this.#tails.get(showtimeSessionId);
		if (followed !== undefined) return followed;
		const { epoch, begin, entries, late } = withoutLate(await this.#subjects.read(showtimeSessionId));
		const own = entries.slice(begin);
		const tail = new JournalTail(epoch, (own[0]?.sequence ?? 1) - 1);
		addAll(tail, own, late);
		this.#tails.set(showtimeSessionId, tail);
		return tail;
	}

	/** Takes the tail to the end. Throws `StreamReplaced` when what is there does not follow it. */
	async #follow(showtimeSessionId: string, tail: JournalTail): Promise<void> {
		const messages = await this.#subjects.read(showtimeSessionId, Math.max(0, tail.last - 1));
		const [last] = tail.last === 0 ? [] : messages.splice(0, 1);
		const isThere = tail.last === 0 || (last?.sequence === tail.last && entryOf(last).id === tail.lastId);
		if (!isThere) return this.#mend(showtimeSessionId, tail);
		const isSame = messages.every(({ body }) => !("marker" in body) || (body.epoch ?? "") === tail.epoch);
		if (!isSame) throw new StreamReplaced();
		tail.isDoubtful = false;
		const isLate = ({ body }: Message) => "input" in body && (body.epoch ?? "") !== tail.epoch;
		addAll(
			tail,
			messages.filter((message) => !isLate(message)),
			messages.filter(isLate),
		);
	}

	/** An answer that did not come leaves open what stands at the end; one that came may say that all is gone. */
	#doubt(showtimeSessionId: string, error: unknown): void {
		const tail = this.#tails.get(showtimeSessionId);
		if (error instanceof StreamReplaced) this.#tails.delete(showtimeSessionId);
		else if (tail !== undefined) tail.isDoubtful = true;
	}

	/**
	 * The stream has lost its end. Where it still has the newest marker, inputs behind it that are known here are written once more;
	 * where not, throws `StreamReplaced`.
	 */
	async #mend(showtimeSessionId: string, known: JournalTail): Promise<void> {
		this.#tails.delete(showtimeSessionId);
		const tail = await this.#tailOf(showtimeSessionId);
		if (!tail.hasMarkerOf(known)) throw new StreamReplaced();
		const left = new Set(tail.waiting.map(({ id }) => id));
		tail.late.push(...known.waiting.filter(({ id }) => !left.has(id)));
	}

	/** Undefined when the newest message of the subject is not the expected one. */
	#put(
		showtimeSessionId: string,
		{ id, body, epoch, expected, isFree }: { id?: string; body: object; epoch: string; isFree: boolean } & Expected,
	): Promise<Appended | undefined> {
		const text = JSON.stringify(epoch === "" ? body : { ...body, epoch });
		const messageId = id && `${showtimeSessionId}.${epoch}.${hash("sha256", id, "base64url")}`;
		const subject = this.#subjects.of(showtimeSessionId);
		return this.#writer.put(subject, text, {
			isFree,
			...(messageId !== undefined && { messageId }),
			...(expected !== undefined && { expected }),
		});
	}
}
