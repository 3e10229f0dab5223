import { SessionElsewhere, ShowtimeError } from "../errors.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Logger } from "./logger.ts";
import type { RoomHost } from "./room-host.ts";

/** How long the owner of a session is not looked up again where it is another process: calls for a session come in a row. */
const OWNER_KEPT_MS = 2_000;
const MOST_KEPT = 10_000;

export interface SessionOwnerParts {
	clock: Pick<Clock, "nowMs">;
	ownership: Ownership;
	rooms: RoomHost;
	logger: Logger;
	live: LiveSessions;
	/** Takes the session out of the directory. */
	remove(session: LiveSession): void;
}

/** What a process does about the ownership of its sessions, and about those of others. */
export class SessionOwner {
	readonly #parts: SessionOwnerParts;
	/** Internal URLs of other processes, by session. */
	readonly #elsewhere = new Map<string, { internalUrl: string; untilMs: number }>();

	constructor(parts: SessionOwnerParts) {
		this.#parts = parts;
	}

	/** Claims a session that is being started. Throws `NOT_OWNER` when another process has taken it. */
	async claim(id: string): Promise<number> {
		const token = await this.#parts.ownership.claim(id);
		if (token !== undefined) return token;
		throw new ShowtimeError("NOT_OWNER", `session ${id} was taken by another process`);
	}

	/** Throws `SessionElsewhere` when another process runs the session. */
	async refuseElsewhere(id: string): Promise<void> {
		const { ownership, clock } = this.#parts;
		const known = this.#elsewhere.get(id);
		if (known !== undefined && clock.nowMs() < known.untilMs) throw new SessionElsewhere(id, known.internalUrl);
		const owner = await ownership.ownerOf(id);
		if (owner === undefined || owner.nodeId === ownership.nodeId) return;
		const { internalUrl } = owner;
		if (this.#elsewhere.size >= MOST_KEPT) this.#elsewhere.clear();
		this.#elsewhere.set(id, { internalUrl, untilMs: clock.nowMs() + OWNER_KEPT_MS });
		throw new SessionElsewhere(id, internalUrl);
	}

	/** Makes a session that runs nowhere this process's, so that it can be ended. */
	async takeToEnd(id: string): Promise<void> {
		await this.refuseElsewhere(id);
		await this.claim(id);
	}

	/** Frees a session that runs here no more; a failure is only logged, the next owner waits for the lease then. */
	giveUp({ id, token }: Pick<LiveSession, "id" | "token">): void {
		const { ownership, logger } = this.#parts;
		ownership.release(id, token).catch((error: unknown) => {
			logger.error({ err: error, showtimeSessionId: id }, "ownership not given up; it ends with this process");
		});
	}

	/**
	 * Steps down from a session that another process owns by now: nothing of it is written here any more. When this one still
	 * owns it, the conflict may come from a journal that was lost.
	 */
	async check(session: LiveSession): Promise<void> {
		const { ownership, rooms, logger, live, remove } = this.#parts;
		const { id, token } = session;
		try {
			if (live.get(id) !== session) return;
			if (await ownership.holds(id, token)) return await session.repair();
			session.halt();
			remove(session);
			logger.warn({ showtimeSessionId: id }, "stepped down: another process owns the session");
			await rooms.close(id, { kind: "moved" });
		} catch (error) {
			logger.error(
				{ err: error, showtimeSessionId: id },
				"neither owner nor journal are known; looked up again with the next conflict",
			);
		}
	}
}
