import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { SQLITE_DATABASES } from "../support/sqlite-databases.ts";
import { sessionStoreContract } from "./contracts/session-store-contract.ts";

for (const { name, open } of SQLITE_DATABASES) {
	sessionStoreContract(name, async () => {
		const { db, close } = await open();
		return { sessions: new SqlSessionStore(db), close };
	});
}
