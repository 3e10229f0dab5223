import { ShowtimeError } from "../errors.ts";
import type { StartInput } from "../events/input.ts";
import type { SessionRecord } from "../persistence/session-store.ts";
import type { LiveSession } from "./live-session.ts";
import type { AdoptedSession } from "./live-session-parts.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { MemberExchange } from "./member-exchange.ts";
import { NEVER_STARTED, type SessionEnding } from "./session-ending.ts";
import { beginFold } from "./session-fold.ts";
import type { SessionOwner } from "./session-owner.ts";
import type { SessionParts } from "./session-parts.ts";
import { prepareStart, START_INPUT_ID, type StartRequest } from "./session-start.ts";

export interface SessionStarterParts extends SessionParts {
	live: LiveSessions;
	owner: SessionOwner;
	exchange: MemberExchange;
	ending: SessionEnding;
	/** Makes the session live. */
	adopt(own: AdoptedSession): LiveSession;
	/** Throws when this process takes no calls any more. */
	refuseWhenClosed(): void;
}

/** Starts sessions, and undoes a start that failed. */
export class SessionStarter {
	readonly #parts: SessionStarterParts;
	/** Sessions that are being started: claimed and recorded, and not live yet. */
	readonly #starting = new Set<string>();

	constructor(parts: SessionStarterParts) {
		this.#parts = parts;
	}

	isStarting(id: string): boolean {
		return this.#starting.has(id);
	}

	/** After it returns the first audience is in and players can join; the session does not tick yet. Throws as `prepareStart`. */
	async start(request: StartRequest): Promise<LiveSession> {
		const { owner, sessions, isOutboxBehind, refuseWhenClosed } = this.#parts;
		refuseWhenClosed();
		if (isOutboxBehind?.()) throw new ShowtimeError("OUTBOX_BEHIND");
		const { record, start } = await prepareStart(request, this.#parts);
		const { showtimeSessionId } = record;
		this.#starting.add(showtimeSessionId);
		try {
			// Owned before it is recorded: a session that others can see is never free while it is being started.
			const token = await owner.claim(showtimeSessionId);
			try {
				await sessions.create(record);
			} catch (error) {
				owner.giveUp({ id: showtimeSessionId, token });
				throw error;
			}
			return await this.#begin(record, start, token).catch(async (error: unknown) => {
				await this.#undo(record, error, token);
				throw error;
			});
		} finally {
			this.#starting.delete(showtimeSessionId);
		}
	}

	async #begin(record: SessionRecord, start: StartInput, token: number): Promise<LiveSession> {
		const { journal, rooms, exchange, adopt, refuseWhenClosed } = this.#parts;
		const { showtimeSessionId } = record;
		const audience = await exchange.invite(start, START_INPUT_ID);
		await journal.append(showtimeSessionId, START_INPUT_ID, { ...start, ...audience });
		const fold = beginFold(start, await journal.incarnation(showtimeSessionId));
		const session = adopt({ record, fold, waitingInputs: 1, storedSequences: [], token });
		// What can fail comes before the first marker: with that others hear of the session.
		await rooms.open(showtimeSessionId);
		refuseWhenClosed();
		await session.apply();
		return session;
	}

	async #undo(record: SessionRecord, cause: unknown, token: number): Promise<void> {
		const { logger, ending, live } = this.#parts;
		const { showtimeSessionId } = record;
		logger.error({ err: cause, showtimeSessionId }, "session not started");
		try {
			await ending.abandon(record, NEVER_STARTED, live.get(showtimeSessionId), token);
		} catch (error) {
			logger.error(
				{ err: error, showtimeSessionId },
				"failed start not undone: whoever owns the session goes on with it",
			);
		}
	}
}
