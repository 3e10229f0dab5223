import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SQLITE_DATABASES } from "../support/sqlite-databases.ts";
import { checkpointStoreContract } from "./contracts/checkpoint-store-contract.ts";

for (const { name, open } of SQLITE_DATABASES) {
	checkpointStoreContract(name, async () => {
		const { db, close } = await open();
		return { checkpoints: new SqlCheckpointStore(db), close };
	});
}
