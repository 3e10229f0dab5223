import { SqlStintStore } from "../../src/persistence/sql-stint-store.ts";
import { DATABASES } from "../support/databases.ts";
import { stintStoreContract } from "./contracts/stint-store-contract.ts";

for (const { name, open } of DATABASES) {
	stintStoreContract(name, async () => {
		const { db, close } = await open();
		return { stints: new SqlStintStore(db), close };
	});
}
