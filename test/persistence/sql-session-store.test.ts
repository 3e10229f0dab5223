import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { DATABASES } from "../support/databases.ts";
import { sessionStoreContract } from "./contracts/session-store-contract.ts";

for (const { name, open } of DATABASES) {
	sessionStoreContract(name, async () => {
		const { db, close } = await open();
		return { sessions: new SqlSessionStore(db), close };
	});
}
