import type { Kysely, Transaction } from "kysely";
import { inTransaction } from "./in-transaction.ts";
import type { ClaimedMessages, Outbox, OutboxFigures, OutboxMessage } from "./outbox.ts";
import type { SqlSchema } from "./sql-schema.ts";

const MOST_CLAIMED = 200;
const MOST_REASON_CHARACTERS = 500;
const COLUMNS = ["messageId", "showtimeSessionId", "sequence", "subject", "body", "atMs"] as const;

/** The outbox as rows of a relational database. A session's messages are held by moving the time its row is due at. */
export class SqlOutbox implements Outbox {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async add(messages: readonly OutboxMessage[]): Promise<void> {
		await inTransaction(this.#db, (transaction) => insertMessages(transaction, messages), { retriesUnique: true });
	}

	async hasWaiting(showtimeSessionId: string): Promise<boolean> {
		const row = await this.#waiting().select("messageId").where("showtimeSessionId", "=", showtimeSessionId).limit(1);
		return (await row.executeTakeFirst()) !== undefined;
	}

	async claim(nowMs: number, holdMs: number): Promise<ClaimedMessages | undefined> {
		const heldUntilMs = nowMs + holdMs;
		for (;;) {
			const due = await this.#db
				.selectFrom("outbox_session")
				.selectAll()
				.where("dueAtMs", "<=", nowMs)
				.orderBy("dueAtMs")
				.limit(1)
				.executeTakeFirst();
			if (due === undefined) return undefined;
			const { showtimeSessionId, dueAtMs, tries } = due;
			// Compared and set in one statement: of two relays that saw the row one holds it.
			if (!(await this.#move(showtimeSessionId, dueAtMs, { dueAtMs: heldUntilMs }))) continue;
			const messages = await this.#waiting()
				.select(COLUMNS)
				.where("showtimeSessionId", "=", showtimeSessionId)
				.orderBy("id")
				.limit(MOST_CLAIMED)
				.execute();
			if (messages.length > 0) return { showtimeSessionId, messages, tries, heldUntilMs };
			await this.#dropWhenEmpty(showtimeSessionId);
		}
	}

	async settle(claim: ClaimedMessages, delivered: readonly string[]): Promise<void> {
		await this.#remove(delivered);
		await this.#move(claim.showtimeSessionId, claim.heldUntilMs, { dueAtMs: 0, tries: 0 });
		await this.#dropWhenEmpty(claim.showtimeSessionId);
	}

	async postpone(claim: ClaimedMessages, delivered: readonly string[], dueAtMs: number): Promise<void> {
		await this.#remove(delivered);
		const tries = delivered.length > 0 ? 1 : claim.tries + 1;
		await this.#move(claim.showtimeSessionId, claim.heldUntilMs, { dueAtMs, tries });
	}

	async bury(messageId: string, reason: string): Promise<void> {
		await this.#db
			.updateTable("outbox")
			.set({ deadReason: reason.slice(0, MOST_REASON_CHARACTERS) })
			.where("messageId", "=", messageId)
			.execute();
	}

	async hurry(): Promise<void> {
		await this.#db.updateTable("outbox_session").set({ dueAtMs: 0 }).where("tries", ">", 0).execute();
	}

	async figures(): Promise<OutboxFigures> {
		const { waiting, oldestAtMs } = await this.#waiting()
			.select(({ fn }) => [fn.countAll<number>().as("waiting"), fn.min("atMs").as("oldestAtMs")])
			.executeTakeFirstOrThrow();
		const { dead } = await this.#db
			.selectFrom("outbox")
			.select(({ fn }) => fn.countAll<number>().as("dead"))
			.where("deadReason", "is not", null)
			.executeTakeFirstOrThrow();
		return { waiting: Number(waiting), oldestAtMs: oldestAtMs ?? undefined, dead: Number(dead) };
	}

	#waiting() {
		return this.#db.selectFrom("outbox").where("deadReason", "is", null);
	}

	async #remove(delivered: readonly string[]): Promise<void> {
		if (delivered.length === 0) return;
		await this.#db.deleteFrom("outbox").where("messageId", "in", delivered).execute();
	}

	async #move(showtimeSessionId: string, fromMs: number, to: { dueAtMs: number; tries?: number }): Promise<boolean> {
		const { numUpdatedRows } = await this.#db
			.updateTable("outbox_session")
			.set(to)
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where("dueAtMs", "=", fromMs)
			.executeTakeFirst();
		return numUpdatedRows === 1n;
	}

	/** One statement, so that a message which comes in meanwhile keeps the row. */
	async #dropWhenEmpty(showtimeSessionId: string): Promise<void> {
		await this.#db
			.deleteFrom("outbox_session")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.where(({ not, exists }) =>
				not(exists(this.#waiting().select("messageId").where("showtimeSessionId", "=", showtimeSessionId))),
			)
			.execute();
	}
}

/** Writes messages within the transaction of what they follow from; those that are there already are left as they are. */
export async function insertMessages(
	transaction: Transaction<SqlSchema>,
	messages: readonly OutboxMessage[],
): Promise<void> {
	if (messages.length === 0) return;
	const known = await transaction
		.selectFrom("outbox")
		.select("messageId")
		.where(
			"messageId",
			"in",
			messages.map(({ messageId }) => messageId),
		)
		.execute();
	const isKnown = new Set(known.map(({ messageId }) => messageId));
	const added = messages.filter(({ messageId }) => !isKnown.has(messageId));
	if (added.length === 0) return;
	const sessions = [...new Set(added.map(({ showtimeSessionId }) => showtimeSessionId))];
	for (const showtimeSessionId of sessions) await noteSession(transaction, showtimeSessionId);
	await transaction.insertInto("outbox").values(added).execute();
}

/** Locks the session's row, so that nobody finds the outbox empty and drops the row before the messages are in. */
async function noteSession(transaction: Transaction<SqlSchema>, showtimeSessionId: string): Promise<void> {
	const row = await transaction
		.selectFrom("outbox_session")
		.select("tries")
		.where("showtimeSessionId", "=", showtimeSessionId)
		.executeTakeFirst();
	const { numUpdatedRows } = await transaction
		.updateTable("outbox_session")
		.set({ tries: row?.tries ?? 0 })
		.where("showtimeSessionId", "=", showtimeSessionId)
		.executeTakeFirst();
	if (numUpdatedRows > 0n) return;
	await transaction.insertInto("outbox_session").values({ showtimeSessionId, dueAtMs: 0, tries: 0 }).execute();
}
