import type { ReactionRules } from "../components/rules.ts";

/** The reactions that Showtime ships (docs/simulation.md, "Reactions"); anew with each call. */
export function shippedReactionRules(): ReactionRules {
	return {
		restMs: 4_000,
		leastIntensityBp: 1_500,
		loudFromMembers: 200,
		kinds: {
			cheer: { members: 12, fewer: "applause", restMs: 12_000, spreadMs: 700 },
			gasp: { members: 5, restMs: 12_000, spreadMs: 350 },
			laugh: { members: 2, restMs: 10_000, spreadMs: 1_200 },
			applause: { members: 2, restMs: 15_000, spreadMs: 800 },
			boo: { members: 12, restMs: 20_000, spreadMs: 1_400 },
			chant: { members: 40, fewer: "cheer", restMs: 30_000, spreadMs: 2_400 },
			wave: { members: 100, fewer: "cheer", restMs: 90_000, spreadMs: 2_909 },
			hush: { members: 12, restMs: 45_000, spreadMs: 1_500 },
		},
		byEventType: {
			combat: ["cheer", "gasp"],
			crafting: ["applause", "cheer"],
			social: ["laugh", "applause"],
			exploration: ["gasp", "cheer"],
			trade: ["applause", "gasp"],
			"world-first": ["cheer", "wave"],
			"boss-defeat": ["cheer", "chant"],
		},
		otherEvent: ["applause", "cheer"],
		strongFromBp: 9_000,
		booFromBp: 3_500,
		byMood: ["cheer", "applause", "boo", "hush", "gasp", "laugh", "hush", "boo"],
		usualKeepBp: 7_500,
		swingBp: 1_500,
		fullSwingBp: 4_000,
		dropBp: 500,
		fullDropBp: 1_500,
		goneBackBp: 5_000,
		trainIntensityBp: 6_000,
		perLevelBp: 1_000,
		waveFromLevel: 3,
	};
}
