import type { Migration } from "kysely/migration";

/** What streamers buy with their tips. */
export const tips: Migration = {
	async up(db) {
		await db.schema
			.createTable("tip_spending")
			.addColumn("spendingId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
			.addColumn("item", "varchar(512)", (column) => column.notNull())
			.addColumn("price", "bigint", (column) => column.notNull())
			.addColumn("state", "varchar(16)", (column) => column.notNull())
			.addColumn("atMs", "bigint", (column) => column.notNull())
			.execute();
		await db.schema.createIndex("tip_spending_by_state").on("tip_spending").columns(["state", "atMs"]).execute();
		await db.schema
			.createTable("streamer_title")
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
			.addColumn("title", "varchar(64)", (column) => column.notNull())
			.addColumn("spendingId", "varchar(36)", (column) => column.notNull())
			.addColumn("boughtAtMs", "bigint", (column) => column.notNull())
			.addPrimaryKeyConstraint("streamer_title_key", ["streamerType", "streamerId", "title"])
			.execute();
	},
};
