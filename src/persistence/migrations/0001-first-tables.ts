import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of journal, checkpoints, sessions, careers, mentions and idempotency keys. */
export const firstTables: Migration = {
	async up(db) {
		await createJournal(db);
		await createSessions(db);
		await db.schema
			.createTable("streamer_career")
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
			.addColumn("totalGrowth", "double precision", (column) => column.notNull())
			.addPrimaryKeyConstraint("streamer_career_key", ["streamerType", "streamerId"])
			.execute();
		await db.schema
			.createTable("platform_mention")
			.addColumn("kind", "varchar(16)", (column) => column.notNull())
			.addColumn("id", "varchar(64)", (column) => column.notNull())
			.addColumn("firstSeenAtMs", "bigint", (column) => column.notNull())
			.addPrimaryKeyConstraint("platform_mention_key", ["kind", "id"])
			.execute();
		await db.schema
			.createTable("idempotency_key")
			.addColumn("principal", "varchar(255)", (column) => column.notNull())
			.addColumn("idempotencyKey", "varchar(255)", (column) => column.notNull())
			.addColumn("requestHash", "varchar(128)", (column) => column.notNull())
			.addColumn("response", sql`mediumtext`, (column) => column.notNull())
			.addColumn("savedAtMs", "bigint", (column) => column.notNull())
			.addPrimaryKeyConstraint("idempotency_key_key", ["principal", "idempotencyKey"])
			.execute();
		await db.schema.createIndex("idempotency_key_age").on("idempotency_key").column("savedAtMs").execute();
	},
};

async function createJournal(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable("journal_head")
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.primaryKey())
		.addColumn("lastSequence", "bigint", (column) => column.notNull())
		.addColumn("lastMarker", "bigint", (column) => column.notNull())
		.execute();
	await db.schema
		.createTable("journal_entry")
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
		.addColumn("sequence", "bigint", (column) => column.notNull())
		.addColumn("kind", "varchar(32)", (column) => column.notNull())
		.addColumn("inputId", "varchar(255)")
		.addColumn("marker", "bigint")
		.addColumn("body", sql`mediumtext`, (column) => column.notNull())
		.addPrimaryKeyConstraint("journal_entry_key", ["showtimeSessionId", "sequence"])
		.execute();
	await db.schema
		.createTable("journal_input_id")
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
		.addColumn("inputId", "varchar(255)", (column) => column.notNull())
		.addColumn("sequence", "bigint", (column) => column.notNull())
		.addPrimaryKeyConstraint("journal_input_id_key", ["showtimeSessionId", "inputId"])
		.execute();
	await db.schema
		.createTable("session_checkpoint")
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
		.addColumn("marker", "bigint", (column) => column.notNull())
		.addColumn("tick", "bigint", (column) => column.notNull())
		.addColumn("sequence", "bigint", (column) => column.notNull())
		.addColumn("body", sql`longblob`, (column) => column.notNull())
		.addPrimaryKeyConstraint("session_checkpoint_key", ["showtimeSessionId", "marker"])
		.execute();
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
	await db.schema
		.createTable("showtime_session")
		.addColumn("showtimeSessionId", "varchar(36)", (column) => column.primaryKey())
		.addColumn("status", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
		.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
		.addColumn("liveStreamerKey", "varchar(64)")
		.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
		.addColumn("gameSessionId", "varchar(64)")
		.addColumn("platformSessionId", "varchar(64)")
		.addColumn("title", sql`text`, (column) => column.notNull())
		.addColumn("realmPreset", "varchar(64)", (column) => column.notNull())
		.addColumn("listed", "integer", (column) => column.notNull())
		.addColumn("startedAtMs", "bigint", (column) => column.notNull())
		.addColumn("pausedAtMs", "bigint")
		.addColumn("endedAtMs", "bigint")
		.addColumn("endReason", "varchar(64)")
		.addColumn("totals", sql`mediumtext`)
		.addUniqueConstraint("showtime_session_live_streamer", ["liveStreamerKey"])
		.execute();
	for (const [name, columns] of [
		["showtime_session_by_status", ["status", "startedAtMs"]],
		["showtime_session_by_game_service", ["gameServiceId", "startedAtMs"]],
		["showtime_session_by_streamer", ["streamerType", "streamerId", "startedAtMs"]],
	] as const) {
		await db.schema
			.createIndex(name)
			.on("showtime_session")
			.columns([...columns])
			.execute();
	}
}
