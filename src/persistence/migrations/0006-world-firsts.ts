import type { Migration } from "kysely/migration";

/** The table of what nobody had done before, by game service. */
export const worldFirsts: Migration = {
	async up(db) {
		await db.schema
			.createTable("world_first")
			.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
			.addColumn("code", "varchar(64)", (column) => column.notNull())
			.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
			.addColumn("eventId", "varchar(64)", (column) => column.notNull())
			.addColumn("claimedAtMs", "bigint", (column) => column.notNull())
			.addPrimaryKeyConstraint("world_first_key", ["gameServiceId", "code"])
			.execute();
	},
};
