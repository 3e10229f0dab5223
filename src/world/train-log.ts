import type { Stir, TrainLog, TrainNote } from "../components/cause-log.ts";
import type { HypeTrainRow } from "../components/hype-train.ts";
import { SENTIMENT_CATEGORIES } from "../components/sentiment.ts";
import type { Effect, HypeEnd, HypeFacts } from "../events/effect.ts";
import type { Input } from "../events/input.ts";
import { triggerThresholdOf } from "./summary.ts";
import { hypeTrainOf, type World } from "./world.ts";

const KEPT_TRAINS = 5;
const KEPT_STIRS = 12;
const KEPT_LEVELS = 24;

/** Notes what the step that the world has just taken did to trains; `inputs` are those of the step. */
export function noteTrains(log: TrainLog, world: World, inputs: readonly Input[], effects: readonly Effect[]): void {
	noteStirs(log, world, inputs);
	for (const effect of effects) {
		if (effect.kind === "hype.started") noteStart(log, world, effect.train);
		else if (effect.kind === "hype.completed") noteEnd(log, world, effect);
	}
	const train = hypeTrainOf(world);
	const note = train === undefined ? undefined : noteOf(log, world, train);
	if (train !== undefined && note !== undefined) {
		if (train.level !== log.level && note.levels.at(-1)?.level !== train.level) {
			note.levels.push({ level: train.level, atMs: world.atMs });
			if (note.levels.length > KEPT_LEVELS) note.levels.shift();
		}
		note.peakLevel = train.peakLevel;
		note.peakScore = train.peakScore;
		if (train.score > unfedScoreOf(log, world)) note.fedAtMs = world.atMs;
	}
	log.audience = world.tally.total;
	log.level = train?.level ?? 0;
	log.score = train?.score ?? 0;
}

function noteStirs(log: TrainLog, world: World, inputs: readonly Input[]): void {
	const { atMs } = world;
	const firsts = new Set(inputs.flatMap((input) => (isFirst(input) ? [input.event.type] : [])));
	for (const { type, significanceBp } of world.happened) {
		const kind = firsts.delete(type) ? "world-first" : "event";
		log.stirs.push({ kind, detail: type, value: significanceBp, atMs });
	}
	// What feeds the crowd is dropped while paused.
	if (world.session.status !== "paused") log.stirs.push(...inputs.flatMap((input) => stirsIn(input, world)));
	log.stirs.splice(0, Math.max(0, log.stirs.length - KEPT_STIRS));
}

const isFirst = (input: Input): input is Extract<Input, { kind: "game-event" }> =>
	input.kind === "game-event" && input.isWorldFirst === true;

function stirsIn(input: Input, { atMs, rules }: World): Stir[] {
	if (input.kind === "hype") return [{ kind: "feelings", detail: input.category, value: input.count, atMs }];
	const given = input.kind === "contributions" ? input.contributions : undefined;
	const contributions = input.kind === "game-event" ? input.event.contributions : given;
	if (contributions === undefined || rules.hype.ruleSet !== "twitch") return [];
	const points = contributions.reduce((sum, { kind, amount }) => sum + amount * rules.hype.points[kind], 0);
	return [{ kind: "contributions", detail: `${contributions.length}`, value: points, atMs }];
}

function noteStart(log: TrainLog, world: World, facts: HypeFacts): void {
	const { hype, windowTicks, intervalMs } = world.rules;
	const isGiven = hype.ruleSet === "twitch";
	const windowMs = isGiven ? hype.kickOffMs : windowTicks * intervalMs;
	const before = log.stirs.filter(({ atMs }) => atMs > world.atMs - windowMs);
	// The audience of the step before is what the trigger was measured by.
	const threshold = isGiven ? hype.kickOffContributors : triggerThresholdOf(world, log.audience);
	const score = Math.round(facts.total * 1_000);
	addNote(log, {
		...noteFrom(world, facts.hypeTrainOrdinal, SENTIMENT_CATEGORIES.indexOf(facts.triggerCategory)),
		start: { participants: facts.participants, threshold, score, before },
		levels: [{ level: facts.level, atMs: world.atMs }],
		peakLevel: facts.peakLevel,
		peakScore: score,
	});
}

function noteFrom(world: World, ordinal: number, category: number): TrainNote {
	const { atMs, rules } = world;
	const { ruleSet } = rules.hype;
	const none = { levels: [], peakLevel: 1, peakScore: 0 };
	return { ordinal, ruleSet, category, startedAtMs: atMs, fedAtMs: atMs, ...none };
}

/** The note of the running train; one that began before the log is noted from here on. */
function noteOf(log: TrainLog, world: World, train: HypeTrainRow): TrainNote {
	const last = log.trains.at(-1);
	if (last?.ordinal === train.ordinal) return last;
	const { ordinal, category, startedAtMs } = train;
	return addNote(log, { ...noteFrom(world, ordinal, category), startedAtMs });
}

function addNote(log: TrainLog, note: TrainNote): TrainNote {
	log.trains.push(note);
	if (log.trains.length > KEPT_TRAINS) log.trains.shift();
	return note;
}

function noteEnd(log: TrainLog, world: World, { train, reason, peakTotal, endedAtMs }: HypeEnd): void {
	const note = log.trains.at(-1);
	if (note?.ordinal !== train.hypeTrainOrdinal) return;
	const score = Math.round(train.total * 1_000);
	if (reason === "decayed" || reason === "timeout") {
		if (score > unfedScoreOf(log, world)) note.fedAtMs = world.atMs;
	}
	note.peakLevel = train.peakLevel;
	note.peakScore = Math.round(peakTotal * 1_000);
	note.end = { reason, atMs: endedAtMs, level: train.level, score, leastScore: world.rules.hype.spentBelow };
}

/** What the score of the running train would be after the step had nothing fed it. */
function unfedScoreOf({ score }: TrainLog, { rules, isTick }: World): number {
	const { ruleSet, decayBp } = rules.hype;
	return isTick && ruleSet === "spec" ? Math.floor((score * (10_000 - decayBp)) / 10_000) : score;
}
