import type { CompiledQuery, Kysely, Transaction } from "kysely";
import { ShowtimeError } from "../errors.ts";
import type { Input, Marker } from "../events/input.ts";
import { Gathered } from "./gathered.ts";
import { GatheredAppends, markerConflict, type NewEntry, newHead } from "./gathered-appends.ts";
import { inTransaction, sharesTransactions } from "./in-transaction.ts";
import {
	type Appended,
	type InputEntry,
	type Journal,
	type JournalEntry,
	markerAfter,
	type RestartedJournal,
} from "./journal.ts";
import { compileQueries } from "./sql-journal-queries.ts";
import { entryOf, type ReadRow, readableEntryOf } from "./sql-journal-rows.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** A session's entries behind a place. */
interface Rest {
	showtimeSessionId: string;
	after: number;
}

/** `incarnation` is absent while nothing is known of the session. */
interface Head {
	lastSequence: number;
	lastMarker: number;
	incarnation?: string;
}

type NewInput = NewEntry & { inputId: string };

/** How often a new history looks again what others have written before it. */
const MOST_TRIES = 8;
/** Sessions whose journals are read by one statement. */
const MOST_READ = 50;

/**
 * The journal as tables of a relational database.
 *
 * Every write of a session first updates the session's row of `journal_head`: that row is the session's lock, gives out
 * the sequence and holds the newest marker, so a marker's compare-and-set is the `where` of one update. Sequences are
 * thus given out in commit order: an entry never shows up behind one that was read already.
 */
