import { SqlWorldFirstStore } from "../../src/persistence/sql-world-first-store.ts";
import { DATABASES } from "../support/databases.ts";
import { worldFirstStoreContract } from "./contracts/world-first-store-contract.ts";

for (const { name, open } of DATABASES) {
	worldFirstStoreContract(name, async () => {
		const { db, close } = await open();
		return { worldFirsts: new SqlWorldFirstStore(db), close };
	});
}
