import type { Simulation } from "./simulation.ts";

/** The simulation of the last release where it is another one; written by `npm run simulation:freeze`. */
export const PREVIOUS_SIMULATION: Simulation | undefined = undefined;
