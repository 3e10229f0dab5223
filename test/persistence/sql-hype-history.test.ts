import { SqlHypeHistory } from "../../src/persistence/sql-hype-history.ts";
import { SQLITE_DATABASES } from "../support/sqlite-databases.ts";
import { hypeHistoryContract } from "./contracts/hype-history-contract.ts";

for (const { name, open } of SQLITE_DATABASES) {
	hypeHistoryContract(name, async () => {
		const { db, close } = await open();
		return { history: new SqlHypeHistory(db), close };
	});
}
