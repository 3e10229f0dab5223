import type { Input } from "../src/events/input.ts";
import { applyFrame, createCrowd } from "../src/personas/crowd-frame.ts";
import { createFrameEncoder, type FramePlanes } from "../src/personas/frame-encoder.ts";
import { createPersonas } from "../src/personas/personas.ts";
import { projectPersonas } from "../src/personas/project-personas.ts";
import { bytesOf } from "../src/rooms/crowd-frame-encoder.ts";
import { frameOf } from "../test/support/crowd-frames.ts";
import { type ChangeLaw, crowdMaker } from "../test/support/made-up-crowd.ts";
import { ChangeEntropy } from "./change-entropy.ts";
import { BENCH_VIEW_KEY, BenchReservoir, eventsAt, openWorld, tickWorld } from "./crowd.ts";
import { medianOf } from "./measure.ts";
import { ArraySchemaCrowd } from "./peers/array-schema.ts";
import { MapSchemaCrowd } from "./peers/map-schema.ts";
import { type BenchRow, ratioRow } from "./row.ts";

const SEATS = 10_000;
const CHANGED_SHARE = 0.3;
const TICKS = 40;
const SESSION_TICKS = 120;
/** Career phase number. */
const LEGEND = 4;
const MAP = "MapSchema of members (@colyseus/schema)";
const ARRAY = "ArraySchema of bytes (@colyseus/schema)";
const FLOOR = "entropy of the changed states";

interface Sizes {
	keyframe: number;
	/** Mean, as are those below. */
	delta: number;
	deltaFloor: number;
	map: { full: number; patch: number };
	array: { full: number; patch: number };
}

/** Bytes of the same crowd and the same changes, as crowd frames, as MapSchema, as ArraySchema and at the least. */
function measureSizes(law: ChangeLaw): Sizes {
	const maker = crowdMaker(1);
	const crowd = maker.make(SEATS);
	const encoder = createFrameEncoder();
	const map = new MapSchemaCrowd(crowd);
	const array = new ArraySchemaCrowd(crowd);
	const floor = new ChangeEntropy(crowd);
	const keyframe = bytesOf(encoder.keyframe(crowd, { tick: 1, marker: 1 })).length;
	const sums = { delta: 0, map: 0, array: 0 };
	for (let tick = 2; tick < TICKS + 2; tick++) {
		const changed = maker.change(crowd, CHANGED_SHARE, law);
		sums.delta += bytesOf(encoder.delta(crowd, { tick, marker: tick }, changed)).length;
		sums.map += map.patchBytes(crowd, changed);
		sums.array += array.patchBytes(crowd, changed);
		floor.add(crowd, changed);
	}
	return {
		keyframe,
		delta: Math.round(sums.delta / TICKS),
		deltaFloor: Math.round(floor.bytesATick()),
		map: { full: map.fullBytes, patch: Math.round(sums.map / TICKS) },
		array: { full: array.fullBytes, patch: Math.round(sums.array / TICKS) },
	};
}

interface Times {
	/** Per changed seat of a delta, in nanoseconds. */
	buildNs: number;
	/** Of all planes of a delta, in milliseconds. */
	deflateMs: number;
	keyframeDeflateMs: number;
	/** Inflating, checking and applying a delta as a client does, in milliseconds. */
	readMs: number;
}

/** Medians, over enough rounds for the compiler to have done its work. */
function measureTimes(): Times {
	const maker = crowdMaker(3);
	const crowd = maker.make(SEATS);
	const encoder = createFrameEncoder();
	const client = createCrowd();
	const build: number[] = [];
	const deflate: number[] = [];
	const keyframeDeflate: number[] = [];
	const read: number[] = [];
	applyFrame(client, frameOf(bytesOf(encoder.keyframe(crowd, { tick: 1, marker: 1 }))));
	for (let tick = 2; tick < 1_500; tick++) {
		const changed = maker.change(crowd, CHANGED_SHARE, "drift");
		let frame: FramePlanes | undefined;
		const buildMs = msOf(() => {
			frame = encoder.delta(crowd, { tick, marker: tick }, changed);
		});
		build.push((buildMs * 1e6) / changed.length);
		let bytes: Uint8Array = new Uint8Array(0);
		deflate.push(
			msOf(() => {
				bytes = bytesOf(frame as FramePlanes);
			}),
		);
		read.push(msOf(() => applyFrame(client, frameOf(bytes))));
		if (tick % 10 === 0) keyframeDeflate.push(msOf(() => bytesOf(encoder.keyframe(crowd, { tick, marker: tick }))));
	}
	return {
		buildNs: warmMedian(build),
		deflateMs: warmMedian(deflate),
		keyframeDeflateMs: warmMedian(keyframeDeflate),
		readMs: warmMedian(read),
	};
}

