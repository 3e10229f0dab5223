import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { Kysely } from "kysely";
import { incarnationOf } from "../../src/persistence/jetstream-incarnation.ts";
import type { Message } from "../../src/persistence/jetstream-messages.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import { until } from "../support/until.ts";
import type { FaultHouse } from "./house.ts";
import { JournalCopy } from "./journal-copy.ts";
import { readStream, type StoredMessage } from "./stream-reading.ts";

export const JOURNAL = "SHOWTIME_J";
const BACK_WITHIN_MS = 60_000;
/** A question that a killed server took along is asked again before processes trim what is not copied. */
const COPY_ANSWER_MS = 300;

/** What became of the journal. */
interface StoredLoss {
	/** What was in it, and what could still be read. */
	had: StoredMessage[];
	left: StoredMessage[];
	/** Sequence of the last message that was left, 0 = none. */
	upTo: number;
	isAnother: boolean;
	/** True: more may be gone than what is known to have been there. */
	isOpen: boolean;
	checkpoints: ReadonlyMap<string, number>;
}

/** The journal between two losses. */
interface StoredGeneration {
	/** Which stream it is. */
	incarnation: string;
	/** Everything that was ever written, what the loss before has left first. */
	messages: StoredMessage[];
	/** The loss that it begins with; absent: nothing was lost before. */
	loss?: StoredLoss;
}

/** The same of one session. */
export interface Generation {
	incarnation: string;
	/** Everything that was written behind what the loss before has left. */
	written: Message[];
	loss?: {
		/** What could still be read. */
		left: Message[];
		/** False: nothing of this session was lost. */
		isDamaged: boolean;
		/** True: another stream has taken the journal's place. */
		isAnother: boolean;
		/** Marker of the newest durable checkpoint when it happened; 0: there was none. */
		checkpoint: number;
	};
}

/** The journal of a server that does not run, as whoever damages it finds it. */
export interface DeadJournal {
	/** What is in it, in order. */
	messages: readonly StoredMessage[];
	cutOff(text: string): Promise<void>;
	flipBit(text: string): Promise<void>;
	delete(): Promise<void>;
}

/** Everything that was ever in the journal. */
export interface KeptJournal {
	/** What the journal of each session was, from loss to loss. */
	generationsOf(): Promise<(id: string) => Generation[]>;
	/** After it returns nothing more is kept. */
	close(): Promise<void>;
}

/** Keeps everything that was ever in the journal in NATS, whatever happens to that. */
export class JournalWatch implements KeptJournal {
	readonly #house: FaultHouse;
	readonly #db: Kysely<SqlSchema>;
	readonly #manager: JetStreamManager;
	readonly #copy: JournalCopy;
	readonly #before: StoredGeneration[] = [];
	#loss: StoredLoss | undefined;

	private constructor(house: FaultHouse, db: Kysely<SqlSchema>, manager: JetStreamManager, copy: JournalCopy) {
		this.#house = house;
		this.#db = db;
		this.#manager = manager;
		this.#copy = copy;
		copy.begin();
	}

	static async open(house: FaultHouse, db: Kysely<SqlSchema>): Promise<JournalWatch> {
		const manager = await jetstreamManager(house.connection);
		const copy = new JournalCopy(await jetstreamManager(house.connection, { timeout: COPY_ANSWER_MS }), JOURNAL);
		return new JournalWatch(house, db, manager, copy);
	}

	close(): Promise<void> {
		return this.#copy.close();
	}

