import type { Input } from "../events/input.ts";
import type { WorldFirstStore } from "../persistence/world-first-store.ts";
import type { Clock } from "./clock.ts";
import type { LiveSession } from "./live-session.ts";

/**
 * A game event that claims a world first is marked as one when nobody of its game service claimed the code before; a later
 * claim is an ordinary event. Throws what the session would refuse the event with, and claims nothing then.
 */
export async function markWorldFirst(
	session: Pick<LiveSession, "record" | "check">,
	input: Input,
	{ worldFirsts, clock }: { worldFirsts: WorldFirstStore; clock: Clock },
): Promise<Input> {
	if (input.kind !== "game-event" || input.event.worldFirst === undefined) return input;
	session.check(input);
	const { gameServiceId, showtimeSessionId } = session.record;
	const { eventId, worldFirst } = input.event;
	const claim = { gameServiceId, showtimeSessionId, eventId, code: worldFirst.code, claimedAtMs: clock.nowMs() };
	return (await worldFirsts.claim(claim)) ? { ...input, isWorldFirst: true } : input;
}
