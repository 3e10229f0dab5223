import type { Seats } from "../../src/personas/frame-encoder.ts";
import { NOBODY, type Personas } from "../../src/personas/personas.ts";
import { projectPersonas } from "../../src/personas/project-personas.ts";
import { personaIdOf } from "../../src/personas/view-key.ts";
import type { World } from "../../src/world/world.ts";

/** A way to show a world to players, and what only the judge knows of it. */
export interface View {
	readonly seats: Seats;
	/** Seats that changed at the last projection, ascending. */
	readonly changed: Uint32Array;
	project(world: World): void;
	/** Id of whoever sits there, as a client would be told it. */
	idAt(seat: number): string;
	/** Serial of the member behind a seat; 0 = nobody. */
	memberAt(seat: number): number;
}

/** What players are shown. */
export function shownView(personas: Personas): View {
	return {
		seats: personas,
		get changed() {
			return personas.changed;
		},
		project: (world) => projectPersonas(personas, world),
		idAt: (seat) => personaIdOf(personas.key, personas.ordinal[seat]),
		memberAt: (seat) => (personas.boundTo[seat] === NOBODY ? 0 : personas.boundTo[seat]),
	};
}
