import { SqlAuditLog } from "../../src/persistence/sql-audit-log.ts";
import { SqlReservoirSizeStore } from "../../src/persistence/sql-reservoir-size-store.ts";
import { DATABASES } from "../support/databases.ts";
import { reservoirSizeStoreContract } from "./contracts/reservoir-size-store-contract.ts";

for (const { name, open } of DATABASES) {
	reservoirSizeStoreContract(name, async () => {
		const { db, close } = await open();
		return { sizes: new SqlReservoirSizeStore(db), audit: new SqlAuditLog(db), close };
	});
}
