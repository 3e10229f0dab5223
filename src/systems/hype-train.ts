import type { HypeTrainRow } from "../components/hype-train.ts";
import type { HypeEndReason } from "../events/effect.ts";
import { removeHypeTrain, spawnHypeTrain } from "../world/actions.ts";
import { hypeFactsOf } from "../world/hype-facts.ts";
import { remember } from "../world/moments.ts";
import type { World } from "../world/world.ts";

/** Progress is told at most 4 times a second of logical time. */
const PROGRESS_SPACING_MS = 250;

/** Codes of the milestones by the peak level they come with; each once a train. */
const MILESTONES: readonly [level: number, code: string][] = [
	[3, "hype-level-3"],
	[4, "memorable-performance"],
	[5, "legendary-performance"],
];

/** Starts the next train of the session, nobody having fed it yet; the caller feeds it and tells the start. */
export function spawnTrain(world: World, category: number, expiresAtMs: number): HypeTrainRow {
	const { session } = world;
	const train: HypeTrainRow = {
		ordinal: ++session.trains,
		category,
		level: 1,
		peakLevel: 1,
		score: 0,
		peakScore: 0,
		startedAtMs: world.atMs,
		expiresAtMs,
		contributors: new Map(),
		anonymous: 0,
		toldScore: 0,
		toldLevel: 1,
		progressAtMs: Number.MIN_SAFE_INTEGER,
	};
	spawnHypeTrain(world, train);
	return train;
}

/** Notes what contributors gave: a member by serial, a user by id, or 0 for `count` of no name. */
export function credit(train: HypeTrainRow, contributor: number | string, score: number, count: number): void {
	if (contributor === 0) train.anonymous += count;
	else train.contributors.set(contributor, (train.contributors.get(contributor) ?? 0) + score);
}

/** Tells the start at the level where the train stands. */
export function tellStart(world: World, train: HypeTrainRow): void {
	noteTold(train);
	noteBest(world, train);
	world.outbox.push({ kind: "hype.started", train: hypeFactsOf(world, train) });
	if (train.peakLevel > 1) celebrate(world, train, 1);
}

/** The level follows the score upwards at once; one `hype.leveled` a step. A rise may put the deadline off. */
export function climb(world: World, train: HypeTrainRow, extendedToMs = train.expiresAtMs): void {
	const { level: previousLevel, peakLevel: previousPeak } = train;
	riseInSilence(world, train);
	if (train.level === previousLevel) return;
	train.expiresAtMs = extendedToMs;
	noteTold(train);
	world.outbox.push({ kind: "hype.leveled", train: hypeFactsOf(world, train), previousLevel });
	if (train.peakLevel > previousPeak) celebrate(world, train, previousPeak);
}

/** Raises the level as far as the score goes. */
export function riseInSilence(world: World, train: HypeTrainRow): void {
	const { levelThresholds } = world.rules.hype;
	while (train.level <= levelThresholds.length && train.score >= levelThresholds[train.level - 1]) train.level++;
	noteBest(world, train);
}

function noteBest({ session }: World, train: HypeTrainRow): void {
	const { allTimeHigh } = session;
	train.peakLevel = Math.max(train.peakLevel, train.level);
	train.peakScore = Math.max(train.peakScore, train.score);
	session.bestLevel = Math.max(session.bestLevel, train.peakLevel);
	allTimeHigh.level = Math.max(allTimeHigh.level, train.peakLevel);
	allTimeHigh.score = Math.max(allTimeHigh.score, train.peakScore);
}

function celebrate(world: World, train: HypeTrainRow, previousPeak: number): void {
	const { peakLevel } = train;
	for (const [level, code] of MILESTONES) {
		if (previousPeak >= level || peakLevel < level) continue;
		world.outbox.push({ kind: "milestone.reached", code, milestone: "moment", train: hypeFactsOf(world, train) });
	}
	const value = Math.min(100, 20 * peakLevel);
	remember(world, { kind: "hype", detail: `level ${peakLevel}`, atMs: world.atMs, value });
}

/** Tells of a train that moved without a start, a rise or an end to tell of. */
export function tellProgress(world: World, train: HypeTrainRow): void {
	if (train.score === train.toldScore && train.level === train.toldLevel) return;
	if (world.atMs - train.progressAtMs < PROGRESS_SPACING_MS) return;
	noteTold(train);
	train.progressAtMs = world.atMs;
	world.outbox.push({ kind: "hype.progress", train: hypeFactsOf(world, train) });
}

function noteTold(train: HypeTrainRow): void {
	train.toldScore = train.score;
	train.toldLevel = train.level;
}

/** Ends the train; `endedAtMs` is when it was over, before this step perhaps. */
export function finish(world: World, train: HypeTrainRow, reason: HypeEndReason, endedAtMs = world.atMs): void {
	const { session } = world;
	session.cooldownEndsAtMs = endedAtMs + cooldownMsOf(world);
	session.isApproaching = false;
	world.outbox.push({
		kind: "hype.completed",
		train: hypeFactsOf(world, train),
		reason,
		durationSeconds: (endedAtMs - train.startedAtMs) / 1_000,
		peakTotal: train.peakScore / 1_000,
		endedAtMs,
		cooldownEndsAtMs: session.cooldownEndsAtMs,
	});
	removeHypeTrain(world);
}

function cooldownMsOf({ rules }: World): number {
	const { ruleSet, contributionCooldownMs, cooldownTicks } = rules.hype;
	return ruleSet === "twitch" ? contributionCooldownMs : cooldownTicks * rules.intervalMs;
}
