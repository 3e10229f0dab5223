import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";
import { FreedSessions } from "./freed-sessions.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { RoomHost } from "./room-host.ts";
import type { TickScheduler } from "./tick-scheduler.ts";
import { within } from "./within.ts";

export interface HandOverParts {
	ownership: Ownership;
	rooms: RoomHost;
	clock: Clock;
	logger: Logger;
}

/** Sessions that are checkpointed at a time; the stores have connections for no more. */
const AT_ONCE = 16;

/**
 * Hands sessions over. Each ticks on until its turn, and the one whose next tick is the farthest off is the next, so that its next owner
 * has taken it up by then. No more of them are freed than others take up. `remove` takes it out of the directory.
 */
export async function handOverAll(
	sessions: readonly LiveSession[],
	withinMs: number,
	parts: HandOverParts & { ticks: Pick<TickScheduler, "remove">; remove(session: LiveSession): void },
): Promise<void> {
	const { ownership, logger } = parts;
	// Not waited for: until the others know it they only wait a little for this process to take its sessions up again.
	ownership
		.drain()
		.catch((error: unknown) => logger.warn({ err: error }, "the others do not know that this process drains"));
	const freed = await FreedSessions.open(ownership, parts.clock, withinMs);
	const waiting = new Set(sessions);
	const worker = async () => {
		for (;;) {
			await freed.room();
			const session = farthestOf(waiting);
			if (session === undefined) return;
			waiting.delete(session);
			parts.ticks.remove(session.id);
			await handOver(session, withinMs, { ...parts, freed });
			parts.remove(session);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function farthestOf(sessions: Iterable<LiveSession>): LiveSession | undefined {
	let farthest: LiveSession | undefined;
	for (const session of sessions) {
		if (farthest === undefined || session.nextTickAtMs > farthest.nextTickAtMs) farthest = session;
	}
	return farthest;
}

/**
 * Checkpoints a session when the step that it is in has ended and frees it for the next owner. Then, and after `withinMs` in any
 * case, its players are told that it moves.
 */
async function handOver(
	session: LiveSession,
	withinMs: number,
	parts: HandOverParts & { freed: FreedSessions },
): Promise<void> {
	const { rooms, clock, logger, freed } = parts;
	const tell = (error: unknown) =>
		logger.error({ err: error, showtimeSessionId: session.id }, "session not handed over; the journal has everything");
	await within(clock, withinMs, freed.add(session.id, free(session, parts))).catch(tell);
	await within(clock, withinMs, rooms.close(session.id, { kind: "moved" })).catch(tell);
}

async function free(session: LiveSession, { ownership }: HandOverParts): Promise<void> {
	await session.close();
	await ownership.release(session.id, session.token);
}
