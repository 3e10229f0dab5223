import type { CareerStand } from "../career/advance.ts";
import type { StreamerReference } from "../events/reference.ts";

/** How a seed stands, as its service says. */
export interface SeedStand {
	seedId: string;
	totalGrowth: number;
	/** By domain. */
	domains: Record<string, number>;
}

/** Growth of careers on its way to the seed service: gathered for a while, then sent, then counted there. */
export interface GrowthLedger {
	/** Makes a call of the growth of each streamer that has waited since before, of `most` at most; answers how many. */
	send(beforeMs: number, nowMs: number, most: number): Promise<number>;
	/** The seed service has counted a call's growth: after it returns the career is what it says, and what it has not counted. */
	confirm(
		streamer: StreamerReference,
		seed: SeedStand,
		callId: string,
	): Promise<{ before: CareerStand; after: CareerStand }>;
}
