import type { Kysely, Selectable } from "kysely";
import type { SentimentCategory } from "../components/sentiment.ts";
import type { HypeContributor, HypeEndReason } from "../events/effect.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { AllTimeHigh, HypeHistory, HypeHistoryQuery, HypeTrainRecord } from "./hype-history.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

type HypeTrainRow = Selectable<SqlSchema["hype_train"]>;

/** Ended hype trains as rows of a relational database. */
export class SqlHypeHistory implements HypeHistory {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async add({ streamer, topContributors, ...train }: HypeTrainRecord): Promise<void> {
		const row: HypeTrainRow = {
			...train,
			streamerType: streamer.entityType,
			streamerId: streamer.entityId,
			topContributors: JSON.stringify(topContributors),
		};
		try {
			await this.#db.insertInto("hype_train").values(row).execute();
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
		}
	}

	async list(query: HypeHistoryQuery): Promise<{ trains: HypeTrainRecord[]; totalCount: number }> {
		const { showtimeSessionId, streamer, gameServices, page, pageSize } = query;
		// An empty list in `in ()` is a syntax error to some databases.
		if (gameServices?.length === 0) return { trains: [], totalCount: 0 };
		let matching = this.#db.selectFrom("hype_train");
		if (showtimeSessionId !== undefined) matching = matching.where("showtimeSessionId", "=", showtimeSessionId);
		if (gameServices !== undefined) matching = matching.where("gameServiceId", "in", gameServices);
		if (streamer !== undefined) {
			matching = matching.where("streamerType", "=", streamer.entityType).where("streamerId", "=", streamer.entityId);
		}
		const { count } = await matching
			.select((train) => train.fn.countAll<number>().as("count"))
			.executeTakeFirstOrThrow();
		const rows = await matching
			.selectAll()
			.orderBy("startedAtMs", "desc")
			.orderBy("hypeTrainId", "desc")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		return { trains: rows.map(recordOf), totalCount: Number(count) };
	}

	async allTimeHigh({ entityType, entityId }: StreamerReference): Promise<AllTimeHigh> {
		const best = await this.#db
			.selectFrom("hype_train")
			.select(({ fn }) => [
				fn.max<number | null>("peakLevel").as("level"),
				fn.max<number | null>("peakTotal").as("total"),
			])
			.where("streamerType", "=", entityType)
			.where("streamerId", "=", entityId)
			.executeTakeFirstOrThrow();
		return { level: best.level ?? 0, total: best.total ?? 0 };
	}
}

function recordOf(row: HypeTrainRow): HypeTrainRecord {
	const { streamerType, streamerId, triggerCategory, topContributors, endReason, ...train } = row;
	return {
		...train,
		triggerCategory: triggerCategory as SentimentCategory,
		streamer: { entityType: streamerType as StreamerReference["entityType"], entityId: streamerId },
		topContributors: JSON.parse(topContributors) as HypeContributor[],
		endReason: endReason as HypeEndReason,
	};
}
