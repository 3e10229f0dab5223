import { sql } from "kysely";
import type { Migration } from "kysely/migration";

const KEPT = ["sequence", "atMs", "subject", "role", "action", "gameServiceId", "before", "after", "detail"] as const;

/** The audit log of every call that changes something, in place of that of two kinds of acts. */
export const auditedCalls: Migration = {
	async up(db) {
		await db.schema
			.createTable("audited_call")
			.addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement())
			.addColumn("atMs", "bigint", (column) => column.notNull())
			.addColumn("subject", "varchar(255)", (column) => column.notNull())
			.addColumn("role", "varchar(16)", (column) => column.notNull())
			.addColumn("action", "varchar(64)", (column) => column.notNull())
			.addColumn("outcome", "varchar(64)", (column) => column.notNull())
			.addColumn("calls", "integer", (column) => column.notNull())
			.addColumn("gameServiceId", "varchar(64)")
			.addColumn("showtimeSessionId", "varchar(36)")
			.addColumn("before", "bigint")
			.addColumn("after", "bigint")
			.addColumn("detail", sql`mediumtext`, (column) => column.notNull())
			.execute();
		for (const column of ["gameServiceId", "showtimeSessionId", "subject"] as const) {
			await db.schema
				.createIndex(`audited_call_by_${column}`)
				.on("audited_call")
				.columns([column, "sequence"])
				.execute();
		}
		await db.schema.createIndex("audited_call_by_time").on("audited_call").column("atMs").execute();
		await db
			.insertInto("audited_call")
			.columns([...KEPT, "outcome", "calls"])
			.expression(
				db
					.selectFrom("audit_entry")
					.select([...KEPT, sql.lit("done").as("outcome"), sql.lit(1).as("calls")])
					.orderBy("sequence"),
			)
			.execute();
		await db.schema.dropTable("audit_entry").execute();
	},
};
