import type { Kysely, Transaction } from "kysely";
import { passiveIncomeOf } from "../career/passive-income.ts";
import { deterministicId } from "../deterministic-id.ts";
import type { PlatformCall } from "../events/platform-call.ts";
import type { StreamerReference } from "../events/reference.ts";
import { inTransaction } from "./in-transaction.ts";
import type { IncomeLedger, IncomePeriod } from "./income-ledger.ts";
import { insertPlatformCalls } from "./sql-platform-calls.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** Passive income as a mark at the rows of careers. */
export class SqlIncomeLedger implements IncomeLedger {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async pay(period: IncomePeriod, most: number): Promise<number> {
		if (period.followersAUnit === 0) return 0;
		return inTransaction(this.#db, (transaction) => payNext(transaction, period, most), { retriesUnique: true });
	}
}

async function payNext(transaction: Transaction<SqlSchema>, period: IncomePeriod, most: number): Promise<number> {
	const due = await transaction
		.selectFrom("streamer_career")
		.select(["streamerType", "streamerId", "followers"])
		.where("incomePaidToMs", "<", period.startedAtMs)
		.where("followers", ">=", period.followersAUnit)
		.orderBy("incomePaidToMs")
		.orderBy("streamerType")
		.orderBy("streamerId")
		.limit(most)
		.execute();
	const calls: PlatformCall[] = [];
	for (const { streamerType, streamerId, followers } of due) {
		// Another process may have paid since the rows were read.
		const { numUpdatedRows } = await transaction
			.updateTable("streamer_career")
			.set({ incomePaidToMs: period.startedAtMs })
			.where("streamerType", "=", streamerType)
			.where("streamerId", "=", streamerId)
			.where("incomePaidToMs", "<", period.startedAtMs)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) continue;
		const entityType = streamerType as StreamerReference["entityType"];
		calls.push(creditOf({ entityType, entityId: streamerId }, followers, period));
	}
	await insertPlatformCalls(transaction, calls);
	return due.length;
}

function creditOf(streamer: StreamerReference, followers: number, period: IncomePeriod): PlatformCall {
	const { startedAtMs, followersAUnit, nowMs } = period;
	const { entityType, entityId } = streamer;
	const id = deterministicId("passive-income", entityType, entityId, startedAtMs);
	const amount = passiveIncomeOf(followers, followersAUnit);
	const reference = { type: "passive-income", id };
	return {
		callId: id,
		streamer,
		body: { kind: "credit", amount, purpose: "passive-income", reference },
		atMs: nowMs,
	};
}
