import { ShowtimeError } from "../errors.ts";
import type { PlatformNotice } from "../events/platform-notice.ts";
import type { SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { GameServiceDirectory } from "../platform/game-service-directory.ts";
import type { GameSessionDirectory } from "../platform/game-session-directory.ts";
import { END_INPUT_ID } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { SessionDirectory } from "./session-directory.ts";
import type { VoiceOrchestration } from "./voice-orchestration.ts";

const MOST_TITLE_CHARACTERS = 120;
/** Why a game session is not streamed, although it has begun. */
const NOT_STREAMED: readonly string[] = ["STREAMER_ALREADY_LIVE", "UNKNOWN_GAME_SESSION", "GAME_SESSION_OVER"];

export interface GameSessionsParts {
	directory: Pick<SessionDirectory, "start" | "submitAnywhere" | "liveSessions">;
	sessions: Pick<SessionStore, "liveByGameSession">;
	gameServices: GameServiceDirectory;
	gameSessions: GameSessionDirectory;
	voice: Pick<VoiceOrchestration, "create" | "remove">;
	/** SHOWTIME_AUTO_STREAM_ON_GAME_SESSION and SHOWTIME_AUTO_VOICE_ON_GAME_SESSION. */
	streamsByItself: boolean;
	hasVoice: boolean;
	logger: Logger;
}

/** What game sessions bring about: voice rooms and streams when they begin, the end of both with them (docs/platform.md). */
export class GameSessions {
	readonly #parts: GameSessionsParts;

	constructor(parts: GameSessionsParts) {
		this.#parts = parts;
	}

	/** A game session has begun. What cannot be made is said in the log: a game goes on without. */
	async begun(notice: Extract<PlatformNotice, { kind: "game-session.begun" }>): Promise<void> {
		const { hasVoice, streamsByItself, voice, logger } = this.#parts;
		const { gameSessionId } = notice;
		if (hasVoice) {
			await voice.create({ kind: "game-session", sessionId: gameSessionId }).catch((error: unknown) => {
				logger.warn({ err: error, gameSessionId }, "a game session has no voice room");
			});
		}
		if (streamsByItself) await this.#stream(notice);
	}

	/** A game session is over: its streams end, its voice room goes. */
	async over(gameSessionId: string): Promise<void> {
		const streams = await this.#parts.sessions.liveByGameSession(gameSessionId);
		await Promise.all(streams.map((record) => this.#end(record)));
		await this.#parts.voice.remove(gameSessionId);
	}

	/** Ends streams of this process whose game session is over, although nobody said so; to be called at intervals. */
	async reconcile(): Promise<void> {
		const { directory, gameSessions, logger } = this.#parts;
		for (const { record, isOver } of [...directory.liveSessions()]) {
			const { gameSessionId } = record;
			if (isOver || gameSessionId === undefined) continue;
			try {
				const found = await gameSessions.find(gameSessionId);
				if (found === undefined || found.isFinished) await this.over(gameSessionId);
			} catch (error) {
				logger.warn({ err: error, gameSessionId }, "a game session was not looked after; tried again later");
			}
		}
	}

	async #stream({
		gameSessionId,
		gameType,
		ownerAccountId,
		name,
	}: Extract<PlatformNotice, { kind: "game-session.begun" }>): Promise<void> {
		const { gameServices, directory, logger } = this.#parts;
		const gameService = await gameServices.findByStub(gameType);
		if (ownerAccountId === undefined || gameService === undefined) {
			logger.info({ gameSessionId, gameType }, "a game session is not streamed: it has no owner or an unknown game");
			return;
		}
		try {
			await directory.start({
				streamer: { entityType: "account", entityId: ownerAccountId },
				gameServiceId: gameService.gameServiceId,
				gameSessionId,
				...(name?.trim() ? { title: name.trim().slice(0, MOST_TITLE_CHARACTERS) } : {}),
			});
		} catch (error) {
			// A notice that comes twice, or late, or somebody who streams already.
			if (!(error instanceof ShowtimeError && NOT_STREAMED.includes(error.code))) throw error;
		}
	}

	async #end({ showtimeSessionId }: SessionRecord): Promise<void> {
		const input = { kind: "end", reason: "game-session-ended" } as const;
		try {
			await this.#parts.directory.submitAnywhere(showtimeSessionId, END_INPUT_ID, input);
		} catch (error) {
			if (!(error instanceof ShowtimeError && error.code === "SESSION_ENDED")) throw error;
		}
	}
}
