import type { Kysely } from "kysely";
import { CAREER_PHASES, careerPhaseOf } from "../components/career-phase.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerSource } from "./career-source.ts";
import { phaseNumberOf } from "./sql-career-row.ts";
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

	async phase(streamer: StreamerReference): Promise<number> {
		const row = await this.#db
			.selectFrom("streamer_career")
			.select("phase")
			.where("streamerType", "=", streamer.entityType)
			.where("streamerId", "=", streamer.entityId)
			.executeTakeFirst();
		return row === undefined ? 0 : phaseNumberOf(row);
	}

	async setTotalGrowth(streamer: StreamerReference, growth: number): Promise<void> {
		if (!(growth >= 0 && growth < Number.POSITIVE_INFINITY)) {
			throw new RangeError(`totalGrowth ${growth}: must be a finite number of at least 0`);
		}
		const { entityType, entityId } = streamer;
		const stand = { totalGrowth: growth, phase: CAREER_PHASES[careerPhaseOf(growth)] };
		try {
			await this.#db
				.insertInto("streamer_career")
				.values({ streamerType: entityType, streamerId: entityId, ...stand })
				.execute();
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			await this.#db
				.updateTable("streamer_career")
				.set(stand)
				.where("streamerType", "=", entityType)
				.where("streamerId", "=", entityId)
				.execute();
		}
	}
}
