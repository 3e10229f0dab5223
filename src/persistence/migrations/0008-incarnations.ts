import type { Migration } from "kysely/migration";

/** Which history a session's journal is. */
export const incarnations: Migration = {
	async up(db) {
		await db.schema
			.alterTable("journal_head")
			.addColumn("incarnation", "varchar(36)", (column) => column.notNull().defaultTo("first"))
			.execute();
	},
};
