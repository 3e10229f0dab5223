import type { Config } from "./config.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { CareerSource } from "./persistence/career-source.ts";
import type { SessionStore } from "./persistence/session-store.ts";
import { SqlCareerPurge } from "./persistence/sql-career-purge.ts";
import type { VoiceStore } from "./persistence/voice-store.ts";
import type { Platform } from "./platform/platform.ts";
import { Cleanup } from "./rooms/cleanup.ts";
import { systemClock } from "./rooms/clock.ts";
import { GameSessions } from "./rooms/game-sessions.ts";
import type { Logger } from "./rooms/logger.ts";
import { PlatformNotices } from "./rooms/platform-notices.ts";
import type { SessionDirectory } from "./rooms/session-directory.ts";
import type { Sponsorships } from "./rooms/sponsorships.ts";
import { VoiceOrchestration } from "./rooms/voice-orchestration.ts";

export interface NoticeParts {
	config: Config;
	database: ConfiguredDatabase;
	/** Which room a session has. */
	voiceStore: VoiceStore;
	platform: Platform;
	sessions: SessionStore;
	careers: CareerSource;
	directory: SessionDirectory;
	sponsorships: Sponsorships;
	log: Logger;
}

/** What follows from what other services tell: voice, streams of game sessions, careers, clean-up. */
export interface OpenNotices {
	notices: PlatformNotices;
	voice: VoiceOrchestration;
	gameSessions: GameSessions;
	cleanup: Cleanup;
}

export function openNotices(parts: NoticeParts): OpenNotices {
	const {
		config,
		database,
		voiceStore: store,
		platform,
		sessions,
		careers,
		directory,
		sponsorships,
		log: logger,
	} = parts;
	const clock = systemClock;
	const collectionTypes = [config.milestoneCollectionType, config.hypeCollectionType, config.worldFirstCollectionType];
	const { voiceRooms, gameSessions: directoryOfGames, gameServices, collections, resources, seeds } = platform;
	const common = { directory, sessions, clock, logger };
	const voice = new VoiceOrchestration({ ...common, store, voiceRooms, gameSessions: directoryOfGames });
	const gameSessions = new GameSessions({
		...common,
		gameServices,
		gameSessions: directoryOfGames,
		voice,
		streamsByItself: config.autoStreamOnGameSession,
		hasVoice: config.autoVoiceOnGameSession,
	});
	const purge = new SqlCareerPurge(database.db, clock.nowMs);
	const cleanup = new Cleanup({ ...common, purge, collections, collectionTypes, resources });
	const seedTypeCode = config.streamerSeedTypeCode;
	const notices = new PlatformNotices({
		...common,
		voice,
		gameSessions,
		cleanup,
		sponsorships,
		seeds,
		seedTypeCode,
		collectionTypes,
		careers,
	});
	return { notices, voice, gameSessions, cleanup };
}
