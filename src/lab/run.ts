import type { Rules } from "../components/rules.ts";
import type { Effect } from "../events/effect.ts";
import type { Input, StartInput } from "../events/input.ts";
import { step } from "../systems/schedule.ts";
import { drawAt, drawKey, hashOf } from "../world/draw.ts";
import { compileRules, type RuleSettings } from "../world/rules.ts";
import { reservoirSeedOf } from "../world/template.ts";
import { SIMULATION_VERSION } from "../world/version.ts";
import { createShowtimeWorld, type World } from "../world/world.ts";
import { LabCareer } from "./career.ts";
import { figuresOfRun, SessionOutcome } from "./outcome.ts";
import type { LabScenario } from "./scenario.ts";
import { binsOf, type Series, SeriesRecorder } from "./series.ts";
import { type TimedInput, timelineOf } from "./timeline.ts";

export const LAB_GAME_SERVICE = "1ab00000-0000-4000-8000-000000000001";
/** Players' view hangs on it and nothing of a run does, since the lab shows nothing to players. */
const VIEW_KEY = "0".repeat(32);

/** What a session of a run asks of the reservoir: members, or to take these back, which is answered with nobody. */
export type MemberRequest = { showtimeSessionId: string } & (
	| { kind: "check-out"; requestId: string; count: number; preferred?: number[]; tags: string[]; biasBp: number }
	| { kind: "give-back"; templates: number[] }
);

export interface RunPlan {
	scenario: LabScenario;
	settings: RuleSettings;
	seed: number;
	/** Whether the run is recorded over time too. */
	isDrawn: boolean;
}

/** What a run came to. */
export interface RunResult {
	/** In the order of `FIGURES`; NaN where there is nothing to tell, such as the length of trains when there was none. */
	figures: Float64Array;
	/** The run over time; absent when it was not recorded. */
	series?: Series;
	/** The same figures of each session, one after the other; absent when there is one session, or the run was not recorded. */
	sessions?: Float64Array;
}

interface Stream {
	plan: RunPlan;
	rules: Rules;
	showtimeSessionId: string;
	/** Decides what is chance in this session. */
	seed: number;
	career: LabCareer;
	recorder: SeriesRecorder | undefined;
}

type Answers<T> = Generator<MemberRequest, T, readonly number[]>;

/**
 * The sessions of a streamer, one after the other: who followed, what was watched and what was earned is kept from one to the
 * next. It stops whenever it wants something of the reservoir and goes on with the answer.
 */
export function* simulateRun(plan: RunPlan): Answers<RunResult> {
	const { scenario, seed, isDrawn } = plan;
	const { sessions, minutes } = scenario;
	const rules = compileRules(plan.settings);
	const ticks = sessions * ticksIn(minutes, rules);
	const recorder = isDrawn ? new SeriesRecorder(binsOf(ticks, rules.intervalMs)) : undefined;
	const career = new LabCareer(scenario);
	const ofSessions: Float64Array[] = [];
	for (let session = 0; session < sessions; session++) {
		const place = session === 0 ? { showtimeSessionId: `lab-${seed}`, seed } : laterSession(seed, session);
		ofSessions.push(yield* simulateSession({ plan, rules, career, recorder, ...place }));
	}
	return {
		figures: figuresOfRun(ofSessions),
		...(recorder !== undefined && { series: { bins: recorder.bins, values: recorder.values } }),
		...(isDrawn && sessions > 1 && { sessions: Float64Array.from(ofSessions.flatMap((figures) => [...figures])) }),
	};
}

const ticksIn = (minutes: number, { intervalMs }: Rules): number => Math.ceil((minutes * 60_000) / intervalMs);

/** The first session has the run's own seed: more sessions change nothing of it. */
function laterSession(seed: number, session: number): Pick<Stream, "showtimeSessionId" | "seed"> {
	return {
		showtimeSessionId: `lab-${seed}-${session + 1}`,
		seed: drawAt(drawKey(seed, 0, hashOf("session")), session),
	};
}

