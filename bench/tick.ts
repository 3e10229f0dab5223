import type { GameEvent } from "../src/events/game-event.ts";
import type { Input } from "../src/events/input.ts";
import { step } from "../src/systems/schedule.ts";
import { BenchRoom } from "./bench-room.ts";
import { BenchReservoir, eventsAt, openWorld, pulseAt, rulesFor, tickWorld } from "./crowd.ts";
import { benchMatch } from "./match-floor.ts";
import { medianOf, processorMs } from "./measure.ts";
import { BlendedObjectCrowd } from "./peers/blended-objects.ts";
import { assertSameCrowd } from "./peers/peer-crowd.ts";
import { type BenchRow, ratioRow } from "./row.ts";

const SIZE = 10_000;
const NO_TRAINS = 0;
const LEGEND = 4;
const WARM_UP = 150;
const TICKS = 1_000;

/** The tick of one room, beside plain objects and a hand-fused loop. */
export async function benchTick(): Promise<BenchRow[]> {
	const core = tickMs(false);
	const full = tickMs(true);
	return [
		{ name: "tick.core.membersPerSecond", value: perSecond(SIZE, core.whole), unit: "members/s" },
		{ name: "tick.core.ms", value: core.whole, unit: "ms" },
		{ name: "tick.rules.ms", value: core.rules, unit: "ms" },
		{ name: "tick.full.membersPerSecond", value: perSecond(SIZE, full.whole), unit: "members/s", atLeast: 10_000_000 },
		{ name: "tick.full.ms", value: full.whole, unit: "ms" },
		{ name: "pulse.ms", value: pulseMs(), unit: "ms" },
		...benchMatch(SIZE),
		...againstObjects(),
	];
}

const perSecond = (size: number, ms: number): number => (size / ms) * 1_000;

/** Milliseconds of processor time of a tick, all of it; and of the rules alone by the clock, the median. */
function tickMs(isFull: boolean): { rules: number; whole: number } {
	const room = new BenchRoom(SIZE, LEGEND, isFull);
	const rules: number[] = [];
	const whole = processorMs(TICKS, WARM_UP, () => rules.push(room.tick().rulesMs));
	return { rules: medianOf(rules.slice(WARM_UP)), whole };
}

interface Versus {
	rules: number;
	core: number;
	objectRules: number;
	objectCore: number;
}

/** The same session, inputs and draws in both; they have to count the same crowd, or the comparison is void. */
function versus(isFull: boolean): Versus {
	const room = new BenchRoom(SIZE, NO_TRAINS, isFull);
	const { world } = room;
	const roster = Array.from({ length: SIZE }, (_, i) => i);
	const objects = new BlendedObjectCrowd(
		rulesFor(SIZE, isFull),
		world.session.seed,
		world.session.reservoirSeed,
		roster,
	);
	const reservoir = new BenchReservoir(SIZE);
	const spent = {
		rules: [] as number[],
		core: [] as number[],
		objectRules: [] as number[],
		objectCore: [] as number[],
	};
	let arrivals = reservoir.answer([]);
	for (let tick = 1; tick <= 120; tick++) {
		const events = eventsAt(tick);
		const entries = isFull ? pulseAt(tick) : undefined;
		const pulses: Input[] = entries === undefined ? [] : [{ kind: "pulse", entries }];
		const start = performance.now();
		const effects = tickWorld(world, [...arrivals, ...events, ...pulses]);
		const stepped = performance.now();
		room.show();
		const encoded = performance.now();

		const templates = arrivals.flatMap((input) => (input.kind === "arrivals" ? input.templates : []));
		const gameEvents = events.flatMap((input): GameEvent[] => (input.kind === "game-event" ? [input.event] : []));
		if (entries !== undefined) objects.pulses.push(entries);
		const objectStart = performance.now();
		objects.tick(tick, world.marker, gameEvents, templates);
		const objectStepped = performance.now();
		objects.frame();
		objects.snapshot();
		const objectEncoded = performance.now();
		assertSameCrowd("plain objects", tick, world.tally, objects.counts);
		arrivals = reservoir.answer(effects);
		if (tick <= 40) continue;
		spent.rules.push(stepped - start);
		spent.core.push(encoded - start);
		spent.objectRules.push(objectStepped - objectStart);
		spent.objectCore.push(objectEncoded - objectStart);
	}
	return {
		rules: medianOf(spent.rules),
		core: medianOf(spent.core),
		objectRules: medianOf(spent.objectRules),
		objectCore: medianOf(spent.objectCore),
	};
}

function againstObjects(): BenchRow[] {
	const ratioTo = "plain object a member, string tags";
	const plain = versus(false);
	const full = versus(true);
	return [
		{ name: "tick.objects.ms", value: plain.objectCore, unit: "ms" },
		{ ...ratioRow("tick.core.ratioToObjects", plain.objectCore / plain.core, ratioTo), atLeast: 6 },
		ratioRow("tick.rules.ratioToObjects", plain.objectRules / plain.rules, ratioTo),
		{ ...ratioRow("tick.full.ratioToObjects", full.objectCore / full.core, ratioTo), atLeast: 6 },
	];
}

/** A pulse of 200 entries applied at once to a crowd of 10,000: what it costs over an apply without one. */
function pulseMs(): number {
	const world = openWorld(SIZE, LEGEND, true);
	const cost = (inputs: readonly Input[]): number => {
		const start = performance.now();
		step(world, { marker: world.marker + 1, kind: "apply", atMs: world.atMs }, inputs);
		return performance.now() - start;
	};
	const spent: number[] = [];
	for (let tick = 1; tick <= 300; tick++) {
		const entries = pulseAt(tick);
		tickWorld(world, eventsAt(tick));
		if (entries === undefined) continue;
		const without = cost([]);
		const withIt = cost([{ kind: "pulse", entries }]);
		if (tick > 100) spent.push(withIt - without);
	}
	return medianOf(spent);
}
