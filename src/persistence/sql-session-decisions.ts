import type { Transaction } from "kysely";
import type { SessionDecisions } from "./session-decisions.ts";
import { recordGrowth } from "./sql-growth.ts";
import { insertPlatformCalls } from "./sql-platform-calls.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { insertStints } from "./sql-stint-store.ts";

/** Writes what a session decided within the caller's transaction; what was written before changes nothing. */
export async function insertDecisions(
	transaction: Transaction<SqlSchema>,
	showtimeSessionId: string,
	{ streamer, atMs, stints, growth, calls }: SessionDecisions,
): Promise<void> {
	await insertStints(transaction, showtimeSessionId, stints);
	if (growth.length > 0) await recordGrowth(transaction, streamer, growth, { showtimeSessionId, atMs });
	await insertPlatformCalls(transaction, calls);
}
