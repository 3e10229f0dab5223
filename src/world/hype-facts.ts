import type { HypeTrainRow } from "../components/hype-train.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { HypeFacts } from "../events/effect.ts";
import { topContributorsOf } from "./top-contributors.ts";
import type { World } from "./world.ts";

/** What is told of a train: points, progress within the level and logical times (docs/simulation.md, "Hype train"). */
export function hypeFactsOf(world: World, train: HypeTrainRow): HypeFacts {
	const { levelThresholds, decayBp } = world.rules.hype;
	const { allTimeHigh } = world.session;
	const reached = train.level < 2 ? 0 : levelThresholds[train.level - 2];
	const goal = levelThresholds[Math.min(train.level, levelThresholds.length) - 1];
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
