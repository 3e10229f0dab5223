import type { Analytics } from "./analytics.ts";
import type { BroadcastSessions } from "./broadcast-sessions.ts";
import type { CharacterDirectory } from "./character-directory.ts";
import type { CharacterHistory } from "./character-history.ts";
import type { Collections } from "./collections.ts";
import type { Contracts } from "./contracts.ts";
import type { GameServiceDirectory } from "./game-service-directory.ts";
import type { GameSessionDirectory } from "./game-session-directory.ts";
import type { Leaderboards } from "./leaderboards.ts";
import type { RealmHistory } from "./realm-history.ts";
import type { Relationships } from "./relationships.ts";
import type { Resources } from "./resources.ts";
import type { Seeds } from "./seeds.ts";
import type { VoiceRooms } from "./voice-rooms.ts";
import type { Wallets } from "./wallets.ts";

/**
 * The other services of the platform. The first nine are hard: no process starts without them, and a call fails with
 * `PlatformUnavailable` while one is away. The others are soft: what hangs on them is left out and comes back by itself.
 * Whatever any of them decides against the caller is a `PlatformRefused`.
 */
export interface Platform {
	characters: CharacterDirectory;
	gameServices: GameServiceDirectory;
	gameSessions: GameSessionDirectory;
	seeds: Seeds;
	collections: Collections;
	wallets: Wallets;
	contracts: Contracts;
	relationships: Relationships;
	resources: Resources;
	voiceRooms: VoiceRooms;
	broadcastSessions: BroadcastSessions;
	analytics: Analytics;
	leaderboards: Leaderboards;
	characterHistory: CharacterHistory;
	realmHistory: RealmHistory;
}
