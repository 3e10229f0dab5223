import { type Kysely, sql, type Transaction } from "kysely";
import type { Checkpoint, CheckpointOptions, CheckpointStore } from "./checkpoint-store.ts";
import { compileOnce } from "./compile-once.ts";
import { Gathered } from "./gathered.ts";
import { inTransaction } from "./in-transaction.ts";
import { checkToken } from "./owner-token.ts";
import { insertMessages } from "./sql-outbox.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { insertDecisions } from "./sql-session-decisions.ts";

const KEPT = 3;

/** Sessions whose checkpoints are read by one statement; three of 10,000 members each have 1 MB. */
const MOST_LISTED = 16;

/** Checkpoints as rows of a relational database; a second one of the same marker replaces the first. */
export class SqlCheckpointStore implements CheckpointStore {
	readonly #db: Kysely<SqlSchema>;
	readonly #queries: ReturnType<typeof compileQueries>;
	readonly #lists = new Gathered(MOST_LISTED, (ids: readonly string[]) => this.#listsOf(ids));

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
		this.#queries = compileQueries(db);
	}

	async save(checkpoint: Checkpoint, { token, outbox = [], decisions }: CheckpointOptions = {}): Promise<void> {
		const { showtimeSessionId } = checkpoint;
		const { dropSame, insert, newestNotKept, dropUpTo } = this.#queries;
		const work = async (transaction: Transaction<SqlSchema>) => {
			if (token !== undefined) await checkToken(transaction, showtimeSessionId, token);
			await insertMessages(transaction, outbox);
			if (decisions !== undefined) await insertDecisions(transaction, showtimeSessionId, decisions);
			await transaction.executeQuery(dropSame(checkpoint));
			await transaction.executeQuery(insert(checkpoint));
			const { rows } = await transaction.executeQuery(newestNotKept(checkpoint));
			for (const { marker } of rows) await transaction.executeQuery(dropUpTo({ showtimeSessionId, marker }));
		};
		await inTransaction(this.#db, work, { retriesUnique: true });
	}

	list(showtimeSessionId: string): Promise<Checkpoint[]> {
		return this.#lists.ask(showtimeSessionId);
	}

	async #listsOf(ids: readonly string[]): Promise<Checkpoint[][]> {
		const rows = await this.#db
			.selectFrom("session_checkpoint")
			.select(["showtimeSessionId", "marker", "tick", "sequence", "body"])
			.where("showtimeSessionId", "in", ids)
			.orderBy("showtimeSessionId")
			.orderBy("marker", "desc")
			.execute();
		const lists = Map.groupBy(rows, (row) => row.showtimeSessionId);
		return ids.map((id) => lists.get(id)?.slice(0, KEPT) ?? []);
	}

	async drop(showtimeSessionId: string): Promise<void> {
		await this.#db.deleteFrom("session_checkpoint").where("showtimeSessionId", "=", showtimeSessionId).execute();
	}
}

/** The queries of every checkpoint of every session. */
function compileQueries(db: Kysely<SqlSchema>) {
	type Place = Pick<Checkpoint, "showtimeSessionId" | "marker">;
	const ofSession = (id: string) => db.deleteFrom("session_checkpoint").where("showtimeSessionId", "=", id);
	return {
		dropSame: compileOnce(({ showtimeSessionId, marker }: Place) =>
			ofSession(showtimeSessionId).where("marker", "=", marker),
		),
		insert: compileOnce(({ showtimeSessionId, marker, tick, sequence, body }: Checkpoint) =>
			db.insertInto("session_checkpoint").values({ showtimeSessionId, marker, tick, sequence, body }),
		),
		newestNotKept: compileOnce(({ showtimeSessionId }: Pick<Place, "showtimeSessionId">) =>
			db
				.selectFrom("session_checkpoint")
				.select("marker")
				.where("showtimeSessionId", "=", showtimeSessionId)
				.orderBy("marker", "desc")
				// SQLite prepares a statement anew each time that a limit is bound.
				.limit(sql.lit(1))
				.offset(sql.lit(KEPT)),
		),
		dropUpTo: compileOnce(({ showtimeSessionId, marker }: Place) =>
			ofSession(showtimeSessionId).where("marker", "<=", marker),
		),
	};
}
