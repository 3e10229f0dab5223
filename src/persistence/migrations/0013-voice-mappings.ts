import type { Migration } from "kysely/migration";

/** The table of voice rooms that sessions have, and what finds the streams of a game session. */
export const voiceMappings: Migration = {
	async up(db) {
		await db.schema
			.createTable("voice_mapping")
			.addColumn("roomId", "varchar(128)", (column) => column.primaryKey())
			.addColumn("sessionKind", "varchar(16)", (column) => column.notNull())
			.addColumn("sessionId", "varchar(36)", (column) => column.notNull())
			.addColumn("participants", "integer", (column) => column.notNull())
			.addColumn("isOurs", "integer", (column) => column.notNull())
			.addColumn("createdAtMs", "bigint", (column) => column.notNull())
			.addUniqueConstraint("voice_mapping_session", ["sessionId"])
			.execute();
		await db.schema
			.createIndex("showtime_session_by_game_session")
			.on("showtime_session")
			.columns(["gameSessionId", "status"])
			.execute();
	},
};
