import type { Kysely, Transaction } from "kysely";
import type { CareerStand } from "../career/advance.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { GrowthLedger, SeedStand } from "./growth-ledger.ts";
import { inTransaction } from "./in-transaction.ts";
import { lockCareer } from "./sql-career-row.ts";
import { confirmGrowth, growthWaitingSince, takeGrowth } from "./sql-growth.ts";
import { insertPlatformCalls } from "./sql-platform-calls.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** Growth on its way as rows of a relational database. */
export class SqlGrowthLedger implements GrowthLedger {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async send(beforeMs: number, nowMs: number, most: number): Promise<number> {
		const streamers = await growthWaitingSince(this.#db, beforeMs, most);
		for (const streamer of streamers) {
			const work = async (transaction: Transaction<SqlSchema>) => {
				await lockCareer(transaction, streamer);
				const call = await takeGrowth(transaction, streamer, [], { atMs: nowMs });
				if (call !== undefined) await insertPlatformCalls(transaction, [call]);
			};
			await inTransaction(this.#db, work, { retriesUnique: true });
		}
		return streamers.length;
	}

	async confirm(
		streamer: StreamerReference,
		seed: SeedStand,
		callId: string,
	): Promise<{ before: CareerStand; after: CareerStand }> {
		const work = (transaction: Transaction<SqlSchema>) => confirmGrowth(transaction, streamer, seed, callId);
		return inTransaction(this.#db, work, { retriesUnique: true });
	}
}
