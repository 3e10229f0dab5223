import type { Ownership } from "../persistence/ownership.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";
import type { Logger } from "./logger.ts";
import type { OperatorsView } from "./operators-view.ts";
import type { RoomHost } from "./room-host.ts";
import { within } from "./within.ts";

export interface HandOverParts {
	ownership: Ownership;
	rooms: RoomHost;
	operators?: Pick<OperatorsView, "hide">;
	clock: Clock;
	logger: Logger;
}

/**
 * Checkpoints a session when the step that it is in has ended and frees it for the next owner. Then, and after `withinMs` in any
 * case, its players are told that it moves.
 */
export async function handOver(session: LiveSession, withinMs: number, parts: HandOverParts): Promise<void> {
	const { clock, logger } = parts;
	const tell = (error: unknown) =>
		logger.error({ err: error, showtimeSessionId: session.id }, "session not handed over; the journal has everything");
	await within(clock, withinMs, free(session, parts)).catch(tell);
	await within(clock, withinMs, sayGoodbye(session, parts)).catch(tell);
}

async function free(session: LiveSession, { ownership }: HandOverParts): Promise<void> {
	await session.close();
	await ownership.release(session.id, session.token);
}

async function sayGoodbye(session: LiveSession, { rooms, operators }: HandOverParts): Promise<void> {
	await rooms.close(session.id, { kind: "moved" });
	await operators?.hide(session);
}
