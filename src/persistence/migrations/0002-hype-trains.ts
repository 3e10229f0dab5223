import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The table of the hype trains that have ended. */
export const hypeTrains: Migration = {
	async up(db) {
		await db.schema
			.createTable("hype_train")
			.addColumn("hypeTrainId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
			.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
			.addColumn("peakLevel", "integer", (column) => column.notNull())
			.addColumn("peakTotal", "double precision", (column) => column.notNull())
			.addColumn("level", "integer", (column) => column.notNull())
			.addColumn("total", "double precision", (column) => column.notNull())
			.addColumn("triggerCategory", "varchar(16)", (column) => column.notNull())
			.addColumn("participants", "integer", (column) => column.notNull())
			.addColumn("topContributors", sql`text`, (column) => column.notNull())
			.addColumn("startedAtMs", "bigint", (column) => column.notNull())
			.addColumn("endedAtMs", "bigint", (column) => column.notNull())
			.addColumn("endReason", "varchar(16)", (column) => column.notNull())
			.execute();
		await db.schema
			.createIndex("hype_train_by_session")
			.on("hype_train")
			.columns(["showtimeSessionId", "startedAtMs"])
			.execute();
		await db.schema
			.createIndex("hype_train_by_streamer")
			.on("hype_train")
			.columns(["streamerType", "streamerId", "startedAtMs"])
			.execute();
	},
};
