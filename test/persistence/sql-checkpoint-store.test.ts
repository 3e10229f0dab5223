import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { DATABASES } from "../support/databases.ts";
import { checkpointStoreContract } from "./contracts/checkpoint-store-contract.ts";

for (const { name, open } of DATABASES) {
	checkpointStoreContract(name, async () => {
		const { db, close } = await open();
		return { checkpoints: new SqlCheckpointStore(db), close };
	});
}
