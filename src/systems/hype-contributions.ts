import type { HypeTrainRow } from "../components/hype-train.ts";
import { SUPPORTIVE } from "../components/sentiment.ts";
import { dropOldContributions, kickOffContributors } from "../world/kick-off.ts";
import type { World } from "../world/world.ts";
import { climb, credit, finish, riseInSilence, spawnTrain, tellProgress, tellStart } from "./hype-train.ts";

/**
 * Trains that contributions start and feed (docs/simulation.md, "Contributions").
 * Enough contributors within the kick-off start one with all that was given in it, above level 1 if that is enough. It never
 * decays or falls; its time is anew with each level, and over at the very millisecond that was told.
 */
export function startOnContributions(world: World): void {
	const { hype } = world.rules;
	dropOldContributions(world);
	if (kickOffContributors(world) < hype.kickOffContributors) return;
	const train = spawnTrain(world, SUPPORTIVE, world.atMs + hype.levelMs);
	takeContributions(world, train);
	riseInSilence(world, train);
	tellStart(world, train);
}

/** One step of a running train. */
export function runOnContributions(world: World, train: HypeTrainRow): void {
	if (world.atMs >= train.expiresAtMs) return endOnTime(world, train);
	takeContributions(world, train);
	climb(world, train, world.atMs + world.rules.hype.levelMs);
	tellProgress(world, train);
}

/** Ends a train whose time is over, at the time it was over. */
export function endOnTime(world: World, train: HypeTrainRow): void {
	finish(world, train, train.peakLevel > 1 ? "COMPLETED" : "EXPIRED", train.expiresAtMs);
	// What came too late, or rests: it feeds no train.
	world.session.contributions = [];
}

function takeContributions(world: World, train: HypeTrainRow): void {
	for (const { userId, points } of world.session.contributions) {
		const score = points * 1_000;
		train.score += score;
		credit(train, userId === "" ? 0 : userId, score, 1);
	}
	world.session.contributions = [];
}
