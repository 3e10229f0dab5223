import type { HypeTrainRow } from "../components/hype-train.ts";
import type { SentimentEntry } from "../components/sentiment-window.ts";
import type { HypeEndReason } from "../events/effect.ts";
import { removeHypeTrain, spawnHypeTrain } from "../world/actions.ts";
import { hypeFactsOf } from "../world/hype-facts.ts";
import { remember } from "../world/moments.ts";
import { scoreOf, takeCategory } from "../world/sentiment-window.ts";
import { triggerThresholdOf } from "../world/summary.ts";
import { hypeTrainOf, type World } from "../world/world.ts";

const NOTABLE_LEVEL = 3;

/**
 * The hype train of a session (docs/simulation.md, "Hype train").
 *
 * None: a window with enough distinct participants of one category starts a train.
 * Running: each tick the score decays, then what was felt since the last step feeds it; the level follows the score, up
 * at once, down one a tick and only past the hysteresis.
 * Over: the score is spent, the time is up or the session ended. An apply step feeds and starts, but lets no time pass.
 */
export function hype(world: World): void {
	const { status } = world.session;
	const running = hypeTrainOf(world);
	if (running !== undefined) advance(world, running);
	else if (status === "active") trigger(world);
}

function trigger(world: World): void {
	const { window, session } = world;
	const { minPhase, excludedCategories, startShareBp, levelThresholds, maxTicks } = world.rules.hype;
	if (session.phase < minPhase || world.tick < session.cooldownEndsTick) return;
	const threshold = triggerThresholdOf(world);
	let category = -1;
	for (let c = 0; c < 8; c++) {
		if (window.participants[c] < threshold || excludedCategories.includes(c)) continue;
		if (category < 0 || window.participants[c] > window.participants[category]) category = c;
	}
	if (category < 0) return;

	const entries = takeCategory(world, category);
	const felt = entries.reduce((sum, entry) => sum + scoreOf(entry), 0);
	const train: HypeTrainRow = {
		ordinal: ++session.trains,
		category,
		level: 1,
		peakLevel: 1,
		score: Math.max(felt, mulLarge(levelThresholds[0], startShareBp)),
		startedAtMs: world.atMs,
		startedTick: world.tick,
		expiresTick: world.tick + maxTicks,
		fedBy: new Set(),
		fedAnonymously: 0,
	};
	spawnHypeTrain(world, train);
	countParticipants(train, entries);
	session.bestLevel = Math.max(session.bestLevel, 1);
	world.outbox.push({ kind: "hype.started", train: hypeFactsOf(world, train) });
	climb(world, train);
}

function advance(world: World, train: HypeTrainRow): void {
	if (world.session.status === "ended") return finish(world, train, "session-end");
	if (world.isTick) train.score -= mulLarge(train.score, world.rules.hype.decayBp);
	if (world.session.status === "active") feedTrain(world, train);
	climb(world, train);
	if (!world.isTick) return;
	fallBack(world, train);
	if (train.score < world.rules.hype.spentBelow) finish(world, train, "decayed");
	else if (world.tick >= train.expiresTick) finish(world, train, "timeout");
}

/** Floored share of a score that may be past 2^31. */
function mulLarge(score: number, shareBp: number): number {
	return score - Math.floor((score * (10_000 - shareBp)) / 10_000);
}

/** Strong entries of the train's category feed it, and so does a burst of another that would have started one. */
function feedTrain(world: World, train: HypeTrainRow): void {
	const { window } = world;
	const { excludedCategories, intensityAboveBp } = world.rules.hype;
	const threshold = triggerThresholdOf(world);
	for (let category = 0; category < 8; category++) {
		const bursts = window.participants[category] >= threshold && !excludedCategories.includes(category);
		if (category !== train.category && !bursts) continue;
		const strong = takeCategory(world, category).filter((entry) => entry.intensityBp > intensityAboveBp);
		for (const entry of strong) train.score += scoreOf(entry);
		countParticipants(train, strong);
	}
}

function countParticipants(train: HypeTrainRow, entries: readonly SentimentEntry[]): void {
	for (const entry of entries) {
		if (entry.serial === 0) train.fedAnonymously += entry.count;
		else train.fedBy.add(entry.serial);
	}
}

/** The level follows the score upwards at once; one `hype.leveled` a step. */
function climb(world: World, train: HypeTrainRow): void {
	const { levelThresholds } = world.rules.hype;
	const previousLevel = train.level;
	while (train.level <= levelThresholds.length && train.score >= levelThresholds[train.level - 1]) train.level++;
	if (train.level === previousLevel) return;
	const previousPeak = train.peakLevel;
	train.peakLevel = Math.max(previousPeak, train.level);
	world.session.bestLevel = Math.max(world.session.bestLevel, train.peakLevel);
	const facts = hypeFactsOf(world, train);
	world.outbox.push({ kind: "hype.leveled", train: facts, previousLevel });
	if (previousPeak < NOTABLE_LEVEL && train.peakLevel >= NOTABLE_LEVEL) {
		world.outbox.push({ kind: "milestone.reached", code: "hype-level-3", milestone: "moment", train: facts });
	}
	if (train.peakLevel > previousPeak) {
		const value = Math.min(100, 20 * train.peakLevel);
		remember(world, { kind: "hype", detail: `level ${train.peakLevel}`, atMs: world.atMs, value });
	}
}

/** Below the threshold that was reached, by the hysteresis, the train falls one level. */
function fallBack(world: World, train: HypeTrainRow): void {
	if (train.level < 2) return;
	const { levelThresholds, hysteresisBp } = world.rules.hype;
	const reached = levelThresholds[train.level - 2];
	if (train.score < reached - mulLarge(reached, hysteresisBp)) train.level--;
}

/** Ends the train; also called by the skip of ticks that a stopped process missed. */
export function finish(world: World, train: HypeTrainRow, reason: HypeEndReason): void {
	world.outbox.push({
		kind: "hype.completed",
		train: hypeFactsOf(world, train),
		reason,
		durationSeconds: (world.atMs - train.startedAtMs) / 1_000,
	});
	world.session.cooldownEndsTick = world.tick + world.rules.hype.cooldownTicks;
	removeHypeTrain(world);
}
