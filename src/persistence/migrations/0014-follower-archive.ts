import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The table of followers of streamers that were deleted. */
export const followerArchive: Migration = {
	async up(db) {
		await db.schema
			.createTable("follower_archive")
			.addColumn("followerId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(64)", (column) => column.notNull())
			.addColumn("archivedAtMs", "bigint", (column) => column.notNull())
			.addColumn("body", sql`mediumtext`, (column) => column.notNull())
			.execute();
		await db.schema
			.createIndex("follower_archive_by_streamer")
			.on("follower_archive")
			.columns(["streamerType", "streamerId"])
			.execute();
	},
};