export class SqlJournal implements Journal {
	readonly mayForgetIds = false;
	readonly #db: Kysely<SqlSchema>;
	readonly #queries: ReturnType<typeof compileQueries>;
	readonly #together: GatheredAppends | undefined;
	readonly #rests = new Gathered(MOST_READ, (rests: readonly Rest[]) => this.#restsOf(rests));
	readonly #incarnations = new Gathered(MOST_READ, (ids: readonly string[]) => this.#incarnationsOf(ids));

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
		this.#queries = compileQueries(db);
		if (sharesTransactions(db)) this.#together = new GatheredAppends(db, this.#queries);
	}

	async append(showtimeSessionId: string, id: string, input: Input): Promise<Appended> {
		const entry = inputEntry(showtimeSessionId, id, input);
		if (this.#together !== undefined) return await this.#together.append(entry);
		try {
			return await this.#append(entry);
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			// Two first entries of a session met at its head; it is there now.
			return await this.#append(entry);
		}
	}

	async #append(entry: NewInput): Promise<Appended> {
		const { showtimeSessionId, inputId } = entry;
		try {
			const sequence = await inTransaction(this.#db, async (transaction) => {
				const sequence = await this.#takeSequence(transaction, showtimeSessionId);
				await this.#insertInput(transaction, { ...entry, sequence });
				return sequence;
			});
			return { sequence, duplicate: false };
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			const sequence = await this.#sequenceOf(showtimeSessionId, inputId);
			if (sequence === undefined) throw error;
			return { sequence, duplicate: true };
		}
	}

	async appendMarker(...[showtimeSessionId, marker, options = {}]: Parameters<Journal["appendMarker"]>) {
		const { chain, isKnown } = options;
		if (this.#together !== undefined && isKnown === undefined) {
			return await this.#together.append(markerEntry(showtimeSessionId, { ...marker, chain }));
		}
		try {
			const sequence = await inTransaction(this.#db, async (transaction) => {
				const sequence = await this.#moveMarker(transaction, showtimeSessionId, marker.marker);
				const ids = isKnown === undefined ? [] : await this.#waitingIds(transaction, showtimeSessionId, sequence);
				const entry = markerEntry(showtimeSessionId, { ...markerAfter(marker, ids, isKnown), chain });
				await transaction.executeQuery(this.#queries.insertEntry({ ...entry, sequence }));
				return sequence;
			});
			return { sequence };
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			throw new ShowtimeError("MARKER_CONFLICT", `session ${showtimeSessionId}: another owner wrote marker 1`);
		}
	}

	async read(showtimeSessionId: string, after: number, upTo = Number.MAX_SAFE_INTEGER): Promise<JournalEntry[]> {
		if (upTo === Number.MAX_SAFE_INTEGER) return (await this.#rests.ask({ showtimeSessionId, after })).map(entryOf);
		const { rows } = await this.#db.executeQuery(this.#queries.read({ showtimeSessionId, after, upTo }));
		return rows.map(entryOf);
	}

	async #restsOf(rests: readonly Rest[]): Promise<ReadRow[][]> {
		const rows = await this.#db
			.selectFrom("journal_entry")
			.select(["showtimeSessionId", "sequence", "inputId", "marker", "body"])
			.where(({ eb, or }) =>
				or(
					rests.map(({ showtimeSessionId, after }) =>
						eb.and([eb("showtimeSessionId", "=", showtimeSessionId), eb("sequence", ">", after)]),
					),
				),
			)
			.orderBy("showtimeSessionId")
			.orderBy("sequence")
			.execute();
		const bySession = Map.groupBy(rows, (row) => row.showtimeSessionId);
		return rests.map(({ showtimeSessionId, after }) => {
			return (bySession.get(showtimeSessionId) ?? []).filter(({ sequence }) => sequence > after);
		});
	}

	async trim(showtimeSessionId: string, sequence: number): Promise<void> {
		await inTransaction(this.#db, (transaction) =>
			transaction.executeQuery(this.#queries.trim({ showtimeSessionId, sequence })),
		);
	}

	/** Nothing is held in memory. */
	forget(): void {}

	async drop(showtimeSessionId: string): Promise<void> {
		await inTransaction(this.#db, (transaction) => dropAll(transaction, showtimeSessionId));
	}

	async incarnation(showtimeSessionId: string): Promise<string | undefined> {
		return await this.#incarnations.ask(showtimeSessionId);
	}

	async #incarnationsOf(ids: readonly string[]): Promise<(string | undefined)[]> {
		const rows = await this.#db
			.selectFrom("journal_head")
			.select(["showtimeSessionId", "incarnation"])
			.where("showtimeSessionId", "in", ids)
			.execute();
		const bySession = new Map(rows.map((row) => [row.showtimeSessionId, row.incarnation]));
		return ids.map((id) => bySession.get(id));
	}

	async restart(...[id, marker, choose]: Parameters<Journal["restart"]>): Promise<RestartedJournal> {
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			const seen = await this.#head(this.#db, id);
			const range = { showtimeSessionId: id, after: 0, upTo: Number.MAX_SAFE_INTEGER };
			const { rows } = await this.#db.executeQuery(this.#queries.read(range));
			const left = rows.flatMap(readableEntryOf);
			// Outside the transaction: it may ask the same database.
			const takenOver = await choose(left);
			const begun = await this.#beginAnew(id, marker, { seen, takenOver });
			if (begun !== undefined) return { ...begun, left, takenOver };
		}
		throw new ShowtimeError("MARKER_CONFLICT", `session ${id}: others write into its journal without a pause`);
	}

	/** Undefined, and nothing is written, when the head is not the one that was seen any more. */
	async #beginAnew(
		id: string,
		marker: Marker,
		{ seen, takenOver }: { seen: Head; takenOver: readonly InputEntry[] },
	): Promise<{ sequence: number; incarnation: string } | undefined> {
		return inTransaction(this.#db, async (transaction) => {
			// Holds off who appends, so that nothing comes between what was read and what is dropped.
			await transaction.executeQuery(this.#queries.takeSequence({ showtimeSessionId: id }));
			const { lastSequence: taken, incarnation } = await this.#head(transaction, id);
			const isSeen =
				taken === (incarnation === undefined ? 0 : seen.lastSequence + 1) && incarnation === seen.incarnation;
			if (!isSeen) return undefined;
			const sequence = taken + 1;
			await dropAll(transaction, id);
			const lastSequence = sequence + takenOver.length;
			const head = { ...newHead(id), lastSequence, lastMarker: marker.marker };
			await transaction.insertInto("journal_head").values(head).execute();
			await transaction.executeQuery(this.#queries.insertEntry({ ...markerEntry(id, marker), sequence }));
			for (const [place, { id: inputId, input }] of takenOver.entries()) {
				await this.#insertInput(transaction, { ...inputEntry(id, inputId, input), sequence: sequence + 1 + place });
			}
			return { sequence, incarnation: head.incarnation };
		});
	}

	async #insertInput(transaction: Transaction<SqlSchema>, row: NewInput & { sequence: number }): Promise<void> {
		await transaction.executeQuery(this.#queries.insertInputId(row));
		await transaction.executeQuery(this.#queries.insertEntry(row));
	}

	async #takeSequence(transaction: Transaction<SqlSchema>, showtimeSessionId: string): Promise<number> {
		if (await changedRow(transaction, this.#queries.takeSequence({ showtimeSessionId }))) {
			return (await this.#head(transaction, showtimeSessionId)).lastSequence;
		}
		await transaction
			.insertInto("journal_head")
			.values({ ...newHead(showtimeSessionId), lastSequence: 1 })
			.execute();
		return 1;
	}

	async #moveMarker(transaction: Transaction<SqlSchema>, showtimeSessionId: string, marker: number): Promise<number> {
		const move = this.#queries.moveMarker({ showtimeSessionId, marker, previous: marker - 1 });
		const moved = await changedRow(transaction, move);
		const head = await this.#head(transaction, showtimeSessionId);
		if (moved) return head.lastSequence;
		if (marker !== 1 || head.lastSequence !== 0) {
			throw markerConflict(showtimeSessionId, marker, head);
		}
		await transaction
			.insertInto("journal_head")
			.values({ ...newHead(showtimeSessionId), lastSequence: 1, lastMarker: 1 })
			.execute();
		return 1;
	}

	/** Ids of the inputs between the newest marker and that place, in order. */
	async #waitingIds(transaction: Transaction<SqlSchema>, showtimeSessionId: string, before: number): Promise<string[]> {
		const rows = await transaction
			.selectFrom("journal_entry")
			.select("inputId")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("sequence", "<", before)
			.orderBy("sequence")
			.execute();
		const ids = rows.map(({ inputId }) => inputId);
		return ids.slice(ids.lastIndexOf(null) + 1) as string[];
	}

	async #head(database: Kysely<SqlSchema>, showtimeSessionId: string): Promise<Head> {
		const { rows } = await database.executeQuery(this.#queries.head({ showtimeSessionId }));
		return rows[0] ?? { lastSequence: 0, lastMarker: 0 };
	}

	async #sequenceOf(showtimeSessionId: string, inputId: string): Promise<number | undefined> {
		const { rows } = await this.#db.executeQuery(this.#queries.inputId({ showtimeSessionId, inputId }));
		return rows[0]?.sequence;
	}
}

function inputEntry(showtimeSessionId: string, inputId: string, input: Input): NewInput {
	return { showtimeSessionId, kind: input.kind, inputId, marker: null, body: JSON.stringify(input) };
}

function markerEntry(showtimeSessionId: string, marker: Marker & { chain?: string | undefined }): NewEntry {
	const { kind } = marker;
	return { showtimeSessionId, kind, inputId: null, marker: marker.marker, body: JSON.stringify(marker) };
}

async function dropAll(transaction: Transaction<SqlSchema>, showtimeSessionId: string): Promise<void> {
	for (const table of ["journal_head", "journal_entry", "journal_input_id"] as const) {
		await transaction.deleteFrom(table).where("showtimeSessionId", "=", showtimeSessionId).execute();
	}
}

async function changedRow(transaction: Transaction<SqlSchema>, update: CompiledQuery): Promise<boolean> {
	return (await transaction.executeQuery(update)).numAffectedRows === 1n;
}
