import type { SessionTotals } from "../events/effect.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { SessionSummary } from "./career-conclusion.ts";

export type SessionStatus = "active" | "paused" | "ended";

/** The record of a streaming session; the world is the truth about who is in it. */
export interface SessionRecord {
	showtimeSessionId: string;
	status: SessionStatus;
	streamer: StreamerReference;
	gameServiceId: string;
	gameSessionId?: string;
	platformSessionId?: string;
	/** When the newest pulse taken was made. */
	lastPulseAtMs?: number;
	/** Secret that viewers' tracking ids are hashed with; gone with the session's end. */
	trackingKey?: string;
	title: string;
	realmPreset: string;
	/** Shown by `GET /streams`. */
	listed: boolean;
	startedAtMs: number;
	pausedAtMs?: number;
	endedAtMs?: number;
	endReason?: string;
	totals?: SessionTotals;
	/** What it did for its streamer's career; of a session that is concluded. */
	summary?: SessionSummary;
}

export interface SessionQuery {
	gameServiceId?: string;
	/** Only sessions of these game services; absent: all. */
	gameServices?: string[];
	streamer?: StreamerReference;
	status?: SessionStatus;
	/** Only sessions that have not ended (true) or have (false). */
	isLive?: boolean;
	/** From 1. */
	page: number;
	/** 1 to 100. */
	pageSize: number;
}

/** What a session knows of the broadcast of a real audience. */
export type BroadcastChange = Partial<Pick<SessionRecord, "platformSessionId" | "lastPulseAtMs" | "trackingKey">>;

export interface SessionStore {
	/** Throws `STREAMER_ALREADY_LIVE` when the streamer has a session that has not ended; nothing is written then. */
	create(record: SessionRecord): Promise<void>;
	get(showtimeSessionId: string): Promise<SessionRecord | undefined>;
	/**
	 * After it returns the given fields are stored (one given as undefined is cleared), the others as they were.
	 * Throws `SESSION_NOT_FOUND` for a session that was never created, and `NOT_OWNER` when its owner has not the `token` that is given.
	 */
	update(
		showtimeSessionId: string,
		change: Partial<Pick<SessionRecord, "status" | "pausedAtMs" | "endedAtMs" | "endReason" | "totals">>,
		token?: number,
	): Promise<void>;
	/**
	 * After it returns the given fields are stored (one given as undefined is cleared), unless the session has ended or
	 * never was: then nothing is.
	 */
	updateBroadcast(showtimeSessionId: string, change: BroadcastChange): Promise<void>;
	/** Newest first. */
	list(query: SessionQuery): Promise<{ records: SessionRecord[]; totalCount: number }>;
	/** Those of the sessions that have ended, in no order. */
	endedAmong(showtimeSessionIds: readonly string[]): Promise<string[]>;
	/** Every session that has not ended, oldest first. */
	listLive(): Promise<SessionRecord[]>;
	/** Sessions of a game session that have not ended, oldest first. */
	liveByGameSession(gameSessionId: string): Promise<SessionRecord[]>;
	/** Ended sessions whose career is not concluded, oldest first, at most `most`; none that never came to life. */
	listUnconcluded(most: number): Promise<SessionRecord[]>;
	liveByStreamer(streamer: StreamerReference): Promise<SessionRecord | undefined>;
}
