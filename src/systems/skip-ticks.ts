import { hypeTrainOf, type World } from "../world/world.ts";
import { expire } from "./hype.ts";
import { finish } from "./hype-train.ts";

/**
 * Ticks that a stopped process missed went by: nobody moved, but a train past its deadline or its session is over
 * (docs/durability.md, "Markers").
 */
export function skipTicks(world: World): void {
	const train = hypeTrainOf(world);
	if (train === undefined) return;
	if (world.session.status === "ended") finish(world, train, "session-end");
	else if (world.atMs >= train.expiresAtMs) expire(world, train);
}
