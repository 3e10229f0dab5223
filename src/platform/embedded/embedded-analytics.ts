import type { Transaction } from "kysely";
import type { EntityReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { Analytics, AnalyticsEvent } from "../analytics.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";
import { submitScore } from "./embedded-leaderboards.ts";

/** Figures as rows and their sums; a sum is also the score in the leaderboard that has the type's name, where there is one. */
export class EmbeddedAnalytics implements Analytics {
	readonly #database: EmbeddedDatabase;

	constructor(database: EmbeddedDatabase) {
		this.#database = database;
	}

	/** An event counts once however often it comes. */
	async ingest(events: readonly AnalyticsEvent[]): Promise<void> {
		for (const event of events) await this.#database.change((transaction) => count(transaction, event));
	}

	/** 0 for what was never reported. */
	async sumOf(gameServiceId: string, type: string, entity: EntityReference): Promise<number> {
		const row = await this.#database.read((db) =>
			db
				.selectFrom("embedded_analytics_sum")
				.select("sum")
				.where(({ and }) => and({ gameServiceId, type, ...entity }))
				.executeTakeFirst(),
		);
		return row?.sum ?? 0;
	}
}

async function count(transaction: Transaction<SqlSchema>, event: AnalyticsEvent): Promise<void> {
	const { callId, gameServiceId, type, entity, value, atMs } = event;
	const { entityType, entityId } = entity;
	const known = await transaction
		.selectFrom("embedded_analytics_event")
		.select("atMs")
		.where("callId", "=", callId)
		.executeTakeFirst();
	if (known !== undefined) return;
	const figure = { gameServiceId, type, entityType, entityId };
	await transaction
		.insertInto("embedded_analytics_event")
		.values({ callId, ...figure, value, atMs })
		.execute();
	const { numUpdatedRows } = await transaction
		.updateTable("embedded_analytics_sum")
		.set(({ eb }) => ({ sum: eb("sum", "+", value) }))
		.where(({ and }) => and(figure))
		.executeTakeFirst();
	if (numUpdatedRows === 0n) {
		await transaction
			.insertInto("embedded_analytics_sum")
			.values({ ...figure, sum: value })
			.execute();
	}
	const { sum } = await transaction
		.selectFrom("embedded_analytics_sum")
		.select("sum")
		.where(({ and }) => and(figure))
		.executeTakeFirstOrThrow();
	await submitScore(transaction, { gameServiceId, leaderboardId: type, entity }, sum, atMs);
}
