import { Encoder, MapSchema, schema, t } from "@colyseus/schema";
import type { Input } from "../src/events/input.ts";
import { applyFrame, createCrowd } from "../src/personas/crowd-frame.ts";
import { createFrameEncoder, type FramePlanes } from "../src/personas/frame-encoder.ts";
import { createPersonas } from "../src/personas/personas.ts";
import { projectPersonas } from "../src/personas/project-personas.ts";
import { bytesOf } from "../src/rooms/crowd-frame-encoder.ts";
import { frameOf } from "../test/support/crowd-frames.ts";
import { type ChangeLaw, crowdMaker, type MadeUpCrowd } from "../test/support/made-up-crowd.ts";
import { BENCH_VIEW_KEY, BenchReservoir, eventsAt, openWorld, tickWorld } from "./crowd.ts";
import { medianOf } from "./measure.ts";
import type { BenchRow } from "./row.ts";

const SEATS = 10_000;
const CHANGED_SHARE = 0.3;
const TICKS = 40;
const SESSION_TICKS = 120;
/** Career phase number. */
const LEGEND = 4;
const PEER = "MapSchema of members (@colyseus/schema)";

/** The crowd as a Colyseus room would replicate it by itself. */
const Member = schema({ engagement: t.uint8(), mood: t.uint8(), class: t.uint8() }, "BenchMember");
const MemberState = schema({ members: t.map(Member) }, "BenchMemberState");

interface Sizes {
	keyframe: number;
	/** Mean. */
	delta: number;
	peerFull: number;
	/** Mean. */
	peerPatch: number;
}

/** Bytes of the same crowd and the same changes, as crowd frames and as MapSchema. */
function measureSizes(law: ChangeLaw): Sizes {
	const maker = crowdMaker(1);
	const crowd = maker.make(SEATS);
	const encoder = createFrameEncoder();
	const peer = createPeer(crowd);
	const keyframe = bytesOf(encoder.keyframe(crowd, { tick: 1, marker: 1 })).length;
	let delta = 0;
	let peerPatch = 0;
	for (let tick = 2; tick < TICKS + 2; tick++) {
		const changed = maker.change(crowd, CHANGED_SHARE, law);
		delta += bytesOf(encoder.delta(crowd, { tick, marker: tick }, changed)).length / TICKS;
		peerPatch += peer.patchBytes(crowd, changed) / TICKS;
	}
	return { keyframe, delta: Math.round(delta), peerFull: peer.fullBytes, peerPatch: Math.round(peerPatch) };
}

function createPeer(crowd: MadeUpCrowd) {
	const usual = Encoder.BUFFER_SIZE;
	Encoder.BUFFER_SIZE = 1024 * 1024;
	const state = new MemberState();
	state.members = new MapSchema();
	const members = Array.from({ length: crowd.seatCount }, (_, seat) => {
		const member = new Member();
		show(member, crowd, seat);
		state.members.set((Math.imul(seat + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0"), member);
		return member;
	});
	const encoder = new Encoder(state);
	Encoder.BUFFER_SIZE = usual;
	const fullBytes = encoder.encodeAll().length;
	encoder.encode();
	encoder.discardChanges();
	return {
		fullBytes,
		patchBytes(now: MadeUpCrowd, changed: Uint32Array): number {
			for (const seat of changed) show(members[seat], now, seat);
			const bytes = encoder.encode().length;
			encoder.discardChanges();
			return bytes;
		},
	};
}

function show(member: InstanceType<typeof Member>, { state, occupancy }: MadeUpCrowd, seat: number): void {
	member.engagement = state[seat] >>> 4;
	member.mood = (state[seat] >>> 1) & 7;
	member.class = (seat + occupancy[seat]) & 7;
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
		ratioTo: PEER,
		ratio: peer / value,
	});
	const ratio = (name: string, value: number): BenchRow => ({ name, value, unit: "x", ratioTo: PEER, ratio: value });
	return [
		bytes("frame.keyframeBytes", worst.keyframe, worst.peerFull),
		bytes("frame.deltaBytes", worst.delta, worst.peerPatch),
		bytes("frame.delta.driftBytes", drift.delta, drift.peerPatch),
		ratio("frame.keyframe.ratioToMapSchema", worst.peerFull / worst.keyframe),
		ratio("frame.delta.ratioToMapSchema", worst.peerPatch / worst.delta),
		{ name: "frame.session.keyframeBytes", value: Math.round(session.keyframe), unit: "bytes" },
		{ name: "frame.session.deltaBytes", value: Math.round(session.delta), unit: "bytes" },
		{ name: "frame.session.changedShare", value: session.changedShare, unit: "of the seats" },
		{ name: "frame.mapSchema.fullBytes", value: worst.peerFull, unit: "bytes" },
		{ name: "frame.mapSchema.patchBytes", value: worst.peerPatch, unit: "bytes" },
		{ name: "frame.buildNsPerChangedSeat", value: times.buildNs, unit: "ns" },
		{ name: "frame.deflateMs", value: times.deflateMs, unit: "ms" },
		{ name: "frame.keyframe.deflateMs", value: times.keyframeDeflateMs, unit: "ms" },
		{ name: "frame.readMs", value: times.readMs, unit: "ms" },
	];
}
