import { randomUUID } from "node:crypto";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { DATABASES } from "../support/databases.ts";
import { careerStoreContract } from "./contracts/career-store-contract.ts";

for (const { name, open } of DATABASES) {
	careerStoreContract(name, async () => {
		const { db, close } = await open();
		return {
			careers: new SqlCareerStore(db),
			async reach({ entityType, entityId }, milestones) {
				const place = { streamerType: entityType, streamerId: entityId, kind: "career" };
				await db
					.insertInto("streamer_milestone")
					.values(milestones.map((one) => ({ showtimeSessionId: null, ...place, ...one })))
					.execute();
			},
			async conclude(showtimeSessionId, summary) {
				await new SqlSessionStore(db).create({
					showtimeSessionId,
					status: "ended",
					streamer: { entityType: "account", entityId: randomUUID() },
					gameServiceId: randomUUID(),
					title: "t",
					realmPreset: "default",
					listed: true,
					startedAtMs: 1,
				});
				if (summary === undefined) return;
				await db
					.updateTable("showtime_session")
					.set({ careerDoneAtMs: 9, summary: JSON.stringify(summary) })
					.where("showtimeSessionId", "=", showtimeSessionId)
					.execute();
			},
			close,
		};
	});
}
