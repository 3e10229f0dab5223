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
			const isOfGameService = { gameServiceId };
			const raised = transaction.updateTable("reservoir_size").set({ size }).where("size", "<", size);
			const read = transaction.selectFrom("reservoir_size").select("size");
			let stored: { size: number } | undefined;
			do {
				// Compared by the update itself: of many at once the largest stays.
				await raised.where(({ and }) => and(isOfGameService)).execute();
				stored = await read.where(({ and }) => and(isOfGameService)).executeTakeFirst();
				// A smaller one was stored in between.
			} while (stored !== undefined && stored.size < size);
			if (stored === undefined)
				await transaction.insertInto("reservoir_size").values({ gameServiceId, size }).execute();
			await insertAct(transaction, act);
		};
		await inTransaction(this.#db, work, { retriesUnique: true });
	}
}
