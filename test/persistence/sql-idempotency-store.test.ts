import { SqlIdempotencyStore } from "../../src/persistence/sql-idempotency-store.ts";
import { SQLITE_DATABASES } from "../support/sqlite-databases.ts";
import { idempotencyStoreContract } from "./contracts/idempotency-store-contract.ts";

for (const { name, open } of SQLITE_DATABASES) {
	idempotencyStoreContract(name, async () => {
		const { db, close } = await open();
		return { answers: new SqlIdempotencyStore(db), close };
	});
}
