import type { BroadcastSession, BroadcastSessions } from "../broadcast-sessions.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

/** Which broadcast belongs to which streaming session, as rows. One that was associated counts as active: nobody says otherwise here. */
export class EmbeddedBroadcastSessions implements BroadcastSessions {
	readonly #database: EmbeddedDatabase;

	constructor(database: EmbeddedDatabase) {
		this.#database = database;
	}

	async associate(platformSessionId: string, showtimeSessionId: string): Promise<void> {
		await this.#database.change(async (transaction) => {
			const { numUpdatedRows } = await transaction
				.updateTable("embedded_broadcast")
				.set({ showtimeSessionId })
				.where("platformSessionId", "=", platformSessionId)
				.executeTakeFirst();
			if (numUpdatedRows > 0n) return;
			await transaction.insertInto("embedded_broadcast").values({ platformSessionId, showtimeSessionId }).execute();
		});
	}

	async find(platformSessionId: string): Promise<BroadcastSession | undefined> {
		const row = await this.#database.read((db) =>
			db
				.selectFrom("embedded_broadcast")
				.select("showtimeSessionId")
				.where("platformSessionId", "=", platformSessionId)
				.executeTakeFirst(),
		);
		return row && { platformSessionId, isActive: true };
	}
}
