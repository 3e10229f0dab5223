import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { DATABASES } from "../support/databases.ts";
import { outboxContract } from "./contracts/outbox-contract.ts";

for (const { name, open } of DATABASES) {
	outboxContract(name, async () => {
		const { db, close } = await open();
		return { outbox: new SqlOutbox(db), checkpoints: new SqlCheckpointStore(db), close };
	});
}
