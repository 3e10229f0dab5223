import type { Migration } from "kysely/migration";

/** The tables of running processes and of who owns which session. */
export const ownership: Migration = {
	async up(db) {
		await db.schema
			.createTable("node")
			.addColumn("nodeId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("internalUrl", "varchar(512)", (column) => column.notNull())
			.addColumn("expiresAtMs", "bigint", (column) => column.notNull())
			.execute();
		await db.schema
			.createTable("session_owner")
			.addColumn("showtimeSessionId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("nodeId", "varchar(36)")
			.addColumn("token", "bigint", (column) => column.notNull())
			.execute();
	},
};
