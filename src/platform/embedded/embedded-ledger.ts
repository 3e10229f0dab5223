import type { Selectable } from "kysely";
import type { EntityReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { MovementKind } from "../wallets.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const MOST_FAULTS = 100;

/** A movement as the books have it. */
export interface LedgerEntry {
	callId: string;
	/** Whole units, below 0 for a debit. */
	amount: number;
	balanceAfter: number;
	kind: MovementKind;
	reference: { type: string; id: string };
	/** Unix milliseconds. */
	atMs: number;
}

/** What a look at all the books found. */
export interface LedgerCheck {
	wallets: number;
	movements: number;
	/** Sum over all wallets. */
	total: number;
	/** A line for each wallet whose books are wrong, 100 at most; empty: they balance. */
	faults: string[];
}

/** The books of the embedded wallets of one currency, for tests and operators. */
export class EmbeddedLedger {
	readonly #database: EmbeddedDatabase;
	readonly #currencyCode: string;

	constructor(database: EmbeddedDatabase, currencyCode: string) {
		this.#database = database;
		this.#currencyCode = currencyCode;
	}

	/** Newest first; `page` from 1. */
	async movementsOf(
		{ entityType, entityId }: EntityReference,
		{ page, pageSize }: { page: number; pageSize: number },
	): Promise<{ movements: LedgerEntry[]; totalCount: number }> {
		return await this.#database.read(async (db) => {
			const matching = db
				.selectFrom("embedded_movement")
				.where("ownerType", "=", entityType)
				.where("ownerId", "=", entityId)
				.where("currencyCode", "=", this.#currencyCode);
			const { count } = await matching.select(({ fn }) => fn.countAll().as("count")).executeTakeFirstOrThrow();
			const rows = await matching
				.selectAll()
				.orderBy("id", "desc")
				.limit(pageSize)
				.offset((page - 1) * pageSize)
				.execute();
			return { movements: rows.map(entryOf), totalCount: Number(count) };
		});
	}

	/** Reads every row: the books balance when each wallet holds the sum of its movements and none is below 0. */
	async check(): Promise<LedgerCheck> {
		return await this.#database.read(async (db) => {
			const wallets = await db
				.selectFrom("embedded_wallet")
				.select(({ fn }) => [fn.countAll().as("count"), fn.sum("balance").as("total")])
				.where("currencyCode", "=", this.#currencyCode)
				.executeTakeFirstOrThrow();
			const movements = await db
				.selectFrom("embedded_movement")
				.select(({ fn }) => fn.countAll().as("count"))
				.where("currencyCode", "=", this.#currencyCode)
				.executeTakeFirstOrThrow();
			return {
				wallets: Number(wallets.count),
				movements: Number(movements.count),
				total: Number(wallets.total ?? 0),
				faults: [...(await this.#wrongBalances()), ...(await this.#withoutWallet())].slice(0, MOST_FAULTS),
			};
		});
	}

	async #wrongBalances(): Promise<string[]> {
		return await this.#database.read(async (db) => {
			const sums = db
				.selectFrom("embedded_movement")
				.select(({ fn }) => ["ownerType", "ownerId", fn.sum("amount").as("sum")])
				.where("currencyCode", "=", this.#currencyCode)
				.groupBy(["ownerType", "ownerId"])
				.as("sums");
			const rows = await db
				.selectFrom("embedded_wallet as wallet")
				.leftJoin(sums, (join) =>
					join.onRef("sums.ownerType", "=", "wallet.ownerType").onRef("sums.ownerId", "=", "wallet.ownerId"),
				)
				.select(({ fn, lit }) => [
					"wallet.ownerType",
					"wallet.ownerId",
					"wallet.balance",
					fn.coalesce("sums.sum", lit(0)).as("sum"),
				])
				.where("wallet.currencyCode", "=", this.#currencyCode)
				.where(({ eb, fn, lit, or, ref }) =>
					or([eb("wallet.balance", "<", 0), eb(fn.coalesce("sums.sum", lit(0)), "<>", ref("wallet.balance"))]),
				)
				.limit(MOST_FAULTS)
				.execute();
			return rows.map(
				({ ownerType, ownerId, balance, sum }) =>
					`${ownerType} ${ownerId}: the wallet holds ${balance}, its movements make ${sum}`,
			);
		});
	}

	async #withoutWallet(): Promise<string[]> {
		return await this.#database.read(async (db) => {
			const rows = await db
				.selectFrom("embedded_movement as movement")
				.leftJoin("embedded_wallet as wallet", (join) =>
					join
						.onRef("wallet.ownerType", "=", "movement.ownerType")
						.onRef("wallet.ownerId", "=", "movement.ownerId")
						.onRef("wallet.currencyCode", "=", "movement.currencyCode"),
				)
				.select(["movement.ownerType", "movement.ownerId"])
				.distinct()
				.where("movement.currencyCode", "=", this.#currencyCode)
				.where("wallet.balance", "is", null)
				.limit(MOST_FAULTS)
				.execute();
			return rows.map(({ ownerType, ownerId }) => `${ownerType} ${ownerId}: has movements and no wallet`);
		});
	}
}

function entryOf(row: Selectable<SqlSchema["embedded_movement"]>): LedgerEntry {
	const { callId, amount, balanceAfter, kind, referenceType, referenceId, atMs } = row;
	const reference = { type: referenceType, id: referenceId };
	return { callId, amount, balanceAfter, kind: kind as MovementKind, reference, atMs };
}
