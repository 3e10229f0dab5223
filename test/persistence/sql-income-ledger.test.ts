import { randomUUID } from "node:crypto";
import { SqlIncomeLedger } from "../../src/persistence/sql-income-ledger.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { DATABASES } from "../support/databases.ts";
import { incomeLedgerContract } from "./contracts/income-ledger-contract.ts";

for (const { name, open } of DATABASES) {
	incomeLedgerContract(name, async () => {
		const { db, close } = await open();
		return {
			ledgers: [new SqlIncomeLedger(db), new SqlIncomeLedger(db)],
			calls: new SqlPlatformCalls(db),
			async follow(followers) {
				const rows = followers.map((count) => ({
					streamerType: "account",
					streamerId: randomUUID(),
					totalGrowth: 0,
					followers: count,
				}));
				await db.insertInto("streamer_career").values(rows).execute();
				return rows.map(({ streamerId }) => ({ entityType: "account" as const, entityId: streamerId }));
			},
			close,
		};
	});
}
