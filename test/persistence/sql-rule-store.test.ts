import { SqlAuditLog } from "../../src/persistence/sql-audit-log.ts";
import { SqlRuleStore } from "../../src/persistence/sql-rule-store.ts";
import { SQLITE_DATABASES } from "../support/sqlite-databases.ts";
import { ruleStoreContract } from "./contracts/rule-store-contract.ts";

for (const { name, open } of SQLITE_DATABASES) {
	ruleStoreContract(name, async () => {
		const { db, close } = await open();
		return { rules: new SqlRuleStore(db), audit: new SqlAuditLog(db), close };
	});
}
