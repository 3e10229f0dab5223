import type { Kysely } from "kysely";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";
import type { WorldFirstClaim, WorldFirstStore } from "./world-first-store.ts";

/** World firsts as rows of a relational database; game service and code are the key. */
export class SqlWorldFirstStore implements WorldFirstStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async claim(claim: WorldFirstClaim): Promise<boolean> {
		try {
			await this.#db.insertInto("world_first").values(claim).execute();
			return true;
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			const { showtimeSessionId, eventId } = await this.#db
				.selectFrom("world_first")
				.select(["showtimeSessionId", "eventId"])
				.where("gameServiceId", "=", claim.gameServiceId)
				.where("code", "=", claim.code)
				.executeTakeFirstOrThrow();
			return showtimeSessionId === claim.showtimeSessionId && eventId === claim.eventId;
		}
	}
}
