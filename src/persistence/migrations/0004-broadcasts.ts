import type { Migration } from "kysely/migration";

/** What a session knows of the broadcast of its real audience. */
export const broadcasts: Migration = {
	async up(db) {
		await db.schema.alterTable("showtime_session").addColumn("lastPulseAtMs", "bigint").execute();
		await db.schema.alterTable("showtime_session").addColumn("trackingKey", "varchar(64)").execute();
	},
};
