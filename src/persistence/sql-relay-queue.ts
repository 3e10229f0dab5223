import type { Kysely, Transaction } from "kysely";
import { inTransaction } from "./in-transaction.ts";
import type { Claimed, DeadItem, RelayQueue, WaitingFigures } from "./relay-queue.ts";
import type { SqlSchema } from "./sql-schema.ts";

const MOST_CLAIMED = 200;
const MOST_REASON_CHARACTERS = 500;

/** Two tables of a queue: items, and one row for each line that has some. They differ by names only. */
export interface QueueTables {
	items: "outbox" | "platform_call";
	itemId: "messageId" | "callId";
	lines: "outbox_session" | "platform_call_lane";
	line: "showtimeSessionId" | "lane";
	what: "subject" | "kind";
	/** Whether an item that is revived counts as decided anew, and so has a day again. */
	revivesAnew: boolean;
}

/** The tables under the names of one queue, for the compiler; each has columns of the same types. */
function named(tables: QueueTables) {
	return {
		items: tables.items as "outbox",
		itemId: tables.itemId as "messageId",
		lines: tables.lines as "outbox_session",
		line: tables.line as "showtimeSessionId",
		what: tables.what as "subject",
	};
}

/** A queue as rows of a relational database. A line is held by moving the time its row is due at. */
export abstract class SqlRelayQueue<Item> implements RelayQueue<Item> {
	protected readonly db: Kysely<SqlSchema>;
	readonly #tables: QueueTables;
	readonly #names: ReturnType<typeof named>;

	constructor(db: Kysely<SqlSchema>, tables: QueueTables) {
		this.db = db;
		this.#tables = tables;
		this.#names = named(tables);
	}

	/** The oldest waiting items of a line, at most `most`, in order. */
	protected abstract read(line: string, most: number): Promise<Item[]>;

	/** Within the transaction that removes them: what is kept of items that were carried out. */
	protected async keepSettled(_transaction: Transaction<SqlSchema>, _done: readonly string[]): Promise<void> {}

