import type { Migration } from "kysely/migration";

/** Until when a streamer has been paid for those who follow. */
export const passiveIncome: Migration = {
	async up(db) {
		await db.schema
			.alterTable("streamer_career")
			.addColumn("incomePaidToMs", "bigint", (column) => column.notNull().defaultTo(0))
			.execute();
		await db.schema
			.createIndex("streamer_career_by_income")
			.on("streamer_career")
			.columns(["incomePaidToMs", "followers"])
			.execute();
	},
};
