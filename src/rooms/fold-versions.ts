import { ShowtimeError } from "../errors.ts";
import type { Input } from "../events/input.ts";
import { CURRENT_SIMULATION } from "../simulation/current-simulation.ts";
import type { Simulated, Simulation } from "../simulation/simulation.ts";
import type { AnyFold, Chapter } from "./session-fold.ts";

/** The simulations of this release, its own first. */
export function simulationsOf({ previousSimulation }: { previousSimulation?: Simulation }): Simulation[] {
	return previousSimulation === undefined ? [CURRENT_SIMULATION] : [CURRENT_SIMULATION, previousSimulation];
}

/** Throws `VERSION_UNKNOWN` when it is none of them. */
export function simulationOf(version: number | undefined, simulations: readonly Simulation[]): Simulation {
	const simulation = simulations.find((one) => one.version === version);
	if (simulation !== undefined) return simulation;
	const known = simulations.map((one) => one.version).join(" and ");
	throw new ShowtimeError("VERSION_UNKNOWN", `version ${version} of the simulation is not known here, only ${known}`);
}

export function isVersionUnknown(error: unknown): boolean {
	return error instanceof ShowtimeError && error.code === "VERSION_UNKNOWN";
}

/**
 * The fold that takes `chapter`: where its marker changes the version, what the one before came to goes over into the new one.
 * Throws `VERSION_UNKNOWN` when that is none of `simulations`.
 */
export function foldFor(chapter: Chapter, fold: AnyFold, simulations: readonly Simulation[]): AnyFold {
	const { marker, inputs } = chapter;
	if (marker.kind !== "version" || marker.version === fold.simulation.version) return fold;
	const simulation = simulationOf(marker.version, simulations);
	const { sequence, chain, before, incarnation, events, history, causes, recentIds } = fold;
	const state = stateIn(simulation, fold, inputs[0]);
	return { ...state, simulation, sequence, chain, before, incarnation, events, history, causes, recentIds };
}

function stateIn(simulation: Simulation, fold: AnyFold, first: Input | undefined): Simulated {
	// Nothing has happened yet that could go over.
	if (fold.world.marker === 0 && first?.kind === "start") return simulation.begin(first);
	const sections = fold.simulation.encode(fold);
	return simulation.decode(simulation.upgrade?.(sections) ?? sections);
}
