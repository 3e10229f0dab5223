import type { Effect } from "../events/effect.ts";
import type { Marker } from "../events/input.ts";
import { hashOf } from "../world/draw.ts";
import type { World } from "../world/world.ts";

/** A durable checkpoint every so many ticks, spread over the sessions (docs/durability.md, "Checkpoints"). */
const CHECKPOINT_TICKS = 6;

/** Between two of them a hot one, where there is Redis. */
const HOT_TICKS = 3;

/** Whether a durable checkpoint is due after a marker that the world has just taken. */
export function isCheckpointDue(
	{ tick, session: { showtimeSessionId, status } }: World,
	{ kind }: Marker,
	effects: readonly Effect[],
): boolean {
	// The end is checkpointed when its record is stored: until then a restart has to decide it again.
	if (status === "ended") return false;
	if (kind === "tick" && (tick + hashOf(showtimeSessionId)) % CHECKPOINT_TICKS === 0) return true;
	return effects.some((effect) => effect.kind.startsWith("session.") || effect.kind === "hype.completed");
}

/** Whether a hot checkpoint is due then; a durable one of the same marker is as good. */
export function isHotCheckpointDue({ tick, session: { showtimeSessionId, status } }: World, { kind }: Marker): boolean {
	return status !== "ended" && kind === "tick" && (tick + hashOf(showtimeSessionId)) % HOT_TICKS === 0;
}
