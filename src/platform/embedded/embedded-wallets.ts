import type { Kysely, Transaction } from "kysely";
import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { Movement, Wallets } from "../wallets.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const MOST_CALL_ID_CHARACTERS = 128;
const MOST_REFERENCE_TYPE_CHARACTERS = 100;

/** Key of a wallet. */
interface WalletKey {
	ownerType: string;
	ownerId: string;
	currencyCode: string;
}

/** Wallets with a ledger: every movement is a row, and the balance beside them is their sum. */
export class EmbeddedWallets implements Wallets {
	readonly #database: EmbeddedDatabase;
	readonly #currencyCode: string;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, currencyCode: string, nowMs: () => number) {
		this.#database = database;
		this.#currencyCode = currencyCode;
		this.#nowMs = nowMs;
	}

	/** A currency is a code in the books: nothing has to be there before its first movement. */
	async ensureCurrency(): Promise<void> {}

	async credit(movement: Movement): Promise<{ balance: number }> {
		return await this.#book(movement, movement.amount);
	}

	async debit(movement: Movement): Promise<{ balance: number }> {
		return await this.#book(movement, -movement.amount);
	}

	async balanceOf(owner: EntityReference): Promise<number> {
		return await this.#database.read(async (db) => (await balanceOf(db, this.#walletOf(owner))) ?? 0);
	}

	/** The wallet is locked first, so that its movements come one after the other. */
	async #book(movement: Movement, amount: number): Promise<{ balance: number }> {
		checkMovement(movement);
		const wallet = this.#walletOf(movement.owner);
		const { callId, kind, reference } = movement;
		return await this.#database.change(async (transaction) => {
			const before = await lockBalance(transaction, wallet);
			const booked = { ...wallet, callId, amount, kind, referenceType: reference.type, referenceId: reference.id };
			if (await isBooked(transaction, booked)) return { balance: before };
			const balance = before + amount;
			checkBalance(balance, before, amount);
			await transaction
				.updateTable("embedded_wallet")
				.set({ balance })
				.where(({ and }) => and(wallet))
				.execute();
			const row = { ...booked, balanceAfter: balance, atMs: this.#nowMs() };
			await transaction.insertInto("embedded_movement").values(row).execute();
			return { balance };
		});
	}

	#walletOf({ entityType, entityId }: EntityReference): WalletKey {
		return { ownerType: entityType, ownerId: entityId, currencyCode: this.#currencyCode };
	}
}

function checkMovement({ callId, amount, reference }: Movement): void {
	if (callId === "" || callId.length > MOST_CALL_ID_CHARACTERS) {
		throw new PlatformRefused(400, `callId = ${callId}: has 1 to ${MOST_CALL_ID_CHARACTERS} characters`);
	}
	if (!Number.isSafeInteger(amount) || amount < 1) {
		throw new PlatformRefused(400, `amount = ${amount}: is a whole number, 1 or more`);
	}
	if (reference.type.length > MOST_REFERENCE_TYPE_CHARACTERS) {
		throw new PlatformRefused(
			400,
			`reference.type = ${reference.type}: has ${MOST_REFERENCE_TYPE_CHARACTERS} characters at most`,
		);
	}
}

function checkBalance(balance: number, before: number, amount: number): void {
	if (balance < 0) throw new PlatformRefused(422, `amount = ${-amount}: the balance is ${before}`);
	if (!Number.isSafeInteger(balance)) {
		throw new PlatformRefused(422, `amount = ${amount}: with ${before} it is more than a wallet holds`);
	}
}

async function balanceOf(db: Kysely<SqlSchema>, wallet: WalletKey): Promise<number | undefined> {
	const row = await db
		.selectFrom("embedded_wallet")
		.select("balance")
		.where(({ and }) => and(wallet))
		.executeTakeFirst();
	return row?.balance;
}

/** Balance of the wallet, which is made when there is none and this transaction's until its end. */
async function lockBalance(transaction: Transaction<SqlSchema>, wallet: WalletKey): Promise<number> {
	const { numUpdatedRows } = await transaction
		.updateTable("embedded_wallet")
		.set(({ ref }) => ({ balance: ref("balance") }))
		.where(({ and }) => and(wallet))
		.executeTakeFirst();
	// One that another has made since is not locked: then the insert fails, and this begins anew.
	if (numUpdatedRows > 0n) return (await balanceOf(transaction, wallet)) ?? 0;
	await transaction
		.insertInto("embedded_wallet")
		.values({ ...wallet, balance: 0 })
		.execute();
	return 0;
}

/** Throws `PlatformRefused` (409) when the call id is that of another movement. */
async function isBooked(
	transaction: Transaction<SqlSchema>,
	movement: WalletKey & { callId: string; amount: number },
): Promise<boolean> {
	const { callId, ownerType, ownerId, currencyCode, amount } = movement;
	const known = await transaction
		.selectFrom("embedded_movement")
		.select(["ownerType", "ownerId", "currencyCode", "amount"])
		.where("callId", "=", callId)
		.executeTakeFirst();
	if (known === undefined) return false;
	const isSame =
		known.ownerType === ownerType &&
		known.ownerId === ownerId &&
		known.currencyCode === currencyCode &&
		known.amount === amount;
	if (!isSame) throw new PlatformRefused(409, `callId = ${callId}: was used for another movement`);
	return true;
}
