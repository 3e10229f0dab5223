import { SqlMentionStore } from "../../src/persistence/sql-mention-store.ts";
import { DATABASES } from "../support/databases.ts";
import { mentionStoreContract } from "./contracts/mention-store-contract.ts";

for (const { name, open } of DATABASES) {
	mentionStoreContract(name, async (nowMs) => {
		const { db, close } = await open();
		return { mentions: new SqlMentionStore(db, nowMs), close };
	});
}
