import { randomUUID } from "node:crypto";
import type { CompiledQuery, Kysely, Transaction } from "kysely";
import { ShowtimeError } from "../errors.ts";
import type { Input, Marker } from "../events/input.ts";
import { compileOnce } from "./compile-once.ts";
import { inTransaction } from "./in-transaction.ts";
import type { Appended, Journal, JournalEntry } from "./journal.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

type EntryRow = SqlSchema["journal_entry"];
type InputIdRow = SqlSchema["journal_input_id"];

/**
 * The journal as tables of a relational database.
 *
 * Every write of a session first updates the session's row of `journal_head`: that row is the session's lock, gives out
 * the sequence and holds the newest marker, so a marker's compare-and-set is the `where` of one update. Sequences are
 * thus given out in commit order: an entry never shows up behind one that was read already.
 */
export class SqlJournal implements Journal {
	readonly #db: Kysely<SqlSchema>;
	readonly #queries: ReturnType<typeof compileQueries>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
		this.#queries = compileQueries(db);
	}

	async append(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		try {
			return await this.#append(showtimeSessionId, id, input);
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			// Two first entries of a session met at its head; it is there now.
			return await this.#append(showtimeSessionId, id, input);
		}
	}

	async #append(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		const body = JSON.stringify(input);
		try {
			const sequence = await inTransaction(this.#db, async (transaction) => {
				const sequence = await this.#takeSequence(transaction, showtimeSessionId);
				const row = { showtimeSessionId, inputId: id, sequence };
				await transaction.executeQuery(this.#queries.insertInputId(row));
				await transaction.executeQuery(this.#queries.insertEntry({ ...row, kind: input.kind, marker: null, body }));
				return sequence;
			});
			return { sequence, duplicate: false };
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			const sequence = await this.#sequenceOf(showtimeSessionId, id);
			if (sequence === undefined) throw error;
			return { sequence, duplicate: true };
		}
	}

	async appendMarker(showtimeSessionId: string, marker: Marker, chain?: string): Promise<{ sequence: number }> {
		try {
			const sequence = await inTransaction(this.#db, async (transaction) => {
				const sequence = await this.#moveMarker(transaction, showtimeSessionId, marker.marker);
				const row = markerRow(showtimeSessionId, sequence, { ...marker, chain });
				await transaction.executeQuery(this.#queries.insertEntry(row));
				return sequence;
			});
			return { sequence };
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			throw new ShowtimeError("MARKER_CONFLICT", `session ${showtimeSessionId}: another owner wrote marker 1`);
		}
	}

	async read(showtimeSessionId: string, after: number, upTo = Number.MAX_SAFE_INTEGER): Promise<JournalEntry[]> {
		const { rows } = await this.#db.executeQuery(this.#queries.read({ showtimeSessionId, after, upTo }));
		return rows.map(entryOf);
	}

	async trim(showtimeSessionId: string, sequence: number): Promise<void> {
		await this.#db
			.deleteFrom("journal_entry")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("sequence", "<=", sequence)
			.execute();
	}

	async drop(showtimeSessionId: string): Promise<void> {
		await inTransaction(this.#db, (transaction) => dropAll(transaction, showtimeSessionId));
	}

	async incarnation(showtimeSessionId: string): Promise<string | undefined> {
		const { rows } = await this.#db.executeQuery(this.#queries.head({ showtimeSessionId }));
		return rows[0]?.incarnation;
	}

	async restart(showtimeSessionId: string, marker: Marker): Promise<{ sequence: number; incarnation: string }> {
		return inTransaction(this.#db, async (transaction) => {
			const sequence = (await this.#head(transaction, showtimeSessionId)).lastSequence + 1;
			await dropAll(transaction, showtimeSessionId);
			const head = { ...newHead(showtimeSessionId), lastSequence: sequence, lastMarker: marker.marker };
			await transaction.insertInto("journal_head").values(head).execute();
			await transaction.executeQuery(this.#queries.insertEntry(markerRow(showtimeSessionId, sequence, marker)));
			return { sequence, incarnation: head.incarnation };
		});
	}

	async #takeSequence(transaction: Transaction<SqlSchema>, showtimeSessionId: string): Promise<number> {
		if (await changedRow(transaction, this.#queries.takeSequence({ showtimeSessionId }))) {
			return (await this.#head(transaction, showtimeSessionId)).lastSequence;
		}
		await transaction
			.insertInto("journal_head")
			.values({ ...newHead(showtimeSessionId), lastMarker: 0 })
			.execute();
		return 1;
	}

	async #moveMarker(transaction: Transaction<SqlSchema>, showtimeSessionId: string, marker: number): Promise<number> {
		const move = this.#queries.moveMarker({ showtimeSessionId, marker, previous: marker - 1 });
		const moved = await changedRow(transaction, move);
		const head = await this.#head(transaction, showtimeSessionId);
		if (moved) return head.lastSequence;
		if (marker !== 1 || head.lastSequence !== 0) {
			throw new ShowtimeError(
				"MARKER_CONFLICT",
				`session ${showtimeSessionId}: marker ${marker} does not follow the newest marker, ${head.lastMarker}`,
			);
		}
		await transaction
			.insertInto("journal_head")
			.values({ ...newHead(showtimeSessionId), lastMarker: 1 })
			.execute();
		return 1;
	}

	async #head(transaction: Transaction<SqlSchema>, showtimeSessionId: string) {
		const { rows } = await transaction.executeQuery(this.#queries.head({ showtimeSessionId }));
		return rows[0] ?? { lastSequence: 0, lastMarker: 0 };
	}

	async #sequenceOf(showtimeSessionId: string, inputId: string): Promise<number | undefined> {
		const row = await this.#db
			.selectFrom("journal_input_id")
			.select("sequence")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("inputId", "=", inputId)
			.executeTakeFirst();
		return row?.sequence;
	}
}

