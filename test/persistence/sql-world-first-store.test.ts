import { SqlWorldFirstStore } from "../../src/persistence/sql-world-first-store.ts";
import { SQLITE_DATABASES } from "../support/sqlite-databases.ts";
import { worldFirstStoreContract } from "./contracts/world-first-store-contract.ts";

for (const { name, open } of SQLITE_DATABASES) {
	worldFirstStoreContract(name, async () => {
		const { db, close } = await open();
		return { worldFirsts: new SqlWorldFirstStore(db), close };
	});
}
