import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Input, Marker } from "../../src/events/input.ts";
import type { Checkpoint } from "../../src/persistence/checkpoint-store.ts";
import type { JournalEntry } from "../../src/persistence/journal.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import type { OutboxFigures } from "../../src/persistence/outbox.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import type { FaultHouse } from "./house.ts";

const JOURNAL = "SHOWTIME_J";
const EVENTS = "SHOWTIME_EVT";
/** A mirror keeps what the journal trims. */
const MIRROR = "WHOLE_JOURNAL";
const WATCH_MS = 250;

/** An event as the stream has it. */
export interface KeptEvent {
	/** As the event itself names it. */
	messageId: string;
	sequence: number;
	subject: string;
	body: string;
}

/** Everything that a run left behind for one session. */
export interface SessionHistory {
	id: string;
	record: SessionRecord;
	/** The whole journal, untrimmed. */
	entries: JournalEntry[];
	/** Which history the journal is. */
	incarnation: string;
	/** Ids of the events that some game server was told are accepted. */
	accepted: ReadonlySet<string>;
	/** In the order of the stream. */
	events: KeptEvent[];
	/** Every checkpoint that was seen, one of each marker. */
	checkpoints: Checkpoint[];
	/** The owner's tokens, in the order they were seen. */
	tokens: number[];
}

/** Watches the stores while faults happen, and reads them when all is over. */
export interface Recorder {
	histories(sessions: readonly string[], accepted: Map<string, Set<string>>): Promise<SessionHistory[]>;
	outbox(): Promise<OutboxFigures>;
	close(): Promise<void>;
}

export async function openRecorder(house: FaultHouse, nats: NatsConnection): Promise<Recorder> {
	const manager = await jetstreamManager(nats);
	await manager.streams.add({ name: MIRROR, mirror: { name: JOURNAL } });
	const database = await openMysqlDatabase(house.databaseUrl);
	const checkpointStore = new SqlCheckpointStore(database.db);
	const checkpoints = new Map<string, Map<number, Checkpoint>>();
	const tokens = new Map<string, number[]>();

	async function look(): Promise<void> {
		const owners = await database.db.selectFrom("session_owner").select(["showtimeSessionId", "token"]).execute();
		for (const { showtimeSessionId: id, token } of owners) {
			tokens.set(id, [...(tokens.get(id) ?? []), token]);
			const seen = checkpoints.get(id) ?? new Map<number, Checkpoint>();
			checkpoints.set(id, seen);
			for (const checkpoint of await checkpointStore.list(id)) seen.set(checkpoint.marker, checkpoint);
		}
	}
	let looking = Promise.resolve();
	// A store that a fault has taken away is looked at again later.
	const timer = setInterval(() => {
		looking = looking.then(look).catch(() => {});
	}, WATCH_MS);

	/** All messages of a stream. */
	async function read(stream: string) {
		const { state } = await manager.streams.info(stream);
		const messages: { subject: string; place: number; seq: number; text: string }[] = [];
		if (state.messages === 0) return messages;
		const consumer = await manager.jetstream().consumers.get(stream);
		for await (const message of await consumer.consume()) {
			const { subject, seq, headers } = message;
			const place = Number(headers?.get("Showtime-Sequence") || 0);
			messages.push({ subject, seq, place, text: message.string() });
			if (seq >= state.last_seq) break;
		}
		return messages;
	}

	return {
		async histories(sessions, accepted) {
			await looking;
			await look();
			const { state, created } = await manager.streams.info(JOURNAL);
			let mirrored = (await manager.streams.info(MIRROR)).state.last_seq;
			while (mirrored < state.last_seq) mirrored = (await manager.streams.info(MIRROR)).state.last_seq;
			const journal = await read(MIRROR);
			const events = await read(EVENTS);
			const store = new SqlSessionStore(database.db);
			return Promise.all(
				sessions.map(async (id) => ({
					id,
					record: (await store.get(id)) as SessionRecord,
					entries: journal.flatMap(({ subject, seq, text }) => (subject.includes(id) ? entriesOf(seq, text) : [])),
					incarnation: created,
					accepted: accepted.get(id) ?? new Set<string>(),
					events: events.flatMap(({ place: sequence, subject, text: body }) =>
						body.includes(id) ? [{ messageId: JSON.parse(body).eventId, sequence, subject, body }] : [],
					),
					checkpoints: [...(checkpoints.get(id)?.values() ?? [])],
					tokens: tokens.get(id) ?? [],
				})),
			);
		},
		outbox: () => new SqlOutbox(database.db).figures(),
		async close() {
			clearInterval(timer);
			await looking;
			await database.close();
		},
	};
}

/** What a message of the journal says; one that only keeps the place of another says nothing. */
function entriesOf(sequence: number, text: string): JournalEntry[] {
	const body = JSON.parse(text) as
		| { id: string; input: Input }
		| { marker: Marker; chain?: string }
		| { trimmed: object };
	if ("trimmed" in body) return [];
	if ("input" in body) return [{ sequence, ...body }];
	return [{ sequence, id: `marker:${body.marker.marker}`, ...body }];
}