function markerRow(showtimeSessionId: string, sequence: number, marker: Marker & { chain?: string }): EntryRow {
	const { kind } = marker;
	return { showtimeSessionId, sequence, kind, inputId: null, marker: marker.marker, body: JSON.stringify(marker) };
}

function newHead(showtimeSessionId: string) {
	return { showtimeSessionId, lastSequence: 1, incarnation: randomUUID() };
}

async function dropAll(transaction: Transaction<SqlSchema>, showtimeSessionId: string): Promise<void> {
	for (const table of ["journal_head", "journal_entry", "journal_input_id"] as const) {
		await transaction.deleteFrom(table).where("showtimeSessionId", "=", showtimeSessionId).execute();
	}
}

async function changedRow(transaction: Transaction<SqlSchema>, update: CompiledQuery): Promise<boolean> {
	return (await transaction.executeQuery(update)).numAffectedRows === 1n;
}

function entryOf(row: Pick<EntryRow, "sequence" | "inputId" | "marker" | "body">): JournalEntry {
	const { sequence, inputId } = row;
	const body = readBody(row);
	if (inputId !== null) return { sequence, id: inputId, input: body as Input };
	const { chain, ...marker } = body as Marker & { chain?: string };
	return { sequence, id: `marker:${row.marker}`, marker, ...(chain !== undefined && { chain }) };
}

function readBody({ sequence, body }: Pick<EntryRow, "sequence" | "body">): unknown {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw new ShowtimeError("JOURNAL_LOST", `entry ${sequence} of the journal is no JSON: ${(error as Error).message}`);
	}
}

/** What runs in every tick of every session. */
function compileQueries(db: Kysely<SqlSchema>) {
	type Session = { showtimeSessionId: string };
	return {
		takeSequence: compileOnce(({ showtimeSessionId }: Session) =>
			db
				.updateTable("journal_head")
				.set((head) => ({ lastSequence: head("lastSequence", "+", 1) }))
				.where("showtimeSessionId", "=", showtimeSessionId),
		),
		moveMarker: compileOnce(({ showtimeSessionId, marker, previous }: Session & { marker: number; previous: number }) =>
			db
				.updateTable("journal_head")
				.set((head) => ({ lastSequence: head("lastSequence", "+", 1), lastMarker: marker }))
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("lastMarker", "=", previous),
		),
		head: compileOnce(({ showtimeSessionId }: Session) =>
			db
				.selectFrom("journal_head")
				.select(["lastSequence", "lastMarker", "incarnation"])
				.where("showtimeSessionId", "=", showtimeSessionId),
		),
		insertInputId: compileOnce(({ showtimeSessionId, inputId, sequence }: InputIdRow) =>
			db.insertInto("journal_input_id").values({ showtimeSessionId, inputId, sequence }),
		),
		insertEntry: compileOnce(({ showtimeSessionId, sequence, kind, inputId, marker, body }: EntryRow) =>
			db.insertInto("journal_entry").values({ showtimeSessionId, sequence, kind, inputId, marker, body }),
		),
		read: compileOnce(({ showtimeSessionId, after, upTo }: Session & { after: number; upTo: number }) =>
			db
				.selectFrom("journal_entry")
				.select(["sequence", "inputId", "marker", "body"])
				.where("showtimeSessionId", "=", showtimeSessionId)
				.where("sequence", ">", after)
				.where("sequence", "<=", upTo)
				.orderBy("sequence"),
		),
	};
}
