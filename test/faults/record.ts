import { jetstreamManager } from "@nats-io/jetstream";
import type { Kysely } from "kysely";
import type { DeadLetter } from "../../src/events/dead-letter.ts";
import type { Checkpoint } from "../../src/persistence/checkpoint-store.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import type { WaitingFigures } from "../../src/persistence/relay-queue.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import type { Simulation } from "../../src/simulation/simulation.ts";
import { TICK_MS } from "../support/two-processes.ts";
import { type EndFacts, endFactsOf } from "./end-facts.ts";
import type { FaultHouse } from "./house.ts";
import { type Generation, JournalWatch, type KeptJournal } from "./journal-watch.ts";
import { SqlJournalWatch } from "./sql-journal-watch.ts";
import { readStream } from "./stream-reading.ts";

export const EVENTS = "SHOWTIME_EVT";
const DEAD_LETTERS = "SHOWTIME_DLQ";
/** Three checkpoints of a session are kept, for twice as long at the least. */
const WATCH_MS = 500;

/** An event as the stream has it. */
export interface KeptEvent {
	/** As the event itself names it. */
	messageId: string;
	sequence: number;
	subject: string;
	body: string;
}

/** A line of the log: a journal was lost, and a new epoch began. */
export interface SaidLoss {
	/** The marker that the session goes on after. */
	marker: number;
	/** Which history events are of from there on. */
	incarnation: string;
	/** How it was found. */
	reason: string;
}

/** Everything that a run left behind for one session. */
export interface SessionHistory {
	id: string;
	record: SessionRecord;
	/** The whole journal, untrimmed, from loss to loss. */
	generations: Generation[];
	/** What processes said of its losses. */
	losses: SaidLoss[];
	/** Of the builds that wrote it. */
	simulations: readonly Simulation[];
	/** Ids of the events that some game server was told are accepted. */
	accepted: ReadonlySet<string>;
	/** In the order of the stream. */
	events: KeptEvent[];
	/** Every checkpoint that was seen, in the order of their first look. */
	checkpoints: Checkpoint[];
	/** The owner's tokens, in the order they were seen. */
	tokens: number[];
	/** Length of a tick. */
	intervalMs: number;
	end: EndFacts;
}

/** Watches the stores while faults happen, and reads them when all is over. */
export interface Recorder {
	histories(sessions: readonly string[], accepted: Map<string, Set<string>>): Promise<SessionHistory[]>;
	/** Whether a durable checkpoint of each was seen: a session without one would end with its journal. */
	hasCheckpoints(sessions: readonly string[]): boolean;
	/** Others that have not ended: started by a call whose answer was lost. */
	strays(sessions: readonly string[]): Promise<string[]>;
	outbox(): Promise<WaitingFigures>;
	calls(): Promise<WaitingFigures>;
	/** Payloads of messages that nobody could read. */
	unreadable(): Promise<string[]>;
	/** Most checkpoints that a session had at a time. */
	readonly mostCheckpoints: number;
	/** Undefined: it is in the database. */
	readonly journalInNats: JournalWatch | undefined;
	readonly db: Kysely<SqlSchema>;
	close(): Promise<void>;
}

export async function openRecorder(house: FaultHouse): Promise<Recorder> {
	const manager = await jetstreamManager(house.connection);
	const database = await openMysqlDatabase(house.databaseUrl);
	const inNats = house.journal === "nats" ? await JournalWatch.open(house, database.db) : undefined;
	const journal: KeptJournal = inNats ?? (await SqlJournalWatch.open(database.db));
	const checkpointStore = new SqlCheckpointStore(database.db);
	/** By session, each by its marker and place: a new epoch may have one of the same marker. */
	const checkpoints = new Map<string, Map<string, Checkpoint>>();
	const tokens = new Map<string, number[]>();
	let mostCheckpoints = 0;

	async function look(isLast = false): Promise<void> {
		const rows = database.db.selectFrom("session_owner").select(["showtimeSessionId", "token"]);
		// Of those that are over nothing changes any more.
		const owners = await (isLast ? rows : rows.where("nodeId", "is not", null)).execute();
		for (const { showtimeSessionId: id, token } of owners) {
			tokens.set(id, [...(tokens.get(id) ?? []), token]);
			const seen = checkpoints.get(id) ?? new Map<string, Checkpoint>();
			checkpoints.set(id, seen);
			const stored = await checkpointStore.list(id);
			mostCheckpoints = Math.max(mostCheckpoints, stored.length);
			for (const checkpoint of stored) seen.set(`${checkpoint.marker} ${checkpoint.sequence}`, checkpoint);
		}
	}
	let looking = Promise.resolve();
	// A store that a fault has taken away is looked at again later.
	const timer = setInterval(() => {
		looking = looking.then(() => look()).catch(() => {});
	}, WATCH_MS);

	return {
		async histories(sessions, accepted) {
			await looking;
			await look(true);
			const generationsOf = await journal.generationsOf();
			const events = await readStream(manager, EVENTS);
			const said = house.processes.all.flatMap((process) => lossesIn(process.output()));
			const store = new SqlSessionStore(database.db);
			const record = async (id: string) => (await store.get(id)) as SessionRecord;
			return Promise.all(
				sessions.map(async (id) => ({
					id,
					record: await record(id),
					end: await endFactsOf(database.db, await record(id)),
					generations: generationsOf(id),
					losses: said.flatMap(({ showtimeSessionId, ...loss }) => (showtimeSessionId === id ? [loss] : [])),
					simulations: house.builds.map(({ simulation }) => simulation),
					accepted: accepted.get(id) ?? new Set<string>(),
					events: events.flatMap(({ place: sequence, subject, text: body }) =>
						body.includes(id) ? [{ messageId: JSON.parse(body).eventId, sequence, subject, body }] : [],
					),
					checkpoints: [...(checkpoints.get(id)?.values() ?? [])],
					tokens: tokens.get(id) ?? [],
					intervalMs: TICK_MS,
				})),
			);
		},
		hasCheckpoints: (sessions) => sessions.every((id) => (checkpoints.get(id)?.size ?? 0) > 0),
		async strays(sessions) {
			const live = database.db
				.selectFrom("showtime_session")
				.select("showtimeSessionId")
				.where("status", "!=", "ended");
			const rows = await live.where("showtimeSessionId", "not in", [...sessions]).execute();
			return rows.map(({ showtimeSessionId }) => showtimeSessionId);
		},
		outbox: () => new SqlOutbox(database.db).figures(),
		calls: () => new SqlPlatformCalls(database.db).figures(),
		async unreadable() {
			const letters = (await readStream(manager, DEAD_LETTERS)).map(({ text }) => JSON.parse(text) as DeadLetter);
			return letters.filter(({ code }) => code === "MALFORMED_JSON").map(({ payload }) => payload);
		},
		get mostCheckpoints() {
			return mostCheckpoints;
		},
		journalInNats: inNats,
		db: database.db,
		async close() {
			clearInterval(timer);
			await looking;
			await journal.close();
			await database.close();
		},
	};
}

/** What a process said of journals that were lost. */
function lossesIn(output: string): (SaidLoss & { showtimeSessionId: string })[] {
	const lines = output.split("\n").filter((line) => line.includes("journal lost: the session goes on in a new epoch"));
	return lines.map((line) => {
		const { showtimeSessionId, reason, incarnation, goesOnAfter } = JSON.parse(line);
		return {
			showtimeSessionId,
			marker: goesOnAfter.marker,
			incarnation,
			reason,
		};
	});
}
