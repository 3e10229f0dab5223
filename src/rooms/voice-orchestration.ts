import { PlatformRefused, ShowtimeError } from "../errors.ts";
import type { SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { VoiceMapping, VoiceOwnerKind, VoiceStore } from "../persistence/voice-store.ts";
import type { GameSessionDirectory } from "../platform/game-session-directory.ts";
import type { VoiceRooms } from "../platform/voice-rooms.ts";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import type { SessionDirectory } from "./session-directory.ts";

/** People in a voice room that is made here. */
const MOST_PARTICIPANTS = 16;

export interface VoiceOrchestrationParts {
	store: VoiceStore;
	voiceRooms: VoiceRooms;
	gameSessions: GameSessionDirectory;
	sessions: Pick<SessionStore, "get" | "liveByGameSession">;
	directory: Pick<SessionDirectory, "submitAnywhere">;
	clock: Pick<Clock, "nowMs">;
	logger: Logger;
}

/** Whose voice room it is. */
export interface VoiceOwner {
	kind: VoiceOwnerKind;
	sessionId: string;
}

/**
 * Voice rooms of game sessions and of streaming sessions (docs/platform.md, "Voice"): who has which, made and removed, and how
 * many speak there, which makes a crowd livelier. A room of a game session is that of all its streams.
 */
export class VoiceOrchestration {
	readonly #parts: VoiceOrchestrationParts;

	constructor(parts: VoiceOrchestrationParts) {
		this.#parts = parts;
	}

	/**
	 * After it returns the session has a voice room; one that it has is answered. Throws `VOICE_ROOM_EXISTS` when it has one that
	 * nobody told us of, or `PlatformUnavailable`.
	 */
	async create({ kind, sessionId }: VoiceOwner): Promise<VoiceMapping> {
		const { store, voiceRooms, clock } = this.#parts;
		const known = await store.ofSession(sessionId);
		if (known !== undefined && (await voiceRooms.find(known.roomId)) !== undefined) return known;
		const { roomId, participants } = await this.#made(sessionId);
		const mapping = { roomId, sessionKind: kind, sessionId, participants, isOurs: true, createdAtMs: clock.nowMs() };
		await store.put(mapping);
		return mapping;
	}

	/** After it returns the session has no voice room, and nobody speaks in its streams. */
	async remove(sessionId: string): Promise<void> {
		const { store, voiceRooms } = this.#parts;
		const known = await store.ofSession(sessionId);
		if (known === undefined) return;
		await voiceRooms.remove(known.roomId);
		await this.gone(known.roomId);
	}

	/** Somebody made a room for a session. */
	async heardOf(roomId: string, sessionId: string): Promise<void> {
		const { store, sessions, clock } = this.#parts;
		if ((await store.ofRoom(roomId)) !== undefined) return;
		const isStream = (await sessions.get(sessionId)) !== undefined;
		const sessionKind = isStream ? "showtime-session" : "game-session";
		await store.put({ roomId, sessionKind, sessionId, participants: 0, isOurs: false, createdAtMs: clock.nowMs() });
	}

	/** The room is no more. */
	async gone(roomId: string): Promise<void> {
		const { store } = this.#parts;
		const known = await store.ofRoom(roomId);
		if (known === undefined) return;
		await store.remove(roomId);
		if (known.participants > 0) await this.#tell({ ...known, participants: 0 }, `voice-gone:${roomId}`);
	}

	/** So many are in the room now; a room that nobody told us of is none of a session. `noticeId`: the same for the same notice. */
	async speaking(roomId: string, participants: number, noticeId: string): Promise<void> {
		const known = await this.#parts.store.setParticipants(roomId, participants);
		if (known !== undefined) await this.#tell(known, `voice:${noticeId}`);
	}

	/** The room of a session: its own, or that of its game session. */
	async roomOf({ showtimeSessionId, gameSessionId }: SessionRecord): Promise<VoiceMapping | undefined> {
		const { store } = this.#parts;
		const own = await store.ofSession(showtimeSessionId);
		return own ?? (gameSessionId === undefined ? undefined : await store.ofSession(gameSessionId));
	}

	/** Rooms of sessions that are not over, by session: its own, or that of its game session. */
	async roomIdsOf(records: readonly SessionRecord[]): Promise<Map<string, string>> {
		const live = records.filter(({ status }) => status !== "ended");
		const owners = live.flatMap(({ showtimeSessionId, gameSessionId }) =>
			gameSessionId === undefined ? [showtimeSessionId] : [showtimeSessionId, gameSessionId],
		);
		const rooms = await this.#parts.store.ofSessions([...new Set(owners)]);
		const roomOf = new Map(rooms.map(({ sessionId, roomId }) => [sessionId, roomId]));
		return new Map(
			live.flatMap(({ showtimeSessionId, gameSessionId = "" }) => {
				const roomId = roomOf.get(showtimeSessionId) ?? roomOf.get(gameSessionId);
				return roomId === undefined ? [] : [[showtimeSessionId, roomId]];
			}),
		);
	}

	/** A session has begun: it learns who speaks in its game session already. */
	async begun(record: SessionRecord): Promise<void> {
		const room = await this.roomOf(record);
		if (room === undefined || room.participants === 0) return;
		await this.#submit(record.showtimeSessionId, room.participants, `voice-begun:${room.roomId}`);
	}

	/**
	 * Puts right what no notice told: rooms that are gone are forgotten, ours whose session is over are removed, counts are
	 * those of the rooms. One that fails is left for the next time.
	 */
	async reconcile(): Promise<void> {
		const { store, logger } = this.#parts;
		for (const mapping of await store.list()) {
			try {
				await this.#reconcile(mapping);
			} catch (error) {
				const { roomId, sessionId } = mapping;
				logger.warn({ err: error, roomId, sessionId }, "a voice room was not looked after; tried again later");
			}
		}
	}

	async #reconcile(mapping: VoiceMapping): Promise<void> {
		const { voiceRooms, store } = this.#parts;
		const { roomId, isOurs, sessionId } = mapping;
		if (isOurs && (await this.#isOver(mapping))) return this.remove(sessionId);
		const room = await voiceRooms.find(roomId);
		if (room === undefined) return this.gone(roomId);
		if (room.participants === mapping.participants) return;
		const changed = await store.setParticipants(roomId, room.participants);
		if (changed !== undefined) await this.#tell(changed, `voice-seen:${roomId}:${this.#parts.clock.nowMs()}`);
	}

	async #isOver({ sessionKind, sessionId }: VoiceMapping): Promise<boolean> {
		const { sessions, gameSessions } = this.#parts;
		if (sessionKind === "showtime-session") return ((await sessions.get(sessionId))?.status ?? "ended") === "ended";
		const found = await gameSessions.find(sessionId);
		return found === undefined || found.isFinished;
	}

	async #made(sessionId: string): Promise<{ roomId: string; participants: number }> {
		try {
			return await this.#parts.voiceRooms.create(sessionId, MOST_PARTICIPANTS);
		} catch (error) {
			if (!(error instanceof PlatformRefused && error.status === 409)) throw error;
			const message = `session ${sessionId} has a voice room that nobody told Showtime of`;
			throw new ShowtimeError("VOICE_ROOM_EXISTS", message);
		}
	}

	/** Every stream that the room belongs to learns how many speak. */
	async #tell({ sessionKind, sessionId, participants }: VoiceMapping, inputId: string): Promise<void> {
		if (sessionKind === "showtime-session") return this.#submit(sessionId, participants, inputId);
		const streams = await this.#parts.sessions.liveByGameSession(sessionId);
		const submit = ({ showtimeSessionId }: SessionRecord) => this.#submit(showtimeSessionId, participants, inputId);
		await Promise.all(streams.map(submit));
	}

	async #submit(showtimeSessionId: string, participants: number, inputId: string): Promise<void> {
		try {
			await this.#parts.directory.submitAnywhere(showtimeSessionId, inputId, { kind: "voice", participants });
		} catch (error) {
			// Over by now: nobody is there whom voices could cheer up.
			const isOver = error instanceof ShowtimeError && ["SESSION_ENDED", "SESSION_NOT_FOUND"].includes(error.code);
			if (!isOver) throw error;
		}
	}
}
