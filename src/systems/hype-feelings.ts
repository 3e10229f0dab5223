import type { HypeTrainRow } from "../components/hype-train.ts";
import type { SentimentEntry } from "../components/sentiment-window.ts";
import { factorOf } from "../world/amplification.ts";
import { thresholdOf } from "../world/hype-facts.ts";
import { scoreOf, takeCategory } from "../world/sentiment-window.ts";
import { triggerThresholdOf } from "../world/summary.ts";
import type { World } from "../world/world.ts";
import { climb, credit, finish, spawnTrain, tellProgress, tellStart } from "./hype-train.ts";

/**
 * Trains that feelings start and feed (docs/simulation.md, "Hype train").
 * Each tick the score decays, then what was felt since the last step feeds it; the level follows the score, up at once, down
 * one a tick and only past the hysteresis. An apply step feeds and starts, but lets no time pass.
 */
export function startOnFeelings(world: World): void {
	const { window, rules } = world;
	const { excludedCategories, startShareBp, levelThresholds, maxTicks } = rules.hype;
	const threshold = triggerThresholdOf(world);
	let category = -1;
	for (let c = 0; c < 8; c++) {
		if (window.participants[c] < threshold || excludedCategories.includes(c)) continue;
		if (category < 0 || window.participants[c] > window.participants[category]) category = c;
	}
	if (category < 0) return;
	const train = spawnTrain(world, category, world.atMs + maxTicks * rules.intervalMs);
	feed(world, train, takeCategory(world, category));
	train.score = Math.max(train.score, mulLarge(levelThresholds[0], startShareBp));
	tellStart(world, train);
	climb(world, train);
}

/** One step of a running train. */
export function runOnFeelings(world: World, train: HypeTrainRow): void {
	if (world.isTick) train.score -= mulLarge(train.score, world.rules.hype.decayBp);
	if (world.session.status === "active") feedFromWindow(world, train);
	climb(world, train);
	if (world.isTick) {
		fallBack(world, train);
		if (train.score < world.rules.hype.spentBelow) return finish(world, train, "decayed");
		if (world.atMs >= train.expiresAtMs) return finish(world, train, "timeout");
	}
	tellProgress(world, train);
}

/** Floored share of a score that may be past 2^31. */
function mulLarge(score: number, shareBp: number): number {
	return score - Math.floor((score * (10_000 - shareBp)) / 10_000);
}

/** Strong entries of the train's category feed it, and so does a burst of another that would have started one. */
function feedFromWindow(world: World, train: HypeTrainRow): void {
	const { window } = world;
	const { excludedCategories, intensityAboveBp } = world.rules.hype;
	const threshold = triggerThresholdOf(world);
	for (let category = 0; category < 8; category++) {
		const bursts = window.participants[category] >= threshold && !excludedCategories.includes(category);
		if (category !== train.category && !bursts) continue;
		const entries = takeCategory(world, category);
		feed(
			world,
			train,
			entries.filter((entry) => entry.intensityBp > intensityAboveBp),
		);
	}
}

function feed(world: World, train: HypeTrainRow, entries: readonly SentimentEntry[]): void {
	const factor = factorOf(world, "scoreBp");
	for (const entry of entries) {
		const score = Math.floor(scoreOf(entry) * factor);
		train.score += score;
		credit(train, entry.serial, score, entry.count);
	}
}

/** Below the threshold that was reached, by the hysteresis, the train falls one level. */
function fallBack(world: World, train: HypeTrainRow): void {
	if (train.level < 2) return;
	const reached = thresholdOf(world, train.level - 1);
	if (train.score < reached - mulLarge(reached, world.rules.hype.hysteresisBp)) train.level--;
}
