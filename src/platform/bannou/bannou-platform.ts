import type { Platform } from "../platform.ts";
import { BannouAnalytics } from "./bannou-analytics.ts";
import { BannouBroadcastSessions } from "./bannou-broadcast-sessions.ts";
import { BannouCharacterDirectory } from "./bannou-character-directory.ts";
import { BannouCharacterHistory } from "./bannou-character-history.ts";
import { BannouCollections } from "./bannou-collections.ts";
import { BannouContracts } from "./bannou-contracts.ts";
import { BannouEntryTemplates } from "./bannou-entry-templates.ts";
import { BannouGameServiceDirectory } from "./bannou-game-service-directory.ts";
import { BannouGameSessionDirectory } from "./bannou-game-session-directory.ts";
import { BannouLeaderboards } from "./bannou-leaderboards.ts";
import { BannouRealmHistory } from "./bannou-realm-history.ts";
import { BannouRelationships } from "./bannou-relationships.ts";
import { BannouResources } from "./bannou-resources.ts";
import { BannouSeeds } from "./bannou-seeds.ts";
import { BannouVoiceRooms } from "./bannou-voice-rooms.ts";
import { BannouWallets } from "./bannou-wallets.ts";
import type { ServiceClients } from "./service-clients.ts";

/** What Showtime is called on the platform. */
export const SERVICE_NAME = "showtime";

/** Codes of what Showtime has on the platform. */
export interface PlatformCodes {
	seedType: string;
	currency: string;
	relationshipType: string;
}

/** Every service of the platform by HTTP. */
export function createBannouPlatform(clients: ServiceClients, codes: PlatformCodes): Platform {
	const { surroundings } = clients;
	const seeds = { client: clients.of("seed"), typeCode: codes.seedType, serviceName: SERVICE_NAME };
	const entryTemplates = new BannouEntryTemplates(clients.of("collection"), clients.of("item"));
	return {
		characters: new BannouCharacterDirectory(clients.of("character")),
		gameServices: new BannouGameServiceDirectory(clients.of("game-service"), surroundings),
		gameSessions: new BannouGameSessionDirectory(clients.of("game-session")),
		seeds: new BannouSeeds(seeds),
		collections: new BannouCollections(clients.of("collection"), entryTemplates),
		wallets: new BannouWallets(clients.of("currency"), codes.currency),
		contracts: new BannouContracts(clients.of("contract")),
		relationships: new BannouRelationships(clients.of("relationship"), codes.relationshipType),
		resources: new BannouResources(clients.of("resource"), SERVICE_NAME),
		voiceRooms: new BannouVoiceRooms(clients.of("voice")),
		broadcastSessions: new BannouBroadcastSessions(clients.of("broadcast")),
		analytics: new BannouAnalytics(clients.of("analytics"), surroundings.log),
		leaderboards: new BannouLeaderboards(clients.of("leaderboard")),
		characterHistory: new BannouCharacterHistory(clients.of("character-history")),
		realmHistory: new BannouRealmHistory(clients.of("realm-history")),
	};
}
