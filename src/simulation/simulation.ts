import type { Effect } from "../events/effect.ts";
import type { Input, Marker, StartInput } from "../events/input.ts";
import type { PersonasScratch } from "../personas/personas.ts";
import type { SharedRules } from "../world/shared-rules.ts";
import type { SnapshotRoom } from "../world/snapshot-room.ts";

/** What a simulation has of one session, as far as those may look into it who know no version. */
export interface Simulated {
	readonly world: {
		/** Last marker, 0: none yet. */
		readonly marker: number;
		readonly tick: number;
		/** Logical milliseconds since the session's start. */
		readonly atMs: number;
	};
}

/** What the sessions of a process have in common; they step, and are written down, one after the other. */
export interface Common {
	/** Where a simulation's sections are written. */
	rooms: { world: SnapshotRoom; personas: SnapshotRoom };
	rules: SharedRules;
	/** Of the projection for players. */
	scratch: PersonasScratch;
}

/**
 * One version of everything that makes a session's history into what it is (docs/durability.md, "Versions of the simulation").
 * Pure and synchronous; who folds a history has one version of it at a time.
 */
export interface Simulation<State extends Simulated = Simulated> {
	readonly version: number;
	/** What there is before the first marker of a session that `start` begins. */
	begin(start: StartInput, common?: Common): State;
	/** Takes the state one marker further; `inputs` are those before it. Returns what has to leave the session, in order. */
	step(state: State, marker: Marker, inputs: readonly Input[]): Effect[];
	/** The state between two steps as a checkpoint has it. Written into the rooms of `common` it is good until they are used again. */
	encode(state: State, common?: Pick<Common, "rooms">): Uint8Array[];
	/** The state that `encode` wrote. Throws `RangeError` on bytes that are not whole. */
	decode(sections: readonly Uint8Array[], common?: Common): State;
	/** Sections that the version before this one wrote, as this one would have; absent: it writes the same. */
	upgrade?(sections: readonly Uint8Array[]): Uint8Array[];
}
