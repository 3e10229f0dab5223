import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { SqlSpendingStore } from "../../src/persistence/sql-spending-store.ts";
import { DATABASES } from "../support/databases.ts";
import { spendingStoreContract } from "./contracts/spending-store-contract.ts";

for (const { name, open } of DATABASES) {
	spendingStoreContract(name, async () => {
		const { db, close } = await open();
		return { store: new SqlSpendingStore(db), calls: new SqlPlatformCalls(db), close };
	});
}