function msOf(action: () => void): number {
	const startedAt = performance.now();
	action();
	return performance.now() - startedAt;
}

/** Of the second half: the first warms the compiler up. */
function warmMedian(values: number[]): number {
	return medianOf(values.slice(values.length / 2));
}

/** Mean bytes of the frames of a real session of 10,000 members, and the share of its seats that change a tick. */
function measureSession(): { keyframe: number; delta: number; changedShare: number } {
	const world = openWorld(SEATS, LEGEND);
	const reservoir = new BenchReservoir(SEATS);
	const personas = createPersonas(BENCH_VIEW_KEY);
	const encoder = createFrameEncoder();
	const sums = { keyframe: 0, delta: 0, changedShare: 0 };
	let inputs: Input[] = [];
	projectPersonas(personas, world);
	encoder.keyframe(personas, world);
	for (let tick = 1; tick <= SESSION_TICKS; tick++) {
		const effects = tickWorld(world, [...inputs, ...eventsAt(tick)]);
		inputs = reservoir.answer(effects);
		projectPersonas(personas, world);
		sums.delta += bytesOf(encoder.delta(personas, world, personas.changed)).length / SESSION_TICKS;
		sums.keyframe += bytesOf(encoder.keyframe(personas, world)).length / SESSION_TICKS;
		sums.changedShare += personas.changed.length / personas.seatCount / SESSION_TICKS;
	}
	return sums;
}

/**
 * Size and cost of crowd frames at 10,000 seats, mean engagement 0.55 +/- 0.2, all moods present, occupancy random, 30 %
 * of the seats changed a tick. The budgets hold for the worst change, every changed seat drawn anew; `drift` is what
 * a tick might do: a step up or down, one mood in five, one new occupant in fifty; `session` is a simulated stream.
 */
export async function benchFrame(): Promise<BenchRow[]> {
	const worst = measureSizes("redraw");
	const drift = measureSizes("drift");
	const session = measureSession();
	const times = measureTimes();
	const bytes = (name: string, value: number, peer: number): BenchRow => ({
		name,
		value,
		unit: "bytes",
		ratioTo: MAP,
		ratio: peer / value,
	});
	return [
		bytes("frame.keyframeBytes", worst.keyframe, worst.map.full),
		bytes("frame.deltaBytes", worst.delta, worst.map.patch),
		bytes("frame.delta.driftBytes", drift.delta, drift.map.patch),
		{ ...ratioRow("frame.keyframe.ratioToMapSchema", worst.map.full / worst.keyframe, MAP), atLeast: 25 },
		{ ...ratioRow("frame.delta.ratioToMapSchema", worst.map.patch / worst.delta, MAP), atLeast: 4 },
		ratioRow("frame.keyframe.ratioToArraySchema", worst.array.full / worst.keyframe, ARRAY),
		ratioRow("frame.delta.ratioToArraySchema", worst.array.patch / worst.delta, ARRAY),
		ratioRow("frame.delta.drift.ratioToArraySchema", drift.array.patch / drift.delta, ARRAY),
		ratioRow("frame.delta.ratioToFloor", worst.deltaFloor / worst.delta, FLOOR),
		ratioRow("frame.delta.drift.ratioToFloor", drift.deltaFloor / drift.delta, FLOOR),
		{ name: "frame.session.keyframeBytes", value: Math.round(session.keyframe), unit: "bytes" },
		{ name: "frame.session.deltaBytes", value: Math.round(session.delta), unit: "bytes" },
		{ name: "frame.session.changedShare", value: session.changedShare, unit: "of the seats" },
		{ name: "frame.mapSchema.fullBytes", value: worst.map.full, unit: "bytes" },
		{ name: "frame.mapSchema.patchBytes", value: worst.map.patch, unit: "bytes" },
		{ name: "frame.arraySchema.fullBytes", value: worst.array.full, unit: "bytes" },
		{ name: "frame.arraySchema.patchBytes", value: worst.array.patch, unit: "bytes" },
		{ name: "frame.floor.deltaBytes", value: worst.deltaFloor, unit: "bytes" },
		{ name: "frame.buildNsPerChangedSeat", value: times.buildNs, unit: "ns" },
		{ name: "frame.deflateMs", value: times.deflateMs, unit: "ms" },
		{ name: "frame.keyframe.deflateMs", value: times.keyframeDeflateMs, unit: "ms" },
		{ name: "frame.readMs", value: times.readMs, unit: "ms" },
	];
}