/** One stream from its start to its end: folded by the same `step` as live sessions, each input in the tick after it. */
function* simulateSession(stream: Stream): Answers<Float64Array> {
	const { plan, rules, career, recorder, showtimeSessionId, seed } = stream;
	const { scenario } = plan;
	const world = createShowtimeWorld();
	const outcome = new SessionOutcome(showtimeSessionId);
	const start = startOf(stream);
	const count = rules.audience.poolSizes[start.phase];
	const preferred = career.invited(seed, count);
	const tags = Object.keys(scenario.contentTags);
	const { refillBiasBp: biasBp } = rules.audience;
	const roster = yield { kind: "check-out", showtimeSessionId, requestId: "start", count, preferred, tags, biasBp };
	const opening = { ...start, roster: [...roster], ...career.knownOf(roster) };
	outcome.take(world, [opening], step(world, { marker: 1, kind: "apply", atMs: 0 }, [opening]));
	const timeline = timelineOf(scenario, seed, (code) => career.knowsWorldFirst(code));
	let inputs: Input[] = [];
	for (let tick = 1, next = 0; tick <= ticksIn(scenario.minutes, rules); tick++) {
		const atMs = tick * rules.intervalMs;
		next = takeUntil(timeline, next, atMs / 1_000, inputs);
		const effects = step(world, { marker: world.marker + 1, kind: "tick", atMs }, inputs);
		outcome.take(world, inputs, effects);
		outcome.observe(world);
		recorder?.record(world, outcome.causes.left());
		inputs = yield* answersTo(effects, world, stream);
	}
	const end: Input = { kind: "end", reason: "requested" };
	const effects = step(world, { marker: world.marker + 1, kind: "apply", atMs: world.atMs }, [end]);
	outcome.take(world, [end], effects);
	yield* answersTo(effects, world, stream);
	return outcome.conclude(world, career);
}

function startOf({ plan: { scenario }, rules, showtimeSessionId, seed, career }: Stream): StartInput {
	return {
		kind: "start",
		showtimeSessionId,
		simulationVersion: SIMULATION_VERSION,
		seed,
		viewKey: VIEW_KEY,
		reservoirSeed: reservoirSeedOf(LAB_GAME_SERVICE),
		gameServiceId: LAB_GAME_SERVICE,
		streamer: { entityType: "account", entityId: LAB_GAME_SERVICE },
		phase: career.phase,
		allTimeHigh: { level: 0, total: 0 },
		startedAtMs: 0,
		contentTags: scenario.contentTags,
		roster: [],
		rules,
	};
}

/** Puts what comes before `seconds` into `inputs`; answers where the timeline goes on. */
function takeUntil(timeline: readonly TimedInput[], from: number, seconds: number, inputs: Input[]): number {
	let next = from;
	while (next < timeline.length && timeline[next].atSeconds < seconds) inputs.push(timeline[next++].input);
	return next;
}

/** Carries out what concerns the reservoir; what comes back is an input of the next tick, as in a live session. */
function* answersTo(
	effects: readonly Effect[],
	{ marker }: World,
	{ showtimeSessionId, career }: Stream,
): Answers<Input[]> {
	const inputs: Input[] = [];
	for (const effect of effects) {
		if (effect.kind === "members.returned") {
			yield { kind: "give-back", showtimeSessionId, templates: effect.templates };
		}
		if (effect.kind !== "arrivals.requested") continue;
		const { count, tags, biasBp } = effect;
		const requestId = `refill:${marker}`;
		const templates = yield { kind: "check-out", showtimeSessionId, requestId, count, tags, biasBp };
		const known = career.knownOf(templates);
		inputs.push({ kind: "arrivals", cause: "refill", templates: [...templates], requested: count, ...known });
	}
	return inputs;
}
