import { ShowtimeError, streamerNotLive } from "../errors.ts";
import type { StreamerReference } from "../events/reference.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { SessionQuery, SessionRecord, SessionStore } from "../persistence/session-store.ts";
import type { Explained } from "./explanation.ts";
import type { LiveSession } from "./live-session.ts";
import type { LiveSessions } from "./live-sessions.ts";
import { type RecallParts, recallSession } from "./recalled-session.ts";
import type { SessionOwner } from "./session-owner.ts";
import { type SessionView, viewOf } from "./session-view.ts";

export interface SessionLookupParts extends RecallParts {
	live: LiveSessions;
	owner: SessionOwner;
	sessions: SessionStore;
	ownership: Ownership;
	/** Throws when this process takes no calls any more. */
	refuseWhenClosed(): void;
}

/** Finds sessions: live in this process, in another one, or over and recorded. */
export class SessionLookup {
	readonly #parts: SessionLookupParts;

	constructor(parts: SessionLookupParts) {
		this.#parts = parts;
	}

	/** Throws `SESSION_NOT_FOUND`, or `SessionElsewhere` when another process runs it. */
	async get(id: string): Promise<SessionView> {
		const { live, owner } = this.#parts;
		const session = live.get(id);
		if (session !== undefined) return viewOf(session);
		await owner.refuseElsewhere(id);
		return { record: await this.recordOf(id) };
	}

	/** Newest first. */
	async list(query: SessionQuery): Promise<{ views: SessionView[]; totalCount: number }> {
		const { live, sessions } = this.#parts;
		const { records, totalCount } = await sessions.list(query);
		const views = records.map((record) => {
			const session = live.get(record.showtimeSessionId);
			return session === undefined ? { record } : viewOf(session);
		});
		return { views, totalCount };
	}

	/** The id of the live session of a streamer, in whatever process; throws `STREAMER_NOT_LIVE` when there is none. */
	async ofStreamer(streamer: StreamerReference): Promise<string> {
		const { live, sessions } = this.#parts;
		const id = live.ofStreamer(streamer)?.id ?? (await sessions.liveByStreamer(streamer))?.showtimeSessionId;
		if (id === undefined) throw streamerNotLive(streamer);
		return id;
	}

	/** The record of a session that players can join: live here, or in another process. */
	async joinable(id: string): Promise<SessionRecord | undefined> {
		const { live, ownership, sessions } = this.#parts;
		const session = live.get(id);
		if (session !== undefined) {
			return session.isOver || session.world.session.status === "waiting" ? undefined : session.record;
		}
		const record = ownership.isShared ? await sessions.get(id) : undefined;
		return record?.status === "ended" ? undefined : record;
	}

	/** The session, which has to be live here. Throws `SESSION_NOT_FOUND`, `SESSION_ENDED`, `NOT_OWNER` or `DRAINING`. */
	async require(id: string): Promise<LiveSession> {
		const { live, owner, refuseWhenClosed } = this.#parts;
		const session = live.get(id);
		if (session !== undefined) return session;
		refuseWhenClosed();
		await owner.refuseElsewhere(id);
		await this.unendedRecordOf(id);
		return this.refuseUnowned(id);
	}

	/**
	 * What a session's causes are read from: of one that is live here, or has ended not long ago. Throws `SESSION_NOT_FOUND`,
	 * `SESSION_ENDED` or `NOT_OWNER`.
	 */
	async explained(id: string): Promise<Explained> {
		const { live, owner } = this.#parts;
		const session = live.get(id);
		if (session !== undefined) {
			const { record, world, personas, causes } = session;
			return { record, world, viewKey: personas.key, causes };
		}
		await owner.refuseElsewhere(id);
		const record = await this.recordOf(id);
		return record.status === "ended" ? recallSession(record, this.#parts) : this.refuseUnowned(id);
	}

	/** Throws `NOT_OWNER`. */
	refuseUnowned(id: string): never {
		throw new ShowtimeError("NOT_OWNER", `session ${id} does not run in any process at the moment`);
	}

	/** The record of a session in whatever process. Throws `SESSION_NOT_FOUND`. */
	async recordOf(id: string): Promise<SessionRecord> {
		const { live, sessions } = this.#parts;
		const record = live.get(id)?.record ?? (await sessions.get(id));
		if (record === undefined) throw new ShowtimeError("SESSION_NOT_FOUND", `no session ${id}`);
		return record;
	}

	/** Throws `SESSION_NOT_FOUND` or `SESSION_ENDED`. */
	async unendedRecordOf(id: string): Promise<SessionRecord> {
		const record = await this.recordOf(id);
		if (record.status === "ended") throw new ShowtimeError("SESSION_ENDED", `session ${id} has ended`);
		return record;
	}
}
