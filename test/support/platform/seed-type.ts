import type { SeedType } from "../../../src/platform/seeds.ts";

/** A type of seeds with two phases and a capability of each kind. */
export const SEED_TYPE: SeedType = {
	code: "streamer",
	displayName: "Streamer",
	description: "The career of a streamer.",
	mostPerOwner: 1,
	phases: [
		{ code: "Unknown", displayName: "Unknown", minTotalGrowth: 0 },
		{ code: "Rising", displayName: "Rising", minTotalGrowth: 5 },
	],
	capabilities: [
		{ code: "audience_insight", domain: "audience_growth.followers", unlockThreshold: 2, fidelity: "linear" },
		{ code: "hype_insight", domain: "engagement_quality.hype_peak", unlockThreshold: 1, fidelity: "logarithmic" },
	],
};
