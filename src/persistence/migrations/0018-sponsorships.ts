import type { Migration } from "kysely/migration";

/** Terms of sponsorships, beside their contracts on the platform. */
export const sponsorships: Migration = {
	async up(db) {
		await db.schema
			.createTable("sponsorship")
			.addColumn("sponsorshipId", "varchar(36)", (column) => column.primaryKey())
			.addColumn("contractId", "varchar(64)", (column) => column.unique())
			.addColumn("sponsorType", "varchar(32)", (column) => column.notNull())
			.addColumn("sponsorId", "varchar(36)", (column) => column.notNull())
			.addColumn("streamerType", "varchar(16)", (column) => column.notNull())
			.addColumn("streamerId", "varchar(36)", (column) => column.notNull())
			.addColumn("gameServiceId", "varchar(64)", (column) => column.notNull())
			.addColumn("hours", "double precision", (column) => column.notNull())
			.addColumn("reach", "bigint", (column) => column.notNull())
			.addColumn("trains", "integer", (column) => column.notNull())
			.addColumn("payments", "varchar(256)", (column) => column.notNull())
			.addColumn("streamedSeconds", "double precision", (column) => column.notNull())
			.addColumn("reachedViewers", "bigint", (column) => column.notNull())
			.addColumn("completedTrains", "integer", (column) => column.notNull())
			.addColumn("reached", "varchar(256)", (column) => column.notNull())
			.addColumn("state", "varchar(16)", (column) => column.notNull())
			.addColumn("offeredAtMs", "bigint", (column) => column.notNull())
			.addColumn("activeAtMs", "bigint")
			.addColumn("overAtMs", "bigint")
			.execute();
		for (const [name, columns] of [
			["streamer", ["streamerType", "streamerId", "state"]],
			["sponsor", ["sponsorType", "sponsorId"]],
		] as const) {
			await db.schema
				.createIndex(`sponsorship_by_${name}`)
				.on("sponsorship")
				.columns([...columns])
				.execute();
		}
	},
};
