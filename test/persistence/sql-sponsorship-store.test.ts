import { SqlSponsorshipStore } from "../../src/persistence/sql-sponsorship-store.ts";
import { DATABASES } from "../support/databases.ts";
import { sponsorshipStoreContract } from "./contracts/sponsorship-store-contract.ts";

for (const { name, open } of DATABASES) {
	sponsorshipStoreContract(name, async () => {
		const { db, close } = await open();
		return { store: new SqlSponsorshipStore(db), close };
	});
}
