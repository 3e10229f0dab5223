import type { Kysely, Transaction } from "kysely";
import type { StreamerReference } from "../events/reference.ts";
import type { CareerPurge } from "./career-purge.ts";
import { inTransaction } from "./in-transaction.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** Followers that are archived with one statement. */
const ARCHIVED_AT_ONCE = 500;

/** Tables whose rows are of one session, the session's own last. */
const OF_SESSION = [
	"session_stint",
	"session_checkpoint",
	"journal_head",
	"journal_entry",
	"journal_input_id",
	"session_owner",
	"showtime_session",
] as const;

/** Tables whose rows are a streamer's and nobody else's. */
const OF_STREAMER = [
	"watch_history",
	"follower",
	"growth_entry",
	"streamer_milestone",
	"streamer_career",
	"streamer_title",
	"tip_spending",
	"sponsorship",
	// What is asked of other services about somebody who is no more would only bring rows back.
	"platform_call",
] as const;
/** Tables whose rows are of a game service, over all its streamers. */
const OF_GAME_SERVICE = [
	"sponsorship",
	"watch_history",
	"follower",
	"member_override",
	"game_service_record",
	"hype_train",
	"world_first",
	"rule_revision",
	"reservoir_size",
] as const;

/** Removes careers from a relational database. */
export class SqlCareerPurge implements CareerPurge {
	readonly #db: Kysely<SqlSchema>;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(db: Kysely<SqlSchema>, nowMs: () => number) {
		this.#db = db;
		this.#nowMs = nowMs;
	}

	async archive({ entityType, entityId }: StreamerReference): Promise<void> {
		for (;;) {
			const found = await inTransaction(this.#db, async (transaction) => {
				const followers = await transaction
					.selectFrom("follower")
					.selectAll()
					.where("streamerType", "=", entityType)
					.where("streamerId", "=", entityId)
					.limit(ARCHIVED_AT_ONCE)
					.execute();
				if (followers.length === 0) return 0;
				const ids = followers.map(({ followerId }) => followerId);
				const archivedAtMs = this.#nowMs();
				const archived = followers.map((follower) => {
					const { followerId, streamerType, streamerId } = follower;
					return { followerId, streamerType, streamerId, archivedAtMs, body: JSON.stringify(follower) };
				});
				await transaction.deleteFrom("follower_archive").where("followerId", "in", ids).execute();
				await transaction.insertInto("follower_archive").values(archived).execute();
				await transaction.deleteFrom("follower").where("followerId", "in", ids).execute();
				return followers.length;
			});
			if (found < ARCHIVED_AT_ONCE) break;
		}
		await inTransaction(this.#db, async (transaction) => {
			await deleteOf(transaction, "watch_history", { entityType, entityId });
			await transaction
				.updateTable("streamer_career")
				.set({ followers: 0 })
				.where("streamerType", "=", entityType)
				.where("streamerId", "=", entityId)
				.execute();
		});
	}

	async streamer(streamer: StreamerReference): Promise<void> {
		await inTransaction(this.#db, async (transaction) => {
			for (const table of OF_STREAMER) await deleteOf(transaction, table, streamer);
			await deleteOf(transaction, "follower_archive", streamer);
			await deleteOf(transaction, "hype_train", streamer);
			await deleteOf(transaction, "game_service_record", streamer);
			await deleteSessions(transaction, (sessions) =>
				sessions.where("streamerType", "=", streamer.entityType).where("streamerId", "=", streamer.entityId),
			);
		});
	}

	async streamersOf(gameServiceId: string): Promise<StreamerReference[]> {
		const of = (table: "showtime_session" | "follower") =>
			this.#db
				.selectFrom(table)
				.select(["streamerType", "streamerId"])
				.where("gameServiceId", "=", gameServiceId)
				.distinct();
		const rows = await of("showtime_session").union(of("follower")).execute();
		return rows.map(({ streamerType, streamerId }) => {
			return { entityType: streamerType as StreamerReference["entityType"], entityId: streamerId };
		});
	}

	async gameService(gameServiceId: string): Promise<void> {
		const streamers = await this.streamersOf(gameServiceId);
		await inTransaction(this.#db, async (transaction) => {
			for (const table of OF_GAME_SERVICE) {
				await transaction.deleteFrom(table).where("gameServiceId", "=", gameServiceId).execute();
			}
			await deleteSessions(transaction, (sessions) => sessions.where("gameServiceId", "=", gameServiceId));
			for (const streamer of streamers) await recountFollowers(transaction, streamer);
		});
	}
}

type Sessions = ReturnType<typeof endedSessions>;

function endedSessions(transaction: Transaction<SqlSchema>) {
	return transaction.selectFrom("showtime_session").select("showtimeSessionId").where("status", "=", "ended");
}

/** Ended sessions, and what is kept by session. */
async function deleteSessions(
	transaction: Transaction<SqlSchema>,
	of: (sessions: Sessions) => Sessions,
): Promise<void> {
	const ids = (await of(endedSessions(transaction)).execute()).map(({ showtimeSessionId }) => showtimeSessionId);
	for (let at = 0; at < ids.length; at += ARCHIVED_AT_ONCE) {
		const some = ids.slice(at, at + ARCHIVED_AT_ONCE);
		for (const table of OF_SESSION) {
			await transaction.deleteFrom(table).where("showtimeSessionId", "in", some).execute();
		}
	}
}

type StreamersTable = (typeof OF_STREAMER)[number] | "follower_archive" | "hype_train" | "game_service_record";

async function deleteOf(
	transaction: Transaction<SqlSchema>,
	table: StreamersTable,
	{ entityType, entityId }: StreamerReference,
): Promise<void> {
	await transaction
		.deleteFrom(table)
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.execute();
}

async function recountFollowers(transaction: Transaction<SqlSchema>, streamer: StreamerReference): Promise<void> {
	const { entityType, entityId } = streamer;
	await transaction
		.updateTable("streamer_career")
		.set(({ selectFrom }) => ({
			followers: selectFrom("follower")
				.select(({ fn }) => fn.countAll<number>().as("count"))
				.where("streamerType", "=", entityType)
				.where("streamerId", "=", entityId)
				.$asScalar(),
		}))
		.where("streamerType", "=", entityType)
		.where("streamerId", "=", entityId)
		.execute();
}
