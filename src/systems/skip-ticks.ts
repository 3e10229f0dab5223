import { hypeTrainOf, type World } from "../world/world.ts";
import { finish } from "./hype.ts";

/** Ticks that a stopped process missed went by: nobody moved, but a train past its deadline is over (durability.md). */
export function skipTicks(world: World): void {
	const train = hypeTrainOf(world);
	if (train !== undefined && world.tick >= train.expiresTick) finish(world, train, "timeout");
}
