import type { SeedType } from "../../../src/platform/seeds.ts";

/** A seed type of three phases and two capabilities. */
export const STREAMER_SEED_TYPE: SeedType = {
	code: "streamer",
	displayName: "Streamer",
	description: "A career in front of an audience.",
	mostPerOwner: 1,
	phases: [
		{ code: "unknown", displayName: "Unknown", minTotalGrowth: 0 },
		{ code: "niche", displayName: "Niche", minTotalGrowth: 10 },
		{ code: "legend", displayName: "Legend", minTotalGrowth: 100 },
	],
	capabilities: [
		{ code: "hype", domain: "hype.trains", unlockThreshold: 4, fidelity: "linear" },
		{ code: "fame", domain: "audience.followers", unlockThreshold: 8, fidelity: "step" },
	],
};
