import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The tables of rules by game service and of administrators' acts. */
export const rulesAndAudit: Migration = {
	async up(db) {
		await db.schema
			.createTable("rule_revision")
			.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
			.addColumn("revision", "integer", (column) => column.notNull())
			.addColumn("overrides", sql`mediumtext`, (column) => column.notNull())
			.addColumn("changeId", "varchar(255)", (column) => column.notNull())
			.addColumn("changedAtMs", "bigint", (column) => column.notNull())
			.addPrimaryKeyConstraint("rule_revision_key", ["gameServiceId", "revision"])
			.addUniqueConstraint("rule_revision_change", ["gameServiceId", "changeId"])
			.execute();
		await db.schema
			.createTable("audit_entry")
			.addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement())
			.addColumn("atMs", "bigint", (column) => column.notNull())
			.addColumn("subject", "varchar(255)", (column) => column.notNull())
			.addColumn("role", "varchar(16)", (column) => column.notNull())
			.addColumn("action", "varchar(64)", (column) => column.notNull())
			.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
			.addColumn("before", "bigint", (column) => column.notNull())
			.addColumn("after", "bigint", (column) => column.notNull())
			.addColumn("detail", sql`mediumtext`, (column) => column.notNull())
			.execute();
		await db.schema
			.createIndex("audit_entry_by_game_service")
			.on("audit_entry")
			.columns(["gameServiceId", "sequence"])
			.execute();
	},
};
