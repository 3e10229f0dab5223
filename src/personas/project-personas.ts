import type { World } from "../world/world.ts";
import { planTraffic, seatNewcomers } from "./come-and-go.ts";
import { measureCrowd } from "./crowd-measure.ts";
import type { Personas } from "./personas.ts";
import { showPersonas } from "./show.ts";
import { walk } from "./walk.ts";

/**
 * Brings the personas to the world after a step. They move with the ticks; between two ticks nothing does, but for a
 * first audience, which is there at once. Paused, nobody comes, goes or feels anything new; after the end nothing moves.
 */
export function projectPersonas(personas: Personas, world: World): void {
	const { status } = world.session;
	const opens = personas.seated === 0 && world.tally.total > 0;
	if (status === "ended" || !(opens || world.isTick)) {
		personas.changed = personas.changedSeats.subarray(0, 0);
		return;
	}
	measureCrowd(personas.scratch.crowd, world);
	const moves = status === "active";
	if (opens) seatNewcomers(personas, world, world.tally.total);
	else if (moves) {
		const coming = planTraffic(personas, world);
		walk(personas, world);
		seatNewcomers(personas, world, coming);
	}
	showPersonas(personas, world, moves);
}
