import type { Kysely, Transaction } from "kysely";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

const MOST_ATTEMPTS = 5;

/** MySQL's and MariaDB's number of a deadlock: the transaction was rolled back and may be tried again. */
const DEADLOCK_NUMBER = 1213;

/**
 * Runs `work` in a transaction. One that lost a deadlock is run again, so `work` has no effects but its statements;
 * `retriesUnique`: as well one that met a row which another has just inserted, since it will find that row now.
 */
export async function inTransaction<T>(
	db: Kysely<SqlSchema>,
	work: (transaction: Transaction<SqlSchema>) => Promise<T>,
	{ retriesUnique = false } = {},
): Promise<T> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await db.transaction().execute(work);
		} catch (error) {
			const mayRetry = isDeadlock(error) || (retriesUnique && isUniqueViolation(error));
			if (!mayRetry || attempt === MOST_ATTEMPTS) throw error;
		}
	}
}

function isDeadlock(error: unknown): boolean {
	return error instanceof Error && "errno" in error && error.errno === DEADLOCK_NUMBER;
}
