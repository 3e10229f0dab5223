import type { Kysely, Transaction } from "kysely";
import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { LeaderboardDefinition, Leaderboards } from "../leaderboards.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const LEADERBOARD_ID = /^[a-z0-9_-]{1,64}$/;

/** Leaderboards and scores as rows, a score an entity. */
export class EmbeddedLeaderboards implements Leaderboards {
	readonly #database: EmbeddedDatabase;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, nowMs: () => number) {
		this.#database = database;
		this.#nowMs = nowMs;
	}

	async ensure({ gameServiceId, leaderboardId, displayName, update }: LeaderboardDefinition): Promise<void> {
		if (!LEADERBOARD_ID.test(leaderboardId)) {
			const rule = "has 1 to 64 lower-case letters, digits, underscores and dashes";
			throw new PlatformRefused(400, `leaderboardId = ${JSON.stringify(leaderboardId)}: ${rule}`);
		}
		await this.#database.change(async (transaction) => {
			if ((await updateModeOf(transaction, gameServiceId, leaderboardId)) !== undefined) return;
			await transaction
				.insertInto("embedded_leaderboard")
				.values({ gameServiceId, leaderboardId, displayName, updateMode: update })
				.execute();
		});
	}

	async submit(gameServiceId: string, leaderboardId: string, entity: EntityReference, score: number): Promise<void> {
		await this.#database.change(async (transaction) => {
			const place = { gameServiceId, leaderboardId, entity };
			if (await submitScore(transaction, place, score, this.#nowMs())) return;
			throw new PlatformRefused(404, `game service ${gameServiceId} has no leaderboard ${leaderboardId}`);
		});
	}

	/** Of equal scores the older one is better. */
	async top(
		gameServiceId: string,
		leaderboardId: string,
		count: number,
	): Promise<{ entity: EntityReference; score: number }[]> {
		const rows = await this.#database.read((db) =>
			db
				.selectFrom("embedded_score")
				.select(["entityType", "entityId", "score"])
				.where("gameServiceId", "=", gameServiceId)
				.where("leaderboardId", "=", leaderboardId)
				.orderBy("score", "desc")
				.orderBy("atMs")
				.orderBy("entityId")
				.limit(count)
				.execute(),
		);
		return rows.map(({ entityType, entityId, score }) => ({
			entity: { entityType: entityType as EntityReference["entityType"], entityId },
			score,
		}));
	}
}

/** Enters a score within the transaction of what it follows from. False: there is no such leaderboard. */
export async function submitScore(
	transaction: Transaction<SqlSchema>,
	place: { gameServiceId: string; leaderboardId: string; entity: EntityReference },
	score: number,
	atMs: number,
): Promise<boolean> {
	const { gameServiceId, leaderboardId, entity } = place;
	const updateMode = await updateModeOf(transaction, gameServiceId, leaderboardId);
	if (updateMode === undefined) return false;
	const key = { gameServiceId, leaderboardId, ...entity };
	for (;;) {
		const { numUpdatedRows } = await transaction
			.updateTable("embedded_score")
			.set({ score, atMs })
			.where(({ and }) => and(key))
			.$if(updateMode === "max", (query) => query.where("score", "<", score))
			.executeTakeFirst();
		if (numUpdatedRows > 0n) return true;
		const known = await transaction
			.selectFrom("embedded_score")
			.select("score")
			.where(({ and }) => and(key))
			.executeTakeFirst();
		if (known === undefined) break;
		if (updateMode === "max" && known.score >= score) return true;
		// It has come in between.
	}
	await transaction
		.insertInto("embedded_score")
		.values({ ...key, score, atMs })
		.execute();
	return true;
}

async function updateModeOf(
	db: Kysely<SqlSchema>,
	gameServiceId: string,
	leaderboardId: string,
): Promise<string | undefined> {
	const row = await db
		.selectFrom("embedded_leaderboard")
		.select("updateMode")
		.where("gameServiceId", "=", gameServiceId)
		.where("leaderboardId", "=", leaderboardId)
		.executeTakeFirst();
	return row?.updateMode;
}
