import type { Migration } from "kysely/migration";

/** The table of reservoirs that were made larger. */
export const reservoirSizes: Migration = {
	async up(db) {
		await db.schema
			.createTable("reservoir_size")
			.addColumn("gameServiceId", "varchar(64)", (column) => column.primaryKey())
			.addColumn("size", "integer", (column) => column.notNull())
			.execute();
	},
};
