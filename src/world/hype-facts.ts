import type { HypeTrainRow } from "../components/hype-train.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { HypeFacts } from "../events/effect.ts";
import { topContributorsOf } from "./top-contributors.ts";
import type { World } from "./world.ts";

/** Thousandths in all that complete a level; 0 for level 0. A rule set with fewer levels may have come since the train rose. */
export function thresholdOf({ rules }: World, level: number): number {
	const { levelThresholds } = rules.hype;
	return level < 1 ? 0 : levelThresholds[Math.min(level, levelThresholds.length) - 1];
}

/** What is told of a train: points, progress within the level and logical times (docs/simulation.md, "Hype train"). */
export function hypeFactsOf(world: World, train: HypeTrainRow): HypeFacts {
	const { decayBp } = world.rules.hype;
	const { allTimeHigh } = world.session;
	const reached = thresholdOf(world, train.level - 1);
	const goal = thresholdOf(world, train.level);
	return {
		hypeTrainOrdinal: train.ordinal,
		level: train.level,
		peakLevel: train.peakLevel,
		total: train.score / 1_000,
		// Within the hysteresis the score may stand below what the level was reached with.
		currentScore: Math.max(0, train.score - reached) / 1_000,
		levelThreshold: (goal - reached) / 1_000,
		decayRate: decayBp / 10_000,
		triggerCategory: SENTIMENT_CATEGORIES[train.category],
		startedAtMs: train.startedAtMs,
		expiresAtMs: train.expiresAtMs,
		participants: train.contributors.size + train.anonymous,
		topContributors: topContributorsOf(world, train),
		allTimeHighLevel: allTimeHigh.level,
		allTimeHighTotal: allTimeHigh.score / 1_000,
	};
}
