import { type AudienceWatch, createAudienceWatch, watchAudience } from "../personas/audience-watch.ts";
import { createPersonas, type Personas } from "../personas/personas.ts";
import { projectPersonas } from "../personas/project-personas.ts";
import { decodePersonas, encodePersonas } from "../personas/snapshot.ts";
import { step } from "../systems/schedule.ts";
import { decodeWorld, encodeWorld } from "../world/snapshot.ts";
import { SIMULATION_VERSION } from "../world/version.ts";
import { createShowtimeWorld, type World } from "../world/world.ts";
import type { Simulated, Simulation } from "./simulation.ts";

/** A session's world, what players see of it, and what was last told of that. */
export interface CurrentState extends Simulated {
	readonly world: World;
	readonly personas: Personas;
	readonly watch: AudienceWatch;
}

/** World, personas, watch. */
const SECTIONS = 3;

/** The simulation that live sessions run on; `npm run simulation:freeze` keeps it for the next release. */
export const CURRENT_SIMULATION: Simulation<CurrentState> = {
	version: SIMULATION_VERSION,
	begin: (start, common) => ({
		world: createShowtimeWorld(common?.rules),
		personas: createPersonas(start.viewKey, common?.scratch),
		watch: createAudienceWatch(),
	}),
	step({ world, personas, watch }, marker, inputs) {
		const effects = step(world, marker, inputs);
		projectPersonas(personas, world);
		if (marker.kind === "tick") {
			const change = watchAudience(watch, personas, world);
			if (change !== undefined) effects.push({ kind: "audience.changed", ...change });
		}
		return effects;
	},
	encode: ({ world, personas, watch }, common) => [
		encodeWorld(world, common?.rooms.world),
		encodePersonas(personas, world, common?.rooms.personas),
		new TextEncoder().encode(JSON.stringify(watch)),
	],
	decode(sections, common) {
		if (sections.length !== SECTIONS) throw new RangeError(`${sections.length} sections instead of ${SECTIONS}`);
		const world = decodeWorld(sections[0], common?.rules);
		const personas = decodePersonas(sections[1], world, common?.scratch);
		const watch = JSON.parse(new TextDecoder().decode(sections[2])) as AudienceWatch;
		return { world, personas, watch };
	},
};
