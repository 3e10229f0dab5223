import type { Show } from "../../examples/shows/show.ts";
import type { Rules } from "../../src/components/rules.ts";
import type { Effect, HypeEndReason, HypeFacts } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { EmbeddedReservoir } from "../../src/persistence/embedded-reservoir.ts";
import { step } from "../../src/systems/schedule.ts";
import { drawAt, hashOf } from "../../src/world/draw.ts";
import { compileRules, DEFAULT_RULE_SETTINGS, type RuleSettings } from "../../src/world/rules.ts";
import { summarise, type WorldSummary } from "../../src/world/summary.ts";
import { reservoirSeedOf, templateOf } from "../../src/world/template.ts";
import { SIMULATION_VERSION } from "../../src/world/version.ts";
import { createShowtimeWorld, type World } from "../../src/world/world.ts";
import { VIEW_KEY } from "./worlds.ts";

const GAME_SERVICE = "6f1e2d3c-0000-4000-8000-000000000001";

/** A hype train of a played show; seconds are of logical time. */
export interface PlayedTrain {
	startedAtSeconds: number;
	/** When it reached each level, from 2 on. */
	levels: { level: number; atSeconds: number }[];
	/** Absent: it still ran at the end. */
	endedAtSeconds?: number;
	endReason?: HypeEndReason;
}

export interface Played {
	/** One a tick. */
	summaries: WorldSummary[];
	trains: PlayedTrain[];
	departed: number;
	arrived: number;
}

export interface PlayOptions {
	settings?: Partial<RuleSettings>;
	/** Changes the compiled rules before the session starts. */
	rules?: (rules: Rules) => void;
	/** Sees the world after each tick. */
	onTick?: (world: World) => void;
}

/** Plays a show to a fresh crowd of `phase` on logical time: the shipped rules but for `settings`, ticks of 5 seconds. */
export async function playShow(
	show: Show,
	phase: number,
	seed: number,
	seconds: number,
	{ settings, rules: changeRules, onTick }: PlayOptions = {},
): Promise<Played> {
	const rules = compileRules({ ...DEFAULT_RULE_SETTINGS, ...settings });
	changeRules?.(rules);
	const reservoirSeed = reservoirSeedOf(GAME_SERVICE);
	const reservoir = new EmbeddedReservoir({
		templateInterests: (_, template) => templateOf(reservoirSeed, template, rules).interests,
		interestsRevision: () => 1,
		hashOf,
		drawAt,
	});
	const place = { gameServiceId: GAME_SERVICE, showtimeSessionId: `show-${seed}` };
	const world = createShowtimeWorld();
	const roster = await reservoir.checkOut({
		...place,
		requestId: "start",
		count: rules.audience.poolSizes[phase],
		tags: [],
		biasBp: 0,
	});
	let inputs: Input[] = [startInput(rules, phase, seed, roster)];
	const played: Played = { summaries: [], trains: [], departed: 0, arrived: 0 };
	const happenings = eventsOf(show);
	let next = happenings.next().value;
	const interval = DEFAULT_RULE_SETTINGS.tickIntervalSeconds;
	for (let tick = 1; tick * interval <= seconds; tick++) {
		const atSeconds = tick * interval;
		while (next.atSeconds < atSeconds) {
			inputs.push(next.input);
			next = happenings.next().value;
		}
		const effects = step(world, { marker: tick, kind: "tick", atMs: atSeconds * 1000 }, inputs);
		inputs = [];
		for (const effect of effects) {
			if (effect.kind === "arrivals.requested") {
				const { count, tags, biasBp } = effect;
				const templates = await reservoir.checkOut({ ...place, requestId: `refill:${tick}`, count, tags, biasBp });
				inputs.push({ kind: "arrivals", cause: "refill", templates, requested: count });
				played.arrived += templates.length;
			} else if (effect.kind === "members.returned") {
				await reservoir.giveBack(GAME_SERVICE, place.showtimeSessionId, effect.templates);
				played.departed += effect.templates.length;
			} else if ("train" in effect) follow(played.trains, effect, atSeconds);
		}
		played.summaries.push(summarise(world));
		onTick?.(world);
	}
	return played;
}

function follow(trains: PlayedTrain[], effect: Extract<Effect, { train: HypeFacts }>, atSeconds: number): void {
	const { kind, train } = effect;
	if (kind === "hype.started") trains.push({ startedAtSeconds: atSeconds, levels: [] });
	const latest = trains[trains.length - 1];
	if (kind === "hype.leveled") latest.levels.push({ level: train.level, atSeconds });
	if (kind === "hype.completed") Object.assign(latest, { endedAtSeconds: atSeconds, endReason: effect.reason });
}

function startInput(rules: Rules, phase: number, seed: number, roster: number[]): Input {
	return {
		kind: "start",
		showtimeSessionId: `show-${seed}`,
		simulationVersion: SIMULATION_VERSION,
		seed,
		viewKey: VIEW_KEY,
		reservoirSeed: reservoirSeedOf(GAME_SERVICE),
		gameServiceId: GAME_SERVICE,
		streamer: { entityType: "account", entityId: GAME_SERVICE },
		phase,
		allTimeHigh: { level: 0, total: 0 },
		startedAtMs: 0,
		contentTags: {},
		roster,
		rules,
	};
}

function* eventsOf(show: Show): Generator<{ atSeconds: number; input: Input }, never, void> {
	let atSeconds = 0;
	for (let count = 1; ; ) {
		const { afterSeconds, happening } = show.next().value;
		atSeconds += afterSeconds;
		if (!happening) continue;
		yield { atSeconds, input: { kind: "game-event", event: { eventId: `event-${count++}`, ...happening } } };
	}
}