	async claim(nowMs: number, holdMs: number): Promise<Claimed<Item> | undefined> {
		const { lines, line: key } = this.#names;
		const heldUntilMs = nowMs + holdMs;
		for (;;) {
			const due = await this.db
				.selectFrom(lines)
				.select([`${key} as line`, "dueAtMs", "tries"])
				.where("dueAtMs", "<=", nowMs)
				.orderBy("dueAtMs")
				.limit(1)
				.executeTakeFirst();
			if (due === undefined) return undefined;
			const { line, dueAtMs, tries } = due;
			// Compared and set in one statement: of two relays that saw the row one holds it.
			if (!(await this.#move(line, dueAtMs, { dueAtMs: heldUntilMs, isHeld: 1 }))) continue;
			const items = await this.read(line, MOST_CLAIMED);
			if (items.length > 0) return { line, items, tries, heldUntilMs };
			await this.#dropWhenEmpty(line);
		}
	}

	async prolong(claim: Claimed<Item>, untilMs: number): Promise<boolean> {
		if (!(await this.#move(claim.line, claim.heldUntilMs, { dueAtMs: untilMs }))) return false;
		claim.heldUntilMs = untilMs;
		return true;
	}

	async settle(claim: Claimed<Item>, done: readonly string[]): Promise<void> {
		await this.#remove(done);
		await this.#move(claim.line, claim.heldUntilMs, { dueAtMs: 0, tries: 0, isHeld: 0 });
		await this.#dropWhenEmpty(claim.line);
	}

	async postpone(claim: Claimed<Item>, done: readonly string[], dueAtMs: number): Promise<void> {
		await this.#remove(done);
		const tries = done.length > 0 ? 1 : claim.tries + 1;
		await this.#move(claim.line, claim.heldUntilMs, { dueAtMs, tries, isHeld: 0 });
	}

	async bury(itemId: string, reason: string): Promise<void> {
		const { items, itemId: key } = this.#names;
		await this.db
			.updateTable(items)
			.set({ deadReason: reason.slice(0, MOST_REASON_CHARACTERS) })
			.where(key, "=", itemId)
			.execute();
	}

	async hurry(prefix = ""): Promise<void> {
		const { lines, line: key } = this.#names;
		await this.db
			.updateTable(lines)
			.set({ dueAtMs: 0 })
			.where("tries", ">", 0)
			.where("isHeld", "=", 0)
			.$if(prefix !== "", (update) => update.where(key, "like", `${prefix}%`))
			.execute();
	}

	async figures(): Promise<WaitingFigures> {
		const { waiting, oldestAtMs } = await this.#waiting()
			.select(({ fn }) => [fn.countAll<number>().as("waiting"), fn.min("atMs").as("oldestAtMs")])
			.executeTakeFirstOrThrow();
		const { dead } = await this.db
			.selectFrom(this.#names.items)
			.select(({ fn }) => fn.countAll<number>().as("dead"))
			.where("deadReason", "is not", null)
			.executeTakeFirstOrThrow();
		return { waiting: Number(waiting), oldestAtMs: oldestAtMs ?? undefined, dead: Number(dead) };
	}

	async listDead(page: number, pageSize: number): Promise<{ letters: DeadItem[]; totalCount: number }> {
		const { items, itemId, line, what } = this.#names;
		const rows = await this.db
			.selectFrom(items)
			.select([`${itemId} as id`, `${line} as line`, `${what} as what`, "body", "atMs", "deadReason as reason"])
			.where("deadReason", "is not", null)
			.orderBy("id", "desc")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		const { dead } = await this.figures();
		return { letters: rows.map((row) => ({ ...row, reason: row.reason ?? "" })), totalCount: dead };
	}

	async revive(itemId: string, nowMs: number): Promise<boolean> {
		const { items, itemId: key, lines, line } = this.#names;
		return inTransaction(
			this.db,
			async (transaction) => {
				const dead = transaction.selectFrom(items).where(key, "=", itemId).where("deadReason", "is not", null);
				const found = await dead.select(`${line} as line`).executeTakeFirst();
				if (found === undefined) return false;
				await noteLines(transaction, this.#tables, [found.line]);
				await transaction
					.updateTable(lines)
					.set({ dueAtMs: 0 })
					.where(line, "=", found.line)
					.where("isHeld", "=", 0)
					.execute();
				await transaction
					.updateTable(items)
					.set({ deadReason: null, ...(this.#tables.revivesAnew && { atMs: nowMs }) })
					.where(key, "=", itemId)
					.execute();
				return true;
			},
			{ retriesUnique: true },
		);
	}

	#waiting() {
		return this.db.selectFrom(this.#names.items).where("deadReason", "is", null);
	}

	async #remove(done: readonly string[]): Promise<void> {
		if (done.length === 0) return;
		await inTransaction(
			this.db,
			async (transaction) => {
				await this.keepSettled(transaction, done);
				await transaction.deleteFrom(this.#names.items).where(this.#names.itemId, "in", done).execute();
			},
			{ retriesUnique: true },
		);
	}

	async #move(
		line: string,
		fromMs: number,
		to: { dueAtMs: number; tries?: number; isHeld?: number },
	): Promise<boolean> {
		const { numUpdatedRows } = await this.db
			.updateTable(this.#names.lines)
			.set(to)
			.where(this.#names.line, "=", line)
			.where("dueAtMs", "=", fromMs)
			.executeTakeFirst();
		return numUpdatedRows === 1n;
	}

	/** One statement, so that an item which comes in meanwhile keeps the row. */
	async #dropWhenEmpty(line: string): Promise<void> {
		const { lines, line: key, itemId } = this.#names;
		await this.db
			.deleteFrom(lines)
			.where(key, "=", line)
			.where(({ not, exists }) => not(exists(this.#waiting().select(itemId).where(key, "=", line))))
			.execute();
	}
}

/** Locks the rows of lines that are about to get items, so that nobody finds one empty and drops it before they are in. */
export async function noteLines(
	transaction: Transaction<SqlSchema>,
	tables: QueueTables,
	added: readonly string[],
): Promise<void> {
	const { lines, line: key } = named(tables);
	// Databases lock them in the order of the key: two transactions that lock the same lines never wait for one another.
	const wanted = [...new Set(added)].sort();
	for (;;) {
		const { numUpdatedRows } = await transaction
			.updateTable(lines)
			.set(({ ref }) => ({ tries: ref("tries") }))
			.where(key, "in", wanted)
			.executeTakeFirst();
		const locked = Number(numUpdatedRows);
		if (locked === wanted.length) return;
		const known = await transaction.selectFrom(lines).select(`${key} as line`).where(key, "in", wanted).execute();
		// One that has come in between is not locked.
		if (known.length !== locked) continue;
		const isKnown = new Set(known.map(({ line }) => line));
		const missing = wanted.filter((line) => !isKnown.has(line));
		await transaction
			.insertInto(lines)
			.values(missing.map((line) => ({ [key as "showtimeSessionId"]: line, dueAtMs: 0, tries: 0 })))
			.execute();
		return;
	}
}

/** Those of the ids that none of the tables has. */
export async function unknownOf(
	transaction: Transaction<SqlSchema>,
	tables: readonly ("outbox" | "platform_call" | "platform_call_done")[],
	column: "messageId" | "callId",
	ids: readonly string[],
): Promise<string[]> {
	const [first, ...others] = tables.map((table) =>
		transaction
			.selectFrom(table as "outbox")
			.select(`${column as "messageId"} as id`)
			.where(column as "messageId", "in", ids),
	);
	const rows = await others.reduce((all, one) => all.unionAll(one), first).execute();
	const known = new Set(rows.map(({ id }) => id));
	return ids.filter((id) => !known.has(id));
}
