import type { Kysely } from "kysely";
import type { SessionRetentionStore } from "./session-retention-store.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { NEVER_STARTED } from "./sql-session-store.ts";
import { SqlStintStore } from "./sql-stint-store.ts";

/** Deletes rows of old sessions in a relational database, the session's own row last: as long as it is there the rest is found. */
export class SqlSessionRetentionStore implements SessionRetentionStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async endedBefore(endedBeforeMs: number, most: number): Promise<string[]> {
		const rows = await this.#db
			.selectFrom("showtime_session")
			.select("showtimeSessionId")
			.where("status", "=", "ended")
			// Follows from the next line; there is an index for it.
			.where("startedAtMs", "<", endedBeforeMs)
			.where("endedAtMs", "<", endedBeforeMs)
			// What a session came to is to be in its streamer's career before it goes.
			.where(({ or, eb }) => or([eb("careerDoneAtMs", "is not", null), eb("endReason", "=", NEVER_STARTED)]))
			.orderBy("startedAtMs")
			.limit(most)
			.execute();
		return rows.map(({ showtimeSessionId }) => showtimeSessionId);
	}

	async delete(showtimeSessionId: string): Promise<void> {
		const session = await this.#db
			.selectFrom("showtime_session")
			.select("status")
			.where("showtimeSessionId", "=", showtimeSessionId)
			.executeTakeFirst();
		if (session?.status !== "ended") return;
		await new SqlStintStore(this.#db).drop(showtimeSessionId);
		for (const table of ["session_checkpoint", "hype_train", "showtime_session"] as const) {
			await this.#db.deleteFrom(table).where("showtimeSessionId", "=", showtimeSessionId).execute();
		}
	}
}
