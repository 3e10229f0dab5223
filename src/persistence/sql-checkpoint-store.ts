import type { Kysely, Transaction } from "kysely";
import type { Checkpoint, CheckpointOptions, CheckpointStore } from "./checkpoint-store.ts";
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
	readonly #lists = new Gathered(MOST_LISTED, (ids: readonly string[]) => this.#listsOf(ids));

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async save(checkpoint: Checkpoint, { token, outbox = [], decisions }: CheckpointOptions = {}): Promise<void> {
		const { showtimeSessionId, marker, tick, sequence, body } = checkpoint;
		const work = async (transaction: Transaction<SqlSchema>) => {
			if (token !== undefined) await checkToken(transaction, showtimeSessionId, token);
			await insertMessages(transaction, outbox);
			if (decisions !== undefined) await insertDecisions(transaction, showtimeSessionId, decisions);
			const ofSession = transaction.deleteFrom("session_checkpoint").where("showtimeSessionId", "=", showtimeSessionId);
			await ofSession.where("marker", "=", marker).execute();
			await transaction
				.insertInto("session_checkpoint")
				.values({ showtimeSessionId, marker, tick, sequence, body })
				.execute();
			const oldest = await transaction
				.selectFrom("session_checkpoint")
				.select("marker")
				.where("showtimeSessionId", "=", showtimeSessionId)
				.orderBy("marker", "desc")
				.limit(1)
				.offset(KEPT)
				.executeTakeFirst();
			if (oldest !== undefined) await ofSession.where("marker", "<=", oldest.marker).execute();
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
