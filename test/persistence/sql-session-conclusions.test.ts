import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { SqlSessionConclusions } from "../../src/persistence/sql-session-conclusions.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { SqlVoiceStore } from "../../src/persistence/sql-voice-store.ts";
import { DATABASES } from "../support/databases.ts";
import { sessionConclusionsContract } from "./contracts/session-conclusions-contract.ts";

for (const { name, open } of DATABASES) {
	sessionConclusionsContract(name, async () => {
		const { db, close, ...database } = await open();
		const node = { nodeId: "one", internalUrl: () => "http://one", leaseMs: 60_000 };
		const ownership = new SqlOwnership({ db, ...database }, node);
		await ownership.renew();
		return {
			conclusions: new SqlSessionConclusions(db),
			sessions: new SqlSessionStore(db),
			calls: new SqlPlatformCalls(db),
			voice: new SqlVoiceStore(db),
			outbox: new SqlOutbox(db),
			ownership,
			close,
		};
	});
}