	/** Kills the server, keeps what is in its journal, lets `damage` be done to it, keeps what is left, and starts the server again. */
	async lose(damage: (journal: DeadJournal) => Promise<void>, isOpen = false): Promise<void> {
		const { nats } = this.#house;
		// The processes make it anew after a loss; on a full disk it may never be whole.
		if (!isOpen) await until(() => nats.isWhole(JOURNAL), "the journal is on file", BACK_WITHIN_MS);
		await nats.stop();
		this.#copy.end();
		const isThere = await this.#lose(damage, isOpen).finally(() => nats.start());
		this.#copy.begin();
		if (isThere) return;
		await until(() => this.#manager.streams.info(JOURNAL), "the journal is there again", BACK_WITHIN_MS);
	}

	/** The same of a server that may have acknowledged what it had no room for. */
	startAnew(): Promise<void> {
		return this.lose(async () => {}, true);
	}

	/** Whether everything that is in the journal is kept. */
	isCopied(): Promise<boolean> {
		return this.#copy.isWhole();
	}

	/** Answers whether the stream is there still. */
	async #lose(damage: (journal: DeadJournal) => Promise<void>, isOpen: boolean): Promise<boolean> {
		const { nats } = this.#house;
		const { generation, messages } = await nats.apart(async (connection) =>
			this.#readWith(await jetstreamManager(connection)),
		);
		this.#before.push(generation);
		const checkpoints = await until(() => this.#checkpoints(), "the database tells its checkpoints", BACK_WITHIN_MS);
		await damage({
			messages,
			cutOff: (text) => nats.cutOff(JOURNAL, text),
			async flipBit(text) {
				await nats.flipBit(JOURNAL, text);
				await nats.dropIndex(JOURNAL);
			},
			delete: () =>
				nats.apart(async (connection) => void (await (await jetstreamManager(connection)).streams.delete(JOURNAL))),
		});
		// NATS 2.9 that has dropped what stands behind damage gives back what it takes only after one more start.
		await nats.apart(async () => {});
		const left = await nats.apart(async (connection) => this.#left(await jetstreamManager(connection)));
		const isAnother = left === undefined;
		const upTo = left?.messages.at(-1)?.sequence ?? 0;
		this.#loss = { had: messages, left: left?.messages ?? [], upTo, isAnother, isOpen, checkpoints };
		return left !== undefined;
	}

	async generationsOf(): Promise<(id: string) => Generation[]> {
		const { generation } = await this.#readWith(this.#manager);
		const all = [...this.#before, generation];
		return (id) => all.map((generation, place) => generationOf(id, generation, all.slice(0, place)));
	}

	/** Undefined when the stream is gone. */
	async #left(manager: JetStreamManager): Promise<StoredGeneration | undefined> {
		const names = await manager.streams.names().next();
		if (!names.includes(JOURNAL)) return undefined;
		const incarnation = incarnationOf(await manager.streams.info(JOURNAL));
		return { incarnation, messages: await readStream(manager, JOURNAL) };
	}

	/** What is in the journal, and everything that was. */
	async #readWith(manager: JetStreamManager): Promise<{ generation: StoredGeneration; messages: StoredMessage[] }> {
		const incarnation = incarnationOf(await manager.streams.info(JOURNAL));
		const messages = await readStream(manager, JOURNAL);
		// On a full disk, and at the end, the copy may have missed some.
		const copied = this.#copy.messages;
		const known = new Set(copied.map(({ sequence }) => sequence));
		const missed = messages.filter(({ sequence }) => !known.has(sequence));
		const all = [...copied, ...missed].sort((one, other) => one.sequence - other.sequence);
		const loss = this.#loss;
		return { generation: { incarnation, messages: all, ...(loss && { loss }) }, messages };
	}

	async #checkpoints(): Promise<ReadonlyMap<string, number>> {
		const newest = this.#db
			.selectFrom("session_checkpoint")
			.select(({ fn }) => ["showtimeSessionId", fn.max("marker").as("marker")])
			.groupBy("showtimeSessionId");
		const rows = await newest.execute();
		return new Map(rows.map(({ showtimeSessionId, marker }) => [showtimeSessionId, marker]));
	}
}

function generationOf(id: string, stored: StoredGeneration, before: readonly StoredGeneration[]): Generation {
	const of = (messages: readonly StoredMessage[]) =>
		messages.flatMap(({ subject, sequence, text }): Message[] =>
			subject.includes(id) ? [{ sequence, body: JSON.parse(text) }] : [],
		);
	const { incarnation, messages, loss } = stored;
	const ofBefore = before.map((generation) => of(generation.messages));
	if (loss === undefined || ofBefore.every(({ length }) => length === 0)) return { incarnation, written: of(messages) };
	const left = of(loss.left);
	const { isAnother, isOpen } = loss;
	const isWhole = !isAnother && !isOpen && left.length === of(loss.had).length;
	return {
		incarnation,
		written: of(messages.filter(({ sequence }) => sequence > loss.upTo)),
		loss: { left, isAnother, isDamaged: !isWhole, checkpoint: loss.checkpoints.get(id) ?? 0 },
	};
}
