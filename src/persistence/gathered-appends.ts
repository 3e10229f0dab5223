import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import { ShowtimeError } from "../errors.ts";
import { Gathered } from "./gathered.ts";
import { evenly, paddedEvenly } from "./in-chunks.ts";
import { inTransaction } from "./in-transaction.ts";
import type { compileQueries, EntryRow, HeadRow, InputIdRow } from "./sql-journal-queries.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** An entry that has no place yet. */
export type NewEntry = Omit<EntryRow, "sequence">;

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

	/** Answers the entry's place. Throws `MARKER_CONFLICT`, and the database's error for an input whose id is there already. */
	async append(entry: NewEntry): Promise<number> {
		const place = await this.#entries.ask(entry);
		if (place instanceof ShowtimeError) throw place;
		return place;
	}

	/** An entry that is refused keeps no other from its place. */
	#appendAll(entries: readonly NewEntry[]): Promise<(number | ShowtimeError)[]> {
		return inTransaction(this.#db, async (transaction) => {
			const heads = await this.#heads(transaction, entries);
			const rows: EntryRow[] = [];
			const places = entries.map((entry) => {
				const head = heads.get(entry.showtimeSessionId) ?? newHead(entry.showtimeSessionId);
				const { marker } = entry;
				if (marker !== null && marker !== head.lastMarker + 1)
					return markerConflict(entry.showtimeSessionId, marker, head);
				head.lastSequence++;
				head.lastMarker = marker ?? head.lastMarker;
				heads.set(entry.showtimeSessionId, head);
				rows.push({ ...entry, sequence: head.lastSequence });
				return head.lastSequence;
			});
			await this.#write(transaction, heads, rows);
			return places;
		});
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
		const { putHeads, insertInputIds, insertEntries } = this.#queries;
		const moved = [...heads.values()].filter(({ showtimeSessionId }) => written.has(showtimeSessionId));
		for (const some of evenly(moved)) await transaction.executeQuery(putHeads({}, some));
		for (const some of evenly(rows.filter(isOfInput))) await transaction.executeQuery(insertInputIds({}, some));
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

function isOfInput(row: EntryRow): row is EntryRow & InputIdRow {
	return row.inputId !== null;
}
