import type { Effect } from "../events/effect.ts";
import type { Input, Marker } from "../events/input.ts";
import type { World } from "../world/world.ts";
import { applyInputs } from "./apply-inputs.ts";
import { blendPulse } from "./blend-pulse.ts";
import { conclude } from "./conclude.ts";
import { emitSentiments } from "./emit-sentiments.ts";
import { fadeTags } from "./fade-tags.ts";
import { feel } from "./feel.ts";
import { hype } from "./hype.ts";
import { matchInterests } from "./match-interests.ts";
import { migrate } from "./migrate.ts";
import { react } from "./react.ts";
import { removeDeparted } from "./remove-departed.ts";
import { reward } from "./reward.ts";
import { skipTicks } from "./skip-ticks.ts";
import { tally } from "./tally.ts";

/** A rule of the game: reads and changes the world it is given, nothing else. */
export type System = (world: World) => void;

/** Time passes: the whole game, in this order. */
export const TICK_SCHEDULE: readonly System[] = [
	applyInputs,
	fadeTags,
	blendPulse,
	matchInterests,
	feel,
	emitSentiments,
	migrate,
	hype,
	reward,
	tally,
	react,
	conclude,
	removeDeparted,
];

/** No time passes: what was put in shows at once. */
export const APPLY_SCHEDULE: readonly System[] = [
	applyInputs,
	blendPulse,
	hype,
	tally,
	react,
	conclude,
	removeDeparted,
];

/** Time passed while nobody simulated it. */
export const SKIP_SCHEDULE: readonly System[] = [applyInputs, blendPulse, skipTicks, tally, conclude, removeDeparted];

const SCHEDULES = { tick: TICK_SCHEDULE, apply: APPLY_SCHEDULE, skip: SKIP_SCHEDULE, version: APPLY_SCHEDULE };

/**
 * One step of the fold: `inputs` are those that stand before `marker` in the journal. Pure and synchronous; the same
 * worlds, markers and inputs give the same worlds and effects on any machine. Returns what has to leave the world, in order.
 */
export function step(world: World, marker: Marker, inputs: readonly Input[]): Effect[] {
	world.marker = marker.marker;
	world.atMs = marker.atMs;
	world.isTick = marker.kind === "tick";
	world.tick += marker.kind === "tick" ? 1 : (marker.ticks ?? 0);
	world.inbox = inputs;
	world.outbox = [];
	world.happened = [];
	world.arrived = [];
	world.pulses = [];
	if (world.session.status !== "ended") for (const system of SCHEDULES[marker.kind]) system(world);
	return world.outbox;
}
