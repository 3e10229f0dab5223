import { SqlAuditLog } from "../../src/persistence/sql-audit-log.ts";
import { SqlRuleStore } from "../../src/persistence/sql-rule-store.ts";
import { DATABASES } from "../support/databases.ts";
import { ruleStoreContract } from "./contracts/rule-store-contract.ts";

for (const { name, open } of DATABASES) {
	ruleStoreContract(name, async () => {
		const { db, close } = await open();
		return { rules: new SqlRuleStore(db), audit: new SqlAuditLog(db), close };
	});
}
