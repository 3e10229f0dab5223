import type { Rules } from "../src/components/rules.ts";
import { SENTIMENT_CATEGORIES } from "../src/components/sentiment.ts";
import type { Effect } from "../src/events/effect.ts";
import type { Input, PulseEntry, StartInput } from "../src/events/input.ts";
import { step } from "../src/systems/schedule.ts";
import { compileRules, DEFAULT_RULE_SETTINGS } from "../src/world/rules.ts";
import { SIMULATION_VERSION } from "../src/world/version.ts";
import { createShowtimeWorld, type World } from "../src/world/world.ts";

const EVENT_TYPES = ["combat", "crafting", "social", "exploration", "trade", "boss-defeat"];
const TICKS_A_THEME = 14;
export const BENCH_VIEW_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/** The shipped rules with every phase's audience set to `size`; synthetic pulses are part of the full tick only. */
export function rulesFor(size: number, isFull = false): Rules {
	const rules = compileRules(DEFAULT_RULE_SETTINGS);
	rules.audience.poolSizes = rules.audience.poolSizes.map(() => size);
	if (!isFull) rules.blending.syntheticShareBp = 0;
	return rules;
}

/** A reservoir that hands out whoever is free; the store's reservoir is not what is measured here. */
export class BenchReservoir {
	readonly #free: number[] = [];
	#next: number;

	constructor(next: number) {
		this.#next = next;
	}

	/** What comes back in the next tick for the effects of this one. */
	answer(effects: readonly Effect[]): Input[] {
		const inputs: Input[] = [];
		for (const effect of effects) {
			if (effect.kind === "members.returned") this.#free.push(...effect.templates);
			if (effect.kind !== "arrivals.requested") continue;
			const templates = Array.from({ length: effect.count }, () => this.#free.pop() ?? this.#next++);
			inputs.push({ kind: "arrivals", cause: "refill", templates, requested: effect.count });
		}
		return inputs;
	}
}

/** Game events of a stream that changes its theme every minute or so. */
export function eventsAt(tick: number): Input[] {
	if (tick % 3 !== 0) return [];
	const type = EVENT_TYPES[Math.floor(tick / TICKS_A_THEME) % EVENT_TYPES.length];
	return [{ kind: "game-event", event: { eventId: `bench-${tick}`, type, significance: 0.5 } }];
}

/** The pulse of a tick, every third: 150 anonymous entries and 50 of tracked viewers. */
export function pulseAt(tick: number): PulseEntry[] | undefined {
	if (tick % 3 !== 1) return undefined;
	return Array.from({ length: 200 }, (_, i): PulseEntry => {
		const word = (tick * 200 + i) * 7;
		const feeling = { category: SENTIMENT_CATEGORIES[word % 6], intensity: (word % 101) / 100 };
		return i < 150 ? feeling : { ...feeling, trackingId: `viewer-${i}`, viewerType: "Subscriber" };
	});
}

/** What starts a session of `size` members of the default mix. */
export function startInput(size: number, phase: number, isFull = false): StartInput {
	return {
		kind: "start",
		showtimeSessionId: "00000000-0000-4000-8000-000000000000",
		simulationVersion: SIMULATION_VERSION,
		seed: 3,
		viewKey: BENCH_VIEW_KEY,
		reservoirSeed: 5,
		gameServiceId: "00000000-0000-4000-8000-000000000001",
		streamer: { entityType: "account", entityId: "00000000-0000-4000-8000-000000000002" },
		phase,
		allTimeHigh: { level: 0, total: 0 },
		startedAtMs: 0,
		contentTags: {},
		roster: Array.from({ length: size }, (_, i) => i),
		rules: rulesFor(size, isFull),
	};
}

/** That session, started. */
export function openWorld(size: number, phase: number, isFull = false): World {
	const world = createShowtimeWorld();
	const start = startInput(size, phase, isFull);
	step(world, { marker: 1, kind: "apply", atMs: 0 }, [start]);
	return world;
}

/** Steps `world` by one tick. */
export function tickWorld(world: World, inputs: readonly Input[]): Effect[] {
	const atMs = (world.tick + 1) * world.rules.intervalMs;
	return step(world, { marker: world.marker + 1, kind: "tick", atMs }, inputs);
}
