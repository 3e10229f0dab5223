import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { DATABASES } from "../support/databases.ts";
import { platformCallsContract } from "./contracts/platform-calls-contract.ts";

for (const { name, open } of DATABASES) {
	platformCallsContract(name, async () => {
		const { db, close } = await open();
		return { calls: new SqlPlatformCalls(db), close };
	});
}
