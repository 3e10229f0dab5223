/** Version of the simulation's arithmetic; a snapshot or journal tail of another version is not folded by this one. */
export const SIMULATION_VERSION = 5;
