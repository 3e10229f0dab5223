import type { Kysely } from "kysely";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerSource } from "./career-source.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Total growth per streamer as rows of a relational database. */
export class SqlCareerSource implements CareerSource {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async totalGrowth(streamer: StreamerReference): Promise<number> {
		const row = await this.#db
			.selectFrom("streamer_career")
			.select("totalGrowth")
			.where("streamerType", "=", streamer.entityType)
			.where("streamerId", "=", streamer.entityId)
			.executeTakeFirst();
		return row?.totalGrowth ?? 0;
	}

	async setTotalGrowth(streamer: StreamerReference, growth: number): Promise<void> {
		if (!(growth >= 0 && growth < Number.POSITIVE_INFINITY)) {
			throw new RangeError(`totalGrowth ${growth}: must be a finite number of at least 0`);
		}
		const { entityType, entityId } = streamer;
		try {
			await this.#db
				.insertInto("streamer_career")
				.values({ streamerType: entityType, streamerId: entityId, totalGrowth: growth })
				.execute();
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			await this.#db
				.updateTable("streamer_career")
				.set({ totalGrowth: growth })
				.where("streamerType", "=", entityType)
				.where("streamerId", "=", entityId)
				.execute();
		}
	}
}
