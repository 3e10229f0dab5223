import type { Kysely, Selectable, Transaction } from "kysely";
import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";
import { inTransaction } from "./in-transaction.ts";
import type { BoughtTitle, Spending, SpendingItem, SpendingState, SpendingStore } from "./spending-store.ts";
import { insertPlatformCalls } from "./sql-platform-calls.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Spendings as rows of a relational database. */
export class SqlSpendingStore implements SpendingStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async begin(spending: Spending): Promise<Spending> {
		const { spendingId, streamer, item, price, state, atMs } = spending;
		const place = { streamerType: streamer.entityType, streamerId: streamer.entityId };
		try {
			await this.#db
				.insertInto("tip_spending")
				.values({ spendingId, ...place, item: JSON.stringify(item), price, state, atMs })
				.execute();
			return spending;
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			return (await this.find(spendingId)) ?? this.begin(spending);
		}
	}

	async find(spendingId: string): Promise<Spending | undefined> {
		const row = await this.#db
			.selectFrom("tip_spending")
			.selectAll()
			.where("spendingId", "=", spendingId)
			.executeTakeFirst();
		return row && spendingOf(row);
	}

	async drop(spendingId: string): Promise<void> {
		await this.#db
			.deleteFrom("tip_spending")
			.where("spendingId", "=", spendingId)
			.where("state", "=", "begun")
			.execute();
	}

	async pay(spendingId: string): Promise<void> {
		await move(this.#db, spendingId, "begun", "paid");
	}

	async finish(spendingId: string): Promise<void> {
		await move(this.#db, spendingId, "paid", "done");
	}

	async finishTitle({ spendingId, streamer }: Spending, title: string, boughtAtMs: number): Promise<boolean> {
		const row = {
			streamerType: streamer.entityType,
			streamerId: streamer.entityId,
			title,
			spendingId,
			boughtAtMs,
		};
		try {
			return await inTransaction(this.#db, async (transaction) => {
				if (await move(transaction, spendingId, "paid", "done")) {
					await transaction.insertInto("streamer_title").values(row).execute();
				}
				return true;
			});
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			return false;
		}
	}

	async refund(spendingId: string, call: PlatformCall): Promise<void> {
		const work = async (transaction: Transaction<SqlSchema>) => {
			if (await move(transaction, spendingId, "paid", "refunded")) await insertPlatformCalls(transaction, [call]);
		};
		await inTransaction(this.#db, work, { retriesUnique: true });
	}

	async listOpen(beforeMs: number, most: number): Promise<Spending[]> {
		const rows = await this.#db
			.selectFrom("tip_spending")
			.selectAll()
			.where("state", "in", ["begun", "paid"])
			.where("atMs", "<", beforeMs)
			.orderBy("atMs")
			.orderBy("spendingId")
			.limit(most)
			.execute();
		return rows.map(spendingOf);
	}

	async titlesOf({ entityType, entityId }: StreamerReference): Promise<BoughtTitle[]> {
		return await this.#db
			.selectFrom("streamer_title")
			.select(["title", "boughtAtMs"])
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.orderBy("boughtAtMs")
			.orderBy("title")
			.execute();
	}
}

/** Answers whether the spending was in the state before. */
async function move(
	db: Kysely<SqlSchema>,
	spendingId: string,
	from: SpendingState,
	to: SpendingState,
): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable("tip_spending")
		.set({ state: to })
		.where("spendingId", "=", spendingId)
		.where("state", "=", from)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

function spendingOf(row: Selectable<SqlSchema["tip_spending"]>): Spending {
	const { spendingId, streamerType, streamerId, item, price, state, atMs } = row;
	return {
		spendingId,
		streamer: { entityType: streamerType as StreamerReference["entityType"], entityId: streamerId },
		item: JSON.parse(item) as SpendingItem,
		price,
		state: state as SpendingState,
		atMs,
	};
}
