import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import { ShowtimeError } from "../errors.ts";
import { Gathered } from "./gathered.ts";
import { evenly, paddedEvenly } from "./in-chunks.ts";
import { inTransaction } from "./in-transaction.ts";
import type { Appended } from "./journal.ts";
import type { compileQueries, EntryRow, HeadRow, InputIdRow } from "./sql-journal-queries.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** An entry that has no place yet. */
export type NewEntry = Omit<EntryRow, "sequence">;

type InputRow = EntryRow & InputIdRow;

/** Entries that are written together. */
const MOST_TOGETHER = 64;

/**
 * Appends to the journals of many sessions, those of one moment with one statement a table. For a database whose transactions
 * are shared: what is read in one stands until it is over.
 */
export class GatheredAppends {
	readonly #db: Kysely<SqlSchema>;
	readonly #queries: ReturnType<typeof compileQueries>;
	readonly #entries = new Gathered(MOST_TOGETHER, (entries: readonly NewEntry[]) => this.#appendAll(entries));

	constructor(db: Kysely<SqlSchema>, queries: ReturnType<typeof compileQueries>) {
		this.#db = db;
		this.#queries = queries;
	}

	/** Answers where the entry stands, or stood already. Throws `MARKER_CONFLICT`. */
	async append(entry: NewEntry): Promise<Appended> {
		const appended = await this.#entries.ask(entry);
		if (appended instanceof ShowtimeError) throw appended;
		return appended;
	}

	/** An entry that is refused, or known, keeps no other from its place. */
	#appendAll(entries: readonly NewEntry[]): Promise<(Appended | ShowtimeError)[]> {
		return inTransaction(this.#db, async (transaction) => {
			const heads = await this.#heads(transaction, entries);
			const placed = entries.map((entry) => placedBehind(heads, entry));
			const rows = placed.flatMap((row) => (row instanceof ShowtimeError ? [] : [row]));
			const known = await this.#noteIds(transaction, rows.filter(isOfInput));
			await this.#write(
				transaction,
				heads,
				rows.filter((row) => !known.has(row)),
			);
			return placed.map((row) => {
				if (row instanceof ShowtimeError) return row;
				const sequence = known.get(row);
				return { sequence: sequence ?? row.sequence, duplicate: sequence !== undefined };
			});
		});
	}

	/** Answers those whose ids were known before, with the places that these have. */
	async #noteIds(transaction: Transaction<SqlSchema>, inputs: readonly InputRow[]): Promise<Map<EntryRow, number>> {
		const known = new Map<EntryRow, number>();
		for (const some of evenly(inputs)) {
			const { numAffectedRows } = await transaction.executeQuery(this.#queries.insertUnknownIds({}, some));
			if (Number(numAffectedRows) === some.length) continue;
			for (const row of some) {
				const [first] = (await transaction.executeQuery(this.#queries.inputId(row))).rows;
				if (first.sequence !== row.sequence) known.set(row, first.sequence);
			}
		}
		return known;
	}

	async #heads(transaction: Transaction<SqlSchema>, entries: readonly NewEntry[]): Promise<Map<string, HeadRow>> {
		const heads = new Map<string, HeadRow>();
		for (const some of paddedEvenly(entries)) {
			const { rows } = await transaction.executeQuery(this.#queries.heads({}, some));
			for (const head of rows) heads.set(head.showtimeSessionId, head);
		}
		return heads;
	}

	async #write(
		transaction: Transaction<SqlSchema>,
		heads: ReadonlyMap<string, HeadRow>,
		rows: readonly EntryRow[],
	): Promise<void> {
		const written = new Set(rows.map(({ showtimeSessionId }) => showtimeSessionId));
		const { putHeads, insertEntries } = this.#queries;
		const moved = [...heads.values()].filter(({ showtimeSessionId }) => written.has(showtimeSessionId));
		for (const some of evenly(moved)) await transaction.executeQuery(putHeads({}, some));
		for (const some of evenly(rows)) await transaction.executeQuery(insertEntries({}, some));
	}
}

/** The head of a session that nothing is known of. */
export function newHead(showtimeSessionId: string): HeadRow {
	return { showtimeSessionId, lastSequence: 0, lastMarker: 0, incarnation: randomUUID() };
}

export function markerConflict(id: string, marker: number, head: Pick<HeadRow, "lastMarker">): ShowtimeError {
	const message = `session ${id}: marker ${marker} does not follow the newest marker, ${head.lastMarker}`;
	return new ShowtimeError("MARKER_CONFLICT", message);
}

/** Gives the entry the next place of its session, and moves the head there. */
function placedBehind(heads: Map<string, HeadRow>, entry: NewEntry): EntryRow | ShowtimeError {
	const { showtimeSessionId, marker } = entry;
	const head = heads.get(showtimeSessionId) ?? newHead(showtimeSessionId);
	if (marker !== null && marker !== head.lastMarker + 1) return markerConflict(showtimeSessionId, marker, head);
	head.lastSequence++;
	head.lastMarker = marker ?? head.lastMarker;
	heads.set(showtimeSessionId, head);
	return { ...entry, sequence: head.lastSequence };
}

function isOfInput(row: EntryRow): row is InputRow {
	return row.inputId !== null;
}
