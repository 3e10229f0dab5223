import { SessionElsewhere, ShowtimeError } from "../errors.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { LiveSession } from "./live-session.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Logger } from "./logger.ts";
import type { RoomHost } from "./room-host.ts";

export interface SessionOwnerParts {
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
		const { ownership } = this.#parts;
		const owner = await ownership.ownerOf(id);
		if (owner !== undefined && owner.nodeId !== ownership.nodeId) throw new SessionElsewhere(id, owner.internalUrl);
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
