import type { Kysely } from "kysely";
import type { Checkpoint, CheckpointStore } from "./checkpoint-store.ts";
import { inTransaction } from "./in-transaction.ts";
import type { SqlSchema } from "./sql-schema.ts";

const KEPT = 3;

/** Checkpoints as rows of a relational database; a second one of the same marker replaces the first. */
export class SqlCheckpointStore implements CheckpointStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async save(checkpoint: Checkpoint): Promise<void> {
		const { showtimeSessionId, marker, tick, sequence, body } = checkpoint;
		await inTransaction(this.#db, async (transaction) => {
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
		});
	}

	async list(showtimeSessionId: string): Promise<Checkpoint[]> {
		return await this.#db
			.selectFrom("session_checkpoint")
			.select(["showtimeSessionId", "marker", "tick", "sequence", "body"])
			.where("showtimeSessionId", "=", showtimeSessionId)
			.orderBy("marker", "desc")
			.limit(KEPT)
			.execute();
	}

	async drop(showtimeSessionId: string): Promise<void> {
		await this.#db.deleteFrom("session_checkpoint").where("showtimeSessionId", "=", showtimeSessionId).execute();
	}
}
