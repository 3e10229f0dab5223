import { SqlIdempotencyStore } from "../../src/persistence/sql-idempotency-store.ts";
import { DATABASES } from "../support/databases.ts";
import { idempotencyStoreContract } from "./contracts/idempotency-store-contract.ts";

for (const { name, open } of DATABASES) {
	idempotencyStoreContract(name, async () => {
		const { db, close } = await open();
		return { answers: new SqlIdempotencyStore(db), close };
	});
}
