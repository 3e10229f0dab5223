import type { Kysely, Transaction } from "kysely";
import { ShowtimeError } from "../errors.ts";
import type { Checkpoint, CheckpointOptions, CheckpointStore } from "./checkpoint-store.ts";
import { inTransaction } from "./in-transaction.ts";
import { insertMessages } from "./sql-outbox.ts";
import type { SqlSchema } from "./sql-schema.ts";

const KEPT = 3;

/** Checkpoints as rows of a relational database; a second one of the same marker replaces the first. */
export class SqlCheckpointStore implements CheckpointStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async save(checkpoint: Checkpoint, { token, outbox = [] }: CheckpointOptions = {}): Promise<void> {
		const { showtimeSessionId, marker, tick, sequence, body } = checkpoint;
		const work = async (transaction: Transaction<SqlSchema>) => {
			if (token !== undefined) await checkToken(transaction, showtimeSessionId, token);
			await insertMessages(transaction, outbox);
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

/** An update that changes nothing: it locks the row, so the owner cannot change before the transaction is over. */
async function checkToken(transaction: Transaction<SqlSchema>, id: string, token: number): Promise<void> {
	const { numUpdatedRows } = await transaction
		.updateTable("session_owner")
		.set({ token })
		.where("showtimeSessionId", "=", id)
		.where("token", "=", token)
		.where("nodeId", "is not", null)
		.executeTakeFirst();
	if (numUpdatedRows === 0n)
		throw new ShowtimeError("NOT_OWNER", `session ${id} has another owner than token ${token}`);
}
