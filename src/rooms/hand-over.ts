import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";
import { inParallel } from "./in-parallel.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { RoomHost } from "./room-host.ts";
import { within } from "./within.ts";

export interface HandOverParts {
	ownership: Ownership;
	rooms: RoomHost;
	clock: Clock;
	logger: Logger;
}

/** Sessions that are checkpointed at a time; the stores have connections for no more. */
const AT_ONCE = 16;

/** Hands sessions over; `remove` takes each out of the directory. */
export async function handOverAll(
	sessions: readonly LiveSession[],
	withinMs: number,
	parts: HandOverParts & { remove(session: LiveSession): void },
): Promise<void> {
	await inParallel(sessions, AT_ONCE, async (session) => {
		await handOver(session, withinMs, parts);
		parts.remove(session);
	});
}

/**
 * Checkpoints a session when the step that it is in has ended and frees it for the next owner. Then, and after `withinMs` in any
 * case, its players are told that it moves.
 */
async function handOver(session: LiveSession, withinMs: number, parts: HandOverParts): Promise<void> {
	const { rooms, clock, logger } = parts;
	const tell = (error: unknown) =>
		logger.error({ err: error, showtimeSessionId: session.id }, "session not handed over; the journal has everything");
	await within(clock, withinMs, free(session, parts)).catch(tell);
	await within(clock, withinMs, rooms.close(session.id, { kind: "moved" })).catch(tell);
}

async function free(session: LiveSession, { ownership }: HandOverParts): Promise<void> {
	await session.close();
	await ownership.release(session.id, session.token);
}
