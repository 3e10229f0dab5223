import type { GameEvent } from "../src/events/game-event.ts";
import type { Input } from "../src/events/input.ts";
import { createFrameEncoder } from "../src/personas/frame-encoder.ts";
import { createPersonas } from "../src/personas/personas.ts";
import { projectPersonas } from "../src/personas/project-personas.ts";
import { encodePersonas } from "../src/personas/snapshot.ts";
import { step } from "../src/systems/schedule.ts";
import { encodeWorld } from "../src/world/snapshot.ts";
import { createSnapshotRoom } from "../src/world/snapshot-room.ts";
import { BlendedObjectCrowd } from "./blended-objects-peer.ts";
import { BENCH_VIEW_KEY, BenchReservoir, eventsAt, openWorld, pulseAt, rulesFor, tickWorld } from "./crowd.ts";
import { benchMatch } from "./match-floor.ts";
import { medianOf } from "./measure.ts";
import type { BenchRow } from "./row.ts";

const SIZE = 10_000;
const NO_TRAINS = 0;
const LEGEND = 4;

/** The tick of one room, beside plain objects, a hand-fused loop and itself at other sizes. */
export async function benchTick(): Promise<BenchRow[]> {
	const core = coreTickMs(SIZE, LEGEND, 300);
	const full = coreTickMs(SIZE, LEGEND, 300, true);
	const rows: BenchRow[] = [
		{ name: "tick.core.membersPerSecond", value: perSecond(SIZE, core.whole), unit: "members/s" },
		{ name: "tick.core.ms", value: core.whole, unit: "ms" },
		{ name: "tick.rules.ms", value: core.rules, unit: "ms" },
		{ name: "tick.full.membersPerSecond", value: perSecond(SIZE, full.whole), unit: "members/s" },
		{ name: "tick.full.ms", value: full.whole, unit: "ms" },
		{ name: "pulse.ms", value: pulseMs(), unit: "ms" },
		benchMatch(SIZE),
		...againstObjects(),
	];
	const costs: number[] = [];
	for (const size of [1_000, 10_000, 100_000, 1_000_000]) {
		const ticks = Math.max(12, Math.min(400, Math.floor(4_000_000 / size)));
		const nanoseconds = (coreTickMs(size, LEGEND, ticks).whole / size) * 1e6;
		costs.push(nanoseconds);
		rows.push({ name: `tick.core.nsPerMember.${size}`, value: nanoseconds, unit: "ns" });
	}
	const spread = Math.max(...costs) / Math.min(...costs);
	rows.push({ name: "tick.core.spread", value: spread, unit: "x", ratioTo: "the cheapest size", ratio: spread });
	return rows;
}

const perSecond = (size: number, ms: number): number => (size / ms) * 1_000;

/**
 * Median milliseconds of a tick: the rules alone, and with personas, frame planes and snapshot.
 * Full: with pulses of a real audience, synthetic ones and whatever else a session does. */
function coreTickMs(size: number, phase: number, ticks: number, isFull = false): { rules: number; whole: number } {
	const world = openWorld(size, phase, isFull);
	const personas = createPersonas(BENCH_VIEW_KEY);
	projectPersonas(personas, world);
	const encoder = createFrameEncoder();
	const worldRoom = createSnapshotRoom();
	const personasRoom = createSnapshotRoom();
	const reservoir = new BenchReservoir(size);
	const rules: number[] = [];
	const whole: number[] = [];
	let arrivals = reservoir.answer([]);
	const warmUp = Math.ceil(ticks / 2);
	for (let tick = 1; tick <= warmUp + ticks; tick++) {
		const entries = isFull ? pulseAt(tick) : undefined;
		const pulses: Input[] = entries === undefined ? [] : [{ kind: "pulse", entries }];
		const inputs = [...arrivals, ...eventsAt(tick), ...pulses];
		const start = performance.now();
		const effects = tickWorld(world, inputs);
		const stepped = performance.now();
		projectPersonas(personas, world);
		encoder.delta(personas, world, personas.changed);
		encodeWorld(world, worldRoom);
		encodePersonas(personas, world, personasRoom);
		if (tick > warmUp) {
			rules.push(stepped - start);
			whole.push(performance.now() - start);
		}
		arrivals = reservoir.answer(effects);
	}
	return { rules: medianOf(rules), whole: medianOf(whole) };
}

interface Versus {
	rules: number;
	core: number;
	objectRules: number;
	objectCore: number;
}

/** The same session, inputs and draws in both; they have to count the same crowd, or the comparison is void. */
function versus(isFull: boolean): Versus {
	const world = openWorld(SIZE, NO_TRAINS, isFull);
	const personas = createPersonas(BENCH_VIEW_KEY);
	projectPersonas(personas, world);
	const encoder = createFrameEncoder();
	const roster = Array.from({ length: SIZE }, (_, i) => i);
	const objects = new BlendedObjectCrowd(
		rulesFor(SIZE, isFull),
		world.session.seed,
		world.session.reservoirSeed,
		roster,
	);
	const worldRoom = createSnapshotRoom();
	const personasRoom = createSnapshotRoom();
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
		projectPersonas(personas, world);
		encoder.delta(personas, world, personas.changed);
		encodeWorld(world, worldRoom);
		encodePersonas(personas, world, personasRoom);
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
		assertSameCrowd(tick, world.tally, objects.counts);
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
	const ratioRow = (name: string, ratio: number): BenchRow => ({ name, value: ratio, unit: "x", ratioTo, ratio });
	return [
		{ name: "tick.objects.ms", value: plain.objectCore, unit: "ms" },
		ratioRow("tick.core.ratioToObjects", plain.objectCore / plain.core),
		ratioRow("tick.rules.ratioToObjects", plain.objectRules / plain.rules),
		ratioRow("tick.full.ratioToObjects", full.objectCore / full.core),
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

type Counts = { total: number; engaged: number; disengaged: number; mood: ArrayLike<number> };

function assertSameCrowd(tick: number, ours: Counts, theirs: Counts): void {
	const line = ({ total, engaged, disengaged, mood }: Counts): string =>
		[total, engaged, disengaged, ...Array.from(mood)].join(" ");
	if (line(ours) !== line(theirs)) {
		throw new Error(`tick ${tick}: the world counts ${line(ours)}, the objects ${line(theirs)}`);
	}
}
