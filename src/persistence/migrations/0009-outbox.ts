import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of events that wait for a relay. */
export const outbox: Migration = {
	async up(db) {
		await db.schema
			.createTable("outbox")
			.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
			.addColumn("messageId", "varchar(64)", (column) => column.notNull().unique())
			.addColumn("showtimeSessionId", "varchar(36)", (column) => column.notNull())
			.addColumn("sequence", "integer", (column) => column.notNull())
			.addColumn("subject", "varchar(255)", (column) => column.notNull())
			.addColumn("body", sql`mediumtext`, (column) => column.notNull())
			.addColumn("atMs", "bigint", (column) => column.notNull())
			.addColumn("deadReason", "varchar(512)")
			.execute();
		await db.schema.createIndex("outbox_by_session").on("outbox").columns(["showtimeSessionId", "id"]).execute();
		await db.schema
			.createTable("outbox_session")
			.addColumn("showtimeSessionId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("dueAtMs", "bigint", (column) => column.notNull())
			.addColumn("tries", "integer", (column) => column.notNull())
			.execute();
		await db.schema.createIndex("outbox_session_by_due").on("outbox_session").column("dueAtMs").execute();
	},
};
