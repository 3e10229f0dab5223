import { randomUUID } from "node:crypto";
import type { Registration } from "../../../src/events/registration.ts";
import type { LegendaryEvent } from "../../../src/platform/realm-history.ts";
import { type BannouHouse, ownHouse } from "../../support/platform/bannou-house.ts";
import type { Body, MemoryPlatform } from "../../support/platform/memory-platform.ts";
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

function put(memory: MemoryPlatform, record: Registration): void {
	if (record.kind === "character") {
		const { id, name, realmId, isDead } = record;
		memory.characters.set(id, { status: isDead ? "dead" : "alive", realmId, name });
	} else if (record.kind === "game-service") {
		memory.gameServices.set(record.id, { stubName: record.stubName ?? record.id, displayName: record.name });
	} else {
		const { id, gameType = "arcadia", ownerAccountId: owner, isFinished } = record;
		memory.gameSessions.set(id, { gameType, status: isFinished ? "finished" : "active", owner });
	}
}

/** Records of one owner, oldest first. */
function participationsOf({ participations }: MemoryPlatform, owner: string, id: string): Body[] {
	const own = [...participations.values()].filter((one) => one[owner] === id);
	return own.sort((a, b) => Date.parse(a.eventDate) - Date.parse(b.eventDate));
}

/** What a record of a history says whichever it is. */
function toldBy({ eventId, eventName, eventDate }: Body): Pick<LegendaryEvent, "eventId" | "eventName" | "atMs"> {
	return { eventId, eventName, atMs: Date.parse(eventDate) };
}

for (const spelling of ["schema", "runtime"] as const) {
	const name = `bannou, enumerations as in the ${spelling}`;
	const open = async () => {
		const house: BannouHouse = await ownHouse({ spelling });
		return { ...house.platform, memory: house.mock.memory, gameServiceId: randomUUID(), close: house.close };
	};
	directoriesContract(name, async () => {
		const opened = await open();
		return { ...opened, put: async (record) => put(opened.memory, record) };
	});
	seedsContract(name, open);
	walletsContract(name, open);
	collectionsContract(name, open);
	relationshipsContract(name, open);
	resourcesContract(name, async () => {
		const { resources, memory, close } = await open();
		return {
			resources,
			sourcesOf: async (resourceType, resourceId) => {
				const start = `${resourceType}/${resourceId}/showtime/`;
				const own = [...memory.references].filter((reference) => reference.startsWith(start));
				return own.map((reference) => reference.slice(start.length));
			},
			cleanupOf: async (resourceType) => memory.cleanups.get(resourceType)?.callbackEndpoint,
			close,
		};
	});
	contractsContract(name, async (nowMs) => {
		const opened = await open();
		opened.memory.nowMs = nowMs;
		return opened;
	});
	voiceRoomsContract(name, open);
	broadcastSessionsContract(name, async () => {
		const opened = await open();
		const begin = async () => {
			const platformSessionId = randomUUID();
			opened.memory.broadcasts.set(platformSessionId, { isActive: true });
			return platformSessionId;
		};
		return { ...opened, begin };
	});
	analyticsContract(name, async () => {
		const { analytics, memory, close } = await open();
		return {
			analytics,
			sumOf: async (gameServiceId, type, { entityType, entityId }) => {
				const key = { gameServiceId, eventType: type, entityType, entityId };
				const own = memory.figures.filter((one) => Object.entries(key).every(([field, value]) => one[field] === value));
				return own.reduce((sum, { value }) => sum + value, 0);
			},
			close,
		};
	});
	leaderboardsContract(name, open);
	characterHistoryContract(name, async () => {
		const { characterHistory, memory, close } = await open();
		const performancesOf = async (characterId: string) =>
			participationsOf(memory, "characterId", characterId).map((one) => {
				return { characterId, ...toldBy(one), significance: one.significance };
			});
		return { characterHistory, performancesOf, close };
	});
	realmHistoryContract(name, async () => {
		const { realmHistory, memory, close } = await open();
		const eventsOf = async (realmId: string) =>
			participationsOf(memory, "realmId", realmId).map((one) => ({ realmId, ...toldBy(one), impact: one.impact }));
		return { realmHistory, eventsOf, close };
	});
}
