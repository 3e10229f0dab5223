import { sql } from "kysely";
import { SqlFollowerStore } from "../../src/persistence/sql-follower-store.ts";
import { DATABASES } from "../support/databases.ts";
import { addFollowers, addOverride } from "../support/followers.ts";
import { followerStoreContract } from "./contracts/follower-store-contract.ts";

for (const { name, open } of DATABASES) {
	followerStoreContract(name, async () => {
		const { db, close } = await open();
		return {
			followers: new SqlFollowerStore(db),
			add: (streamer, some) => addFollowers(db, streamer, some),
			override: (gameServiceId, one) => addOverride(db, gameServiceId, one),
			async lose({ entityId }, followerId) {
				await db.deleteFrom("follower").where("followerId", "=", followerId).execute();
				const followers = sql<number>`followers - 1`;
				await db.updateTable("streamer_career").set({ followers }).where("streamerId", "=", entityId).execute();
			},
			close,
		};
	});
}
