import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The ledger of calls to other services; and whether a line of a queue is held, so that hurrying leaves it to its relay. */
export const platformCalls: Migration = {
	async up(db) {
		await db.schema
			.createTable("platform_call")
			.addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
			.addColumn("callId", "varchar(64)", (column) => column.notNull().unique())
			.addColumn("lane", "varchar(96)", (column) => column.notNull())
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
			.addColumn("kind", "varchar(32)", (column) => column.notNull())
			.addColumn("body", sql`mediumtext`, (column) => column.notNull())
			.addColumn("atMs", "bigint", (column) => column.notNull())
			.addColumn("isTried", "integer", (column) => column.notNull().defaultTo(0))
			.addColumn("note", sql`mediumtext`)
			.addColumn("deadReason", "varchar(512)")
			.execute();
		await db.schema.createIndex("platform_call_by_lane").on("platform_call").columns(["lane", "id"]).execute();
		await db.schema
			.createTable("platform_call_lane")
			.addColumn("lane", "varchar(96)", (column) => column.primaryKey())
			.addColumn("dueAtMs", "bigint", (column) => column.notNull())
			.addColumn("tries", "integer", (column) => column.notNull())
			.addColumn("isHeld", "integer", (column) => column.notNull().defaultTo(0))
			.execute();
		await db.schema.createIndex("platform_call_lane_by_due").on("platform_call_lane").column("dueAtMs").execute();
		await db.schema
			.createTable("platform_call_done")
			.addColumn("callId", "varchar(64)", (column) => column.primaryKey())
			.addColumn("atMs", "bigint", (column) => column.notNull())
			.execute();
		await db.schema.createIndex("platform_call_done_by_time").on("platform_call_done").column("atMs").execute();
		await db.schema
			.alterTable("outbox_session")
			.addColumn("isHeld", "integer", (column) => column.notNull().defaultTo(0))
			.execute();
	},
};
