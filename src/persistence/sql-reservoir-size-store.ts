import type { Kysely, Transaction } from "kysely";
import type { AuditedAct } from "./audit-log.ts";
import { inTransaction } from "./in-transaction.ts";
import type { ReservoirSizeStore } from "./reservoir-size-store.ts";
import { insertAct } from "./sql-audit-log.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** Sizes of reservoirs as rows of a relational database. */
export class SqlReservoirSizeStore implements ReservoirSizeStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async all(): Promise<Map<string, number>> {
		const rows = await this.#db.selectFrom("reservoir_size").selectAll().execute();
		return new Map(rows.map(({ gameServiceId, size }) => [gameServiceId, size]));
	}

	async raise(gameServiceId: string, size: number, act: AuditedAct): Promise<void> {
		const work = async (transaction: Transaction<SqlSchema>) => {
			const ofGameService = transaction.updateTable("reservoir_size").where("gameServiceId", "=", gameServiceId);
			// Compared by the update itself: of many at once the largest stays.
			await ofGameService.set({ size }).where("size", "<", size).execute();
			const stored = await transaction
				.selectFrom("reservoir_size")
				.select("size")
				.where("gameServiceId", "=", gameServiceId)
				.executeTakeFirst();
			if (stored === undefined)
				await transaction.insertInto("reservoir_size").values({ gameServiceId, size }).execute();
			await insertAct(transaction, act);
		};
		await inTransaction(this.#db, work, { retriesUnique: true });
	}
}
