import { type Kysely, sql } from "kysely";
import type { EntryRow } from "../../src/persistence/sql-journal-queries.ts";
import { entryOf } from "../../src/persistence/sql-journal-rows.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import type { Generation, KeptJournal } from "./journal-watch.ts";

/** The table of what was taken out. */
export const KEPT = "kept_journal_entry";
const COLUMNS: (keyof EntryRow)[] = ["showtimeSessionId", "sequence", "kind", "inputId", "marker", "body"];

/** Keeps what sessions take out of a journal in the database: the database itself does, as part of the taking out. */
export class SqlJournalWatch implements KeptJournal {
	readonly #db: Kysely<SqlSchema>;

	private constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	static async open(db: Kysely<SqlSchema>): Promise<SqlJournalWatch> {
		await sql`create table ${sql.table(KEPT)} like journal_entry`.execute(db);
		const row = sql.raw(COLUMNS.map((column) => `old.${column}`).join(", "));
		const keep = sql`insert into ${sql.table(KEPT)} (${sql.raw(COLUMNS.join(", "))}) values (${row})`;
		await sql`create trigger keep_journal_entry before delete on journal_entry for each row ${keep}`.execute(db);
		return new SqlJournalWatch(db);
	}

	/** No journal is lost: each session has one. */
	async generationsOf(): Promise<(id: string) => Generation[]> {
		const kept = sql<EntryRow>`select * from ${sql.table(KEPT)}`.execute(this.#db);
		const rows = [...(await kept).rows, ...(await this.#db.selectFrom("journal_entry").selectAll().execute())];
		const heads = await this.#db.selectFrom("journal_head").select(["showtimeSessionId", "incarnation"]).execute();
		const incarnations = new Map(heads.map((head) => [head.showtimeSessionId, head.incarnation]));
		const bySession = Map.groupBy(rows, ({ showtimeSessionId }) => showtimeSessionId);
		return (id) => {
			const ofSession = (bySession.get(id) ?? []).sort((one, other) => one.sequence - other.sequence);
			const written = ofSession.map((row) => {
				const { sequence, ...body } = entryOf(row);
				return { sequence, body };
			});
			return [{ incarnation: incarnations.get(id) ?? "", written }];
		};
	}

	/** Nothing runs. */
	async close(): Promise<void> {}
}
