import type { ReactionRules } from "../components/rules.ts";
import type { RuleSettings } from "./rule-settings.ts";

const bp = (share: number): number => Math.round(share * 10_000);

/** The reactions that Showtime ships, as far as no setting says otherwise (docs/simulation.md, "Reactions"); anew with each call. */
export function reactionRulesOf(settings: RuleSettings): ReactionRules {
	const byEventType = Object.entries(settings.reactionsByEventType);
	return {
		restMs: Math.round(settings.reactionRestSeconds * 1_000),
		leastIntensityBp: bp(settings.reactionLeastIntensity),
		loudFromMembers: settings.reactionLoudFromMembers,
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
		byEventType: Object.fromEntries(byEventType.map(([type, kinds]) => [type, [...kinds]])),
		otherEvent: ["applause", "cheer"],
		strongFromBp: bp(settings.reactionStrongFrom),
		booFromBp: bp(settings.reactionBooFrom),
		byMood: ["cheer", "applause", "boo", "hush", "gasp", "laugh", "hush", "boo"],
		usualKeepBp: 7_500,
		swingBp: bp(settings.reactionSwing),
		fullSwingBp: bp(settings.reactionFullSwing),
		dropBp: bp(settings.reactionDrop),
		fullDropBp: bp(settings.reactionFullDrop),
		goneBackBp: 5_000,
		trainIntensityBp: bp(settings.reactionTrainIntensity),
		perLevelBp: bp(settings.reactionPerLevel),
		waveFromLevel: settings.reactionWaveFromLevel,
	};
}
