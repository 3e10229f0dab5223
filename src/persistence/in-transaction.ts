import type { Kysely } from "kysely";
import { SharedTransactions, type Work } from "./shared-transactions.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

const MOST_ATTEMPTS = 5;

/** MySQL's and MariaDB's number of a deadlock: the transaction was rolled back and may be tried again. */
const DEADLOCK_NUMBER = 1213;

const shared = new WeakMap<Kysely<SqlSchema>, SharedTransactions>();

/** From here on transactions of the database, which has one connection, are shared. */
export function shareTransactions(db: Kysely<SqlSchema>): void {
	shared.set(db, new SharedTransactions(db));
}

/** Whether transactions of the database are shared: then nobody else writes while one of them runs. */
export function sharesTransactions(db: Kysely<SqlSchema>): boolean {
	return shared.has(db);
}

/**
 * Runs `work` in a transaction. One that lost a deadlock is run again, so `work` has no effects but its statements;
 * `retriesUnique`: as well one that met a row which another has just inserted, since it will find that row now.
 */
export async function inTransaction<T>(
	db: Kysely<SqlSchema>,
	work: Work<T>,
	{ retriesUnique = false } = {},
): Promise<T> {
	const together = shared.get(db);
	for (let attempt = 1; ; attempt++) {
		try {
			return together === undefined ? await db.transaction().execute(work) : await together.run(work);
		} catch (error) {
			const mayRetry = isDeadlock(error) || (retriesUnique && isUniqueViolation(error));
			if (!mayRetry || attempt === MOST_ATTEMPTS) throw error;
		}
	}
}

function isDeadlock(error: unknown): boolean {
	const { cause } = error as Error;
	return cause instanceof Error && "errno" in cause && cause.errno === DEADLOCK_NUMBER;
}
