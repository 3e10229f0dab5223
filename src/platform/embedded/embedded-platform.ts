import type { MentionStore } from "../../persistence/mention-store.ts";
import type { Platform } from "../platform.ts";
import { EmbeddedAnalytics } from "./embedded-analytics.ts";
import { EmbeddedBroadcastSessions } from "./embedded-broadcast-sessions.ts";
import { EmbeddedCharacterDirectory } from "./embedded-character-directory.ts";
import { EmbeddedCharacterHistory } from "./embedded-character-history.ts";
import { EmbeddedCollections } from "./embedded-collections.ts";
import { EmbeddedContracts } from "./embedded-contracts.ts";
import { EmbeddedDatabase, type SqlTools } from "./embedded-database.ts";
import { EmbeddedGameServiceDirectory } from "./embedded-game-service-directory.ts";
import { EmbeddedGameSessionDirectory } from "./embedded-game-session-directory.ts";
import { EmbeddedLeaderboards } from "./embedded-leaderboards.ts";
import { EmbeddedLedger } from "./embedded-ledger.ts";
import { EmbeddedRealmHistory } from "./embedded-realm-history.ts";
import { EmbeddedRegistry } from "./embedded-registry.ts";
import { EmbeddedRelationships } from "./embedded-relationships.ts";
import { EmbeddedResources } from "./embedded-resources.ts";
import { EmbeddedSeeds } from "./embedded-seeds.ts";
import { EmbeddedVoiceRooms } from "./embedded-voice-rooms.ts";
import { EmbeddedWallets } from "./embedded-wallets.ts";

/** What the embedded platform stands on: the database of everything else, which has its `embedded_` tables. */
export interface EmbeddedPlatformParts extends SqlTools {
	mentions: MentionStore;
	/** Answers Unix milliseconds. */
	nowMs(): number;
	/** Only what was registered is known; else everything from its first mention. */
	isStrict: boolean;
	seedTypeCode: string;
	currencyCode: string;
	relationshipTypeCode: string;
}

/** A platform that needs no other service, with what only whoever keeps it asks of it. */
export interface EmbeddedPlatform extends Platform {
	registry: EmbeddedRegistry;
	ledger: EmbeddedLedger;
	resources: EmbeddedResources;
	analytics: EmbeddedAnalytics;
	characterHistory: EmbeddedCharacterHistory;
	realmHistory: EmbeddedRealmHistory;
}

/** Every service of the platform over the `embedded_` tables. */
export function createEmbeddedPlatform(parts: EmbeddedPlatformParts): EmbeddedPlatform {
	const { nowMs, currencyCode } = parts;
	const database = new EmbeddedDatabase(parts);
	const registry = new EmbeddedRegistry(database, nowMs);
	const mentions = parts.isStrict ? undefined : parts.mentions;
	return {
		registry,
		ledger: new EmbeddedLedger(database, currencyCode),
		characters: new EmbeddedCharacterDirectory(registry, mentions),
		gameServices: new EmbeddedGameServiceDirectory(registry, mentions),
		gameSessions: new EmbeddedGameSessionDirectory(registry, mentions),
		seeds: new EmbeddedSeeds(database, parts.seedTypeCode, nowMs),
		collections: new EmbeddedCollections(database, nowMs),
		wallets: new EmbeddedWallets(database, currencyCode, nowMs),
		contracts: new EmbeddedContracts(database, nowMs),
		relationships: new EmbeddedRelationships(database, parts.relationshipTypeCode, nowMs),
		resources: new EmbeddedResources(database),
		voiceRooms: new EmbeddedVoiceRooms(database, nowMs),
		broadcastSessions: new EmbeddedBroadcastSessions(database),
		analytics: new EmbeddedAnalytics(database),
		leaderboards: new EmbeddedLeaderboards(database, nowMs),
		characterHistory: new EmbeddedCharacterHistory(database),
		realmHistory: new EmbeddedRealmHistory(database),
	};
}
