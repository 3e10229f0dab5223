import { randomUUID } from "node:crypto";
import { EMBEDDED_PLATFORMS } from "../../support/embedded-platforms.ts";
import { analyticsContract } from "../contracts/analytics-contract.ts";
import { broadcastSessionsContract } from "../contracts/broadcast-sessions-contract.ts";
import { characterHistoryContract } from "../contracts/character-history-contract.ts";
import { collectionsContract } from "../contracts/collections-contract.ts";
import { contractsContract } from "../contracts/contracts-contract.ts";
import { directoriesContract } from "../contracts/directories-contract.ts";
import { leaderboardsContract } from "../contracts/leaderboards-contract.ts";
import { realmHistoryContract } from "../contracts/realm-history-contract.ts";
import { relationshipsContract } from "../contracts/relationships-contract.ts";
import { resourcesContract } from "../contracts/resources-contract.ts";
import { seedsContract } from "../contracts/seeds-contract.ts";
import { voiceRoomsContract } from "../contracts/voice-rooms-contract.ts";
import { walletsContract } from "../contracts/wallets-contract.ts";

for (const { name, open } of EMBEDDED_PLATFORMS) {
	directoriesContract(name, async () => {
		const { registry, ...platform } = await open({ isStrict: true });
		return { ...platform, put: async (record) => void (await registry.register(record)) };
	});
	seedsContract(name, open);
	walletsContract(name, open);
	collectionsContract(name, async () => ({ ...(await open()), gameServiceId: randomUUID() }));
	relationshipsContract(name, open);
	resourcesContract(name, async () => {
		const { resources, close } = await open();
		return {
			resources,
			sourcesOf: (resourceType, resourceId) => resources.sourcesOf(resourceType, resourceId),
			cleanupOf: (resourceType) => resources.cleanupOf(resourceType),
			close,
		};
	});
	contractsContract(name, (nowMs) => open({ nowMs }));
	voiceRoomsContract(name, open);
	broadcastSessionsContract(name, async () => ({ ...(await open()), begin: async () => randomUUID() }));
	analyticsContract(name, async () => {
		const { analytics, close } = await open();
		return { analytics, sumOf: (...figure) => analytics.sumOf(...figure), close };
	});
	leaderboardsContract(name, async () => ({ ...(await open()), gameServiceId: randomUUID() }));
	characterHistoryContract(name, async () => {
		const { characterHistory, close } = await open();
		return { characterHistory, performancesOf: (id) => characterHistory.performancesOf(id), close };
	});
	realmHistoryContract(name, async () => {
		const { realmHistory, close } = await open();
		return { realmHistory, eventsOf: (id) => realmHistory.eventsOf(id), close };
	});
}
