import { randomUUID } from "node:crypto";
import { SoleOwnership } from "../../src/persistence/sole-ownership.ts";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { DATABASES } from "../support/databases.ts";
import { type OwnershipHouse, ownershipContract, sharedOwnershipContract } from "./contracts/ownership-contract.ts";

const LONG_MS = 3_600_000;

for (const { name, open } of DATABASES) {
	const openShared = async (): Promise<OwnershipHouse> => {
		const database = await open();
		return {
			sessions: new SqlSessionStore(database.db),
			async join(leaseMs = LONG_MS) {
				const node = { nodeId: randomUUID(), internalUrl: () => "http://127.0.0.1:1", leaseMs };
				const ownership = new SqlOwnership(database, node);
				await ownership.renew();
				return ownership;
			},
			close: () => database.close(),
		};
	};
	ownershipContract(name, openShared);
	sharedOwnershipContract(name, openShared);
}

ownershipContract("a process alone", async () => {
	const database = await DATABASES[0].open();
	const sessions = new SqlSessionStore(database.db);
	return { sessions, join: async () => new SoleOwnership(sessions), close: () => database.close() };
});
