import type { Kysely } from "kysely";
import type { GrowthEntry } from "../career/growth.ts";
import { CAREER_PHASES } from "../components/career-phase.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionSummary } from "./career-conclusion.ts";
import type { Career, CareerChange, CareerStore, GrowthOrigin, MilestoneRecord } from "./career-store.ts";
import { inTransaction } from "./in-transaction.ts";
import { standOf } from "./sql-career-row.ts";
import { recordGrowth } from "./sql-growth.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { concludedSummary } from "./sql-session-summary.ts";

/** Careers as rows of a relational database. */
export class SqlCareerStore implements CareerStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async find({ entityType, entityId }: StreamerReference): Promise<Career | undefined> {
		const row = await this.#db
			.selectFrom("streamer_career")
			.selectAll()
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.executeTakeFirst();
		if (row === undefined) return undefined;
		const { followers, sessions, watchSeconds, hypeTrains, worldFirsts, firstSessionAtMs } = row;
		const { totalGrowth, domains, phase } = standOf(row);
		const { peakViewers, bestWatchSeconds, bestHypeLevel } = row;
		return {
			phase: CAREER_PHASES[phase],
			totalGrowth,
			domains,
			followers,
			sessions,
			watchSeconds,
			hypeTrains,
			worldFirsts,
			peakViewers,
			bestWatchSeconds,
			bestHypeLevel,
			...(firstSessionAtMs === null ? {} : { firstSessionAtMs }),
		};
	}

	async milestones({ streamer, page, pageSize }: Parameters<CareerStore["milestones"]>[0]) {
		const ofStreamer = this.#db
			.selectFrom("streamer_milestone")
			.where("streamerType", "=", streamer.entityType)
			.where("streamerId", "=", streamer.entityId);
		const { count } = await ofStreamer.select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
		const rows = await ofStreamer
			.select(["code", "value", "showtimeSessionId", "reachedAtMs"])
			.orderBy("reachedAtMs", "desc")
			.orderBy("code", "desc")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		const milestones = rows.map(
			({ showtimeSessionId, ...row }): MilestoneRecord => ({
				...row,
				...(showtimeSessionId === null ? {} : { showtimeSessionId }),
			}),
		);
		return { milestones, totalCount: Number(count) };
	}

	async recordGrowth(
		streamer: StreamerReference,
		entries: readonly GrowthEntry[],
		origin: GrowthOrigin,
	): Promise<CareerChange> {
		return await inTransaction(this.#db, (transaction) => recordGrowth(transaction, streamer, entries, origin));
	}

	summaryOf(showtimeSessionId: string): Promise<SessionSummary | undefined> {
		return concludedSummary(this.#db, showtimeSessionId);
	}
}
