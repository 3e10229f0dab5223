import { type Kysely, sql } from "kysely";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import { END_INPUT_ID } from "../../src/rooms/live-session.ts";
import type { FaultHouse } from "./house.ts";
import { KEPT } from "./sql-journal-watch.ts";

/** Entries of the journal before and behind the end that are shown. */
const AROUND = 30;
const MOST_BODY = 160;

interface Entry {
	inputId: string | null;
}

/** For who wonders why a session does not end: what the database has of it, where its end stands in a journal there, and all that was said of it. */
export async function endTroubleOf(house: FaultHouse, id: string): Promise<string> {
	const { db, close } = await openMysqlDatabase(house.databaseUrl);
	try {
		const said = house.processes.all.flatMap((process) =>
			process
				.output()
				.split("\n")
				.filter((line) => line.includes(id))
				.map((line) => `${process.apiUrl}${process.isOver ? " (over)" : ""}: ${line}`),
		);
		return [...(await factsOf(db, id)), ...(house.journal === "sql" ? await entriesOf(db, id) : []), ...said].join(
			"\n",
		);
	} finally {
		await close();
	}
}

async function factsOf(db: Kysely<SqlSchema>, id: string): Promise<string[]> {
	const tables = ["session_owner", "journal_head", "showtime_session"] as const;
	const rows = tables.map((table) => db.selectFrom(table).selectAll().where("showtimeSessionId", "=", id).execute());
	const checkpoints = db.selectFrom("session_checkpoint").select(["marker", "tick", "sequence"]);
	const inputs = db.selectFrom("journal_input_id").selectAll().where("inputId", "=", END_INPUT_ID);
	const facts = await Promise.all([
		...rows,
		db.selectFrom("node").selectAll().execute(),
		checkpoints.where("showtimeSessionId", "=", id).execute(),
		inputs.where("showtimeSessionId", "=", id).execute(),
	]);
	return facts.map((fact) => JSON.stringify(fact));
}

/** Those in NATS are not shown. */
async function entriesOf(db: Kysely<SqlSchema>, id: string): Promise<string[]> {
	const columns = sql`sequence, kind, inputId, marker, left(body, ${MOST_BODY}) as begins`;
	const of = (table: string) => sql`select ${columns} from ${sql.table(table)} where showtimeSessionId = ${id}`;
	const both = sql<Entry>`${of("journal_entry")} union all ${of(KEPT)} order by sequence`;
	const { rows } = await both.execute(db);
	const end = rows.findIndex(({ inputId }) => inputId === END_INPUT_ID);
	const shown = end < 0 ? rows.slice(-AROUND) : rows.slice(Math.max(0, end - AROUND), end + AROUND);
	return shown.map((entry) => JSON.stringify(entry));
}
