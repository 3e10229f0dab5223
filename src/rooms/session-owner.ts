import { SessionElsewhere, ShowtimeError } from "../errors.ts";
import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";
import { isVersionUnknown } from "./fold-versions.ts";
import { isJournalLost } from "./journal-epoch.ts";
import type { LiveSession } from "./live-session.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Logger } from "./logger.ts";
import type { MemberExchange } from "./member-exchange.ts";
import type { RoomHost } from "./room-host.ts";

/** How long the owner of a session is not looked up again where it is another process: calls for a session come in a row. */
const OWNER_KEPT_MS = 2_000;
const MOST_KEPT = 10_000;

export interface SessionOwnerParts {
	clock: Pick<Clock, "nowMs">;
	ownership: Ownership;
	exchange: Pick<MemberExchange, "beginAnew">;
	rooms: RoomHost;
	logger: Logger;
	live: LiveSessions;
	/** Takes the session out of the directory. */
	remove(session: LiveSession): void;
	/** It is not known whether the session is this process's for the others. */
	doubt(showtimeSessionId: string): void;
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

	/** Frees a session that runs here no more. */
	giveUp({ id, token }: Pick<LiveSession, "id" | "token">): void {
		const { ownership, logger, doubt } = this.#parts;
		ownership.release(id, token).catch((error: unknown) => {
			logger.error({ err: error, showtimeSessionId: id }, "ownership not given up; tried again");
			doubt(id);
		});
	}

	/**
	 * Steps down from a session that another process owns by now, or that goes on in a version which this release does not know:
	 * nothing of it is written here any more. When this one still owns it, the conflict may come from a journal that was lost.
	 */
	async check(session: LiveSession, conflict?: unknown): Promise<void> {
		const { ownership, logger, live } = this.#parts;
		const { id, token } = session;
		try {
			if (live.get(id) !== session) return;
			if (isVersionUnknown(conflict)) await this.#stepDown(session, "it goes on in a version that is not known here");
			else if (!(await ownership.holds(id, token))) await this.#stepDown(session, "another process owns the session");
			else await this.#repair(session, isJournalLost(conflict));
		} catch (error) {
			logger.error(
				{ err: error, showtimeSessionId: id },
				"neither owner nor journal are known; looked up again with the next conflict",
			);
		}
	}

	/** `cannotFollow`: what others wrote behind the session's last marker does not follow on it. */
	async #repair(session: LiveSession, cannotFollow: boolean): Promise<void> {
		try {
			if (await session.repair()) await this.#parts.exchange.beginAnew(session);
			else if (cannotFollow) await this.#stepDown(session, "its journal goes on in a way that cannot be followed");
		} catch (error) {
			const isTaken = error instanceof ShowtimeError && error.code === "NOT_OWNER";
			if (!isTaken && !isJournalLost(error)) throw error;
			const reason = isTaken ? "another process has gone on with the session" : "its journal has lost its beginning";
			await this.#stepDown(session, reason);
		}
	}

	/** Whoever owns the session goes on with it; where that is this process, whoever takes it up, from what the stores have. */
	async #stepDown(session: LiveSession, reason: string): Promise<void> {
		const { rooms, logger, remove } = this.#parts;
		const { id } = session;
		session.halt();
		remove(session);
		this.giveUp(session);
		logger.warn({ showtimeSessionId: id }, `stepped down: ${reason}`);
		await rooms.close(id, { kind: "moved" });
	}
}
