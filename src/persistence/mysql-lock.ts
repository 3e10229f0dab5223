import { type Kysely, sql } from "kysely";
import type { SqlSchema } from "./sql-schema.ts";

/** Shorter than what a statement may take. */
const WAIT_SECONDS = 1;

/**
 * Carries the work out while nobody else who uses this MySQL database carries out work of the name; a process that dies is not
 * at it any more. Answers false when another one is at it, and nothing is done then.
 */
export async function whileLocked(db: Kysely<SqlSchema>, name: string, work: () => Promise<unknown>): Promise<boolean> {
	return await db.connection().execute(async (connection) => {
		// Locks are the server's, whose names have 64 characters at most: the database's name and ours are hashed.
		const lock = sql`sha1(concat(database(), ':', ${name}))`;
		const { rows } = await sql<{ taken: number | null }>`select get_lock(${lock}, ${WAIT_SECONDS}) as taken`.execute(
			connection,
		);
		if (rows[0]?.taken !== 1) return false;
		try {
			await work();
			return true;
		} finally {
			await sql`select release_lock(${lock})`.execute(connection);
		}
	});
}
