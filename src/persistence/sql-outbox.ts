import type { Kysely, Transaction } from "kysely";
import { Gathered } from "./gathered.ts";
import { inTransaction } from "./in-transaction.ts";
import type { Outbox, OutboxMessage } from "./outbox.ts";
import { noteLines, type QueueTables, SqlRelayQueue, unknownOf } from "./sql-relay-queue.ts";
import type { SqlSchema } from "./sql-schema.ts";

const TABLES: QueueTables = {
	items: "outbox",
	itemId: "messageId",
	lines: "outbox_session",
	line: "showtimeSessionId",
	what: "subject",
	// Whether it was published before is looked up by the time it was decided.
	revivesAnew: false,
};
const COLUMNS = ["messageId", "showtimeSessionId", "sequence", "subject", "body", "atMs"] as const;

/** Sessions that one statement asks after. */
const MOST_ASKED = 100;

/** The outbox as rows of a relational database. */
export class SqlOutbox extends SqlRelayQueue<OutboxMessage> implements Outbox {
	readonly #waits = new Gathered(MOST_ASKED, (ids: readonly string[]) => this.#waitsOf(ids));

	constructor(db: Kysely<SqlSchema>) {
		super(db, TABLES);
	}

	async add(messages: readonly OutboxMessage[]): Promise<void> {
		await inTransaction(this.db, (transaction) => insertMessages(transaction, messages), { retriesUnique: true });
	}

	hasWaiting(showtimeSessionId: string): Promise<boolean> {
		return this.#waits.ask(showtimeSessionId);
	}

	async #waitsOf(ids: readonly string[]): Promise<boolean[]> {
		const rows = await this.db
			.selectFrom("outbox")
			.select("showtimeSessionId")
			.distinct()
			.where("deadReason", "is", null)
			.where("showtimeSessionId", "in", ids)
			.execute();
		const waiting = new Set(rows.map(({ showtimeSessionId }) => showtimeSessionId));
		return ids.map((id) => waiting.has(id));
	}

	protected override async read(showtimeSessionId: string, most: number): Promise<OutboxMessage[]> {
		return await this.db
			.selectFrom("outbox")
			.select(COLUMNS)
			.where("deadReason", "is", null)
			.where("showtimeSessionId", "=", showtimeSessionId)
			.orderBy("id")
			.limit(most)
			.execute();
	}
}

/** Messages that one statement writes. */
const MOST_AT_ONCE = 500;

/** Writes messages within the transaction of what they follow from; those that are there already are left as they are. */
export async function insertMessages(
	transaction: Transaction<SqlSchema>,
	messages: readonly OutboxMessage[],
): Promise<void> {
	for (let from = 0; from < messages.length; from += MOST_AT_ONCE) {
		const some = messages.slice(from, from + MOST_AT_ONCE);
		const ids = some.map(({ messageId }) => messageId);
		const unknown = new Set(await unknownOf(transaction, ["outbox"], "messageId", ids));
		const added = some.filter(({ messageId }) => unknown.has(messageId));
		if (added.length === 0) continue;
		const sessions = added.map(({ showtimeSessionId }) => showtimeSessionId);
		await noteLines(transaction, TABLES, sessions);
		await transaction.insertInto("outbox").values(added).execute();
	}
}
