import type { Kysely } from "kysely";
import type { SessionSummary } from "./career-conclusion.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** What a session did for its streamer's career; undefined while that is not written. */
export async function concludedSummary(
	db: Kysely<SqlSchema>,
	showtimeSessionId: string,
): Promise<SessionSummary | undefined> {
	const row = await db
		.selectFrom("showtime_session")
		.select(["careerDoneAtMs", "summary"])
		.where("showtimeSessionId", "=", showtimeSessionId)
		.executeTakeFirst();
	if (row === undefined || row.careerDoneAtMs === null) return undefined;
	return JSON.parse(row.summary as string) as SessionSummary;
}
