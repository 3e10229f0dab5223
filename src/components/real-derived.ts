/** Where a member comes from; the column `origin`. Nothing that a player can observe may depend on it. */
export const SIMULATED = 0;
/** Stands for an anonymous entry of a pulse; refreshed by the next, or gone at its TTL. */
export const ANONYMOUS = 1;
/** Stands for one tracked viewer for the whole session. */
export const TRACKED = 2;

/** Value of `expiresTick` of a member that stays as long as the pulses come. */
export const NEVER = 0xffff_ffff;

/**
 * What a session knows of its real audience (docs/simulation.md, "Real blending").
 * Without a pulse so far: `lastPulseTick` 0 and nobody here.
 */
export interface RealDerived {
	/** Entity ids of those present, in order of arrival. */
	eids: number[];
	/** Serial of the member of each tracked viewer who was named in this session. */
	tracked: Map<string, number>;
	/** Tick of the last pulse. */
	lastPulseTick: number;
	/** Whether tracked members were told to go because pulses stopped; the next pulse takes it back. */
	isWindingDown: boolean;
	/** Bored share of the last pulse. */
	boredBp: number;
	arrived: number;
	expired: number;
	/** Entries that found no room for a member of their own; they count in the windows all the same. */
	crowdedOut: number;
}

export function createRealDerived(): RealDerived {
	return {
		eids: [],
		tracked: new Map(),
		lastPulseTick: 0,
		isWindingDown: false,
		boredBp: 0,
		arrived: 0,
		expired: 0,
		crowdedOut: 0,
	};
}
