import type { Migration } from "kysely/migration";

/** Which processes give their sessions up and take none. */
export const drainingNodes: Migration = {
	async up(db) {
		await db.schema
			.alterTable("node")
			.addColumn("isDraining", "integer", (column) => column.notNull().defaultTo(0))
			.execute();
	},
};
