import { SqlHypeHistory } from "../../src/persistence/sql-hype-history.ts";
import { DATABASES } from "../support/databases.ts";
import { hypeHistoryContract } from "./contracts/hype-history-contract.ts";

for (const { name, open } of DATABASES) {
	hypeHistoryContract(name, async () => {
		const { db, close } = await open();
		return { history: new SqlHypeHistory(db), close };
	});
}
