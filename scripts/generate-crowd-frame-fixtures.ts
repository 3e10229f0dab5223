/**
 * Writes test/fixtures/crowd-frame/*.json: frames as bytes and the crowd that a reader has after each, for readers in
 * any language. Run it when the format changes, never to make a failing test pass: `node scripts/generate-crowd-frame-fixtures.ts`.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { applyFrame, createCrowd } from "../src/personas/crowd-frame.ts";
import { createFrameEncoder, type Seats } from "../src/personas/frame-encoder.ts";
import { lookOf } from "../src/personas/look.ts";
import { bytesOf } from "../src/rooms/crowd-frame-encoder.ts";
import { frameOf, shown } from "../test/support/crowd-frames.ts";
import { crowdMaker } from "../test/support/made-up-crowd.ts";

const FOLDER = new URL("../test/fixtures/crowd-frame/", import.meta.url);

/** One step of a story: the crowd after it, and whether it is sent whole. */
interface Step {
	tick: number;
	marker: number;
	whole?: boolean;
	seats: Seats;
}

/** A seat: engagement step, mood, occupants so far. */
type Seat = [step: number, mood: number, occupants: number] | "free";

function seatsOf(seats: Seat[], occupantsOfFree: Record<number, number> = {}): Seats {
	return {
		seatCount: seats.length,
		state: Uint8Array.from(seats, (seat) => (seat === "free" ? 0 : (seat[0] << 4) | (seat[1] << 1) | 1)),
		occupancy: Uint8Array.from(seats, (seat, i) => (seat === "free" ? (occupantsOfFree[i] ?? 0) : seat[2]) % 2),
	};
}

const base64 = (bytes: Iterable<number>): string => Buffer.from(Uint8Array.from(bytes)).toString("base64");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Tells a story in frames, with the crowd a reader has after each of them. */
function story(description: string, steps: Step[], isLarge = false) {
	const encoder = createFrameEncoder();
	const crowd = createCrowd();
	const frames = steps.map(({ tick, marker, whole, seats }) => {
		const at = { tick, marker };
		const bytes = bytesOf(whole ? encoder.keyframe(seats, at) : encoder.delta(seats, at));
		applyFrame(crowd, frameOf(bytes));
		const { state, occupancy } = shown(crowd);
		const after = { tick, marker, seatCount: crowd.seatCount };
		return isLarge
			? { bytes: base64(bytes), after: { ...after, state: base64(state), occupancy: base64(occupancy) } }
			: {
					bytes: hex(bytes),
					after: { ...after, state: hex(Uint8Array.from(state)), occupancy: hex(Uint8Array.from(occupancy)) },
				};
	});
	return { description, encoding: isLarge ? "base64" : "hex", frames };
}

function largeCrowd() {
	const maker = crowdMaker(2);
	const crowd = maker.make(1_000);
	const copy = (): Seats => ({ ...crowd, state: crowd.state.slice(), occupancy: crowd.occupancy.slice() });
	const steps: Step[] = [{ tick: 40, marker: 57, whole: true, seats: copy() }];
	for (const [tick, marker] of [
		[41, 58],
		[42, 60],
		[42, 61],
	]) {
		maker.change(crowd, 0.3, "drift");
		steps.push({ tick, marker, seats: copy() });
	}
	return story(
		"1,000 seats: a keyframe and three deltas with 30 % of the seats changed; the last within a tick",
		steps,
		true,
	);
}

function growth() {
	const grown: Seat[] = Array.from({ length: 300 }, (_, seat) => (seat % 7 === 6 ? "free" : [seat % 16, seat % 8, 1]));
	const far = [...grown];
	far[2] = [15, 7, 1];
	far[299] = [0, 6, 2];
	return story("A crowd grows from 0 to 3 to 300 seats; the last delta has a gap of two bytes", [
		{ tick: 0, marker: 1, whole: true, seats: seatsOf([]) },
		{
			tick: 1,
			marker: 2,
			seats: seatsOf([
				[7, 0, 1],
				[8, 1, 1],
				[9, 2, 1],
			]),
		},
		{ tick: 2, marker: 3, seats: seatsOf(grown) },
		{ tick: 3, marker: 4, seats: seatsOf(far) },
	]);
}

function smallCrowd() {
	return story(
		"Ten seats: step up, step down, mood, leaving, arriving, changing hands, nothing; the worked example of docs/wire.md",
		[
			{
				tick: 5,
				marker: 6,
				whole: true,
				seats: seatsOf(
					[
						[8, 1, 1],
						[9, 1, 1],
						[3, 6, 2],
						[0, 6, 1],
						[12, 0, 1],
						[11, 5, 1],
						"free",
						[7, 3, 2],
						[15, 0, 1],
						[6, 2, 1],
					],
					{ 6: 1 },
				),
			},
			{
				tick: 6,
				marker: 7,
				seats: seatsOf(
					[
						[9, 1, 1],
						[8, 1, 1],
						[3, 4, 2],
						"free",
						[12, 0, 1],
						[10, 3, 2],
						[5, 3, 2],
						[7, 3, 2],
						[15, 0, 1],
						[6, 2, 1],
					],
					{ 3: 1 },
				),
			},
			{
				tick: 6,
				marker: 8,
				seats: seatsOf(
					[
						[9, 1, 1],
						[8, 1, 1],
						[3, 4, 2],
						"free",
						[12, 0, 1],
						[10, 3, 2],
						[5, 3, 2],
						[7, 3, 2],
						[15, 0, 1],
						[6, 2, 1],
					],
					{ 3: 1 },
				),
			},
		],
	);
}

function looks() {
	const seeds = [0, 1, 305_419_896, 2_147_483_648, 4_294_967_295];
	const seats = [0, 1, 2, 9_999, 1_048_575];
	return {
		description: "Appearance class and variant by view seed, seat and occupancy bit",
		looks: seeds.flatMap((viewSeed) =>
			seats.flatMap((seat) =>
				[0, 1].map((occupancy) => ({ viewSeed, seat, occupancy, ...lookOf(viewSeed, seat, occupancy) })),
			),
		),
	};
}

/** Frames that a reader has to refuse; the first bytes are version, kind, marker, tick, seat count. */
function refusals() {
	const deflated = (...bytes: number[]): number[] => [...deflateRawSync(Uint8Array.from(bytes))];
	const plane = (...bytes: number[]): number[] => [bytes.length, deflated(...bytes).length, ...deflated(...bytes)];
	const delta = [1, 1, 9, 8, 4, 1];
	const cases: [rule: string, bytes: number[]][] = [
		["an empty frame is truncated", []],
		["version 2 is unknown", [2, 0, 9, 8, 0, 0, 0]],
		["kind 2 is unknown", [1, 2, 9, 8, 0, 0, 0]],
		["the header ends early", [1, 0, 9]],
		["a number takes at most five bytes", [1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 8, 0, 0, 0]],
		["a marker is below 2^32", [1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 8, 0, 0, 0]],
		["a crowd has at most 1,048,576 seats", [1, 0, 9, 8, 0x81, 0x80, 0x40, 0, 0]],
		["the state plane of a keyframe has a byte a seat", [1, 0, 9, 8, 2, ...plane(0x81), ...plane(1)]],
		["the occupancy plane of a keyframe has a bit a seat", [1, 0, 9, 8, 1, ...plane(0x81), ...plane(1, 0)]],
		["a plane is all there", [1, 0, 9, 8, 1, 1, 5, 0x4b, 0x04, 0x00]],
		["a plane inflates to its length", [1, 0, 9, 8, 2, 2, ...plane(0x81).slice(1), ...plane(1)]],
		["a plane inflates to no more than its length", [1, 0, 9, 8, 1, 1, ...plane(0x81, 0x81).slice(1), ...plane(1)]],
		["a plane is raw deflate", [1, 0, 9, 8, 1, 1, 3, 0xff, 0xff, 0xff, ...plane(1)]],
		[
			"a length is no more than 1,032 times the deflated length",
			[1, 0, 9, 8, 0xff, 0xff, 0x3f, 0xff, 0xff, 0x3f, 1, 3],
		],
		["nothing follows the last plane", [1, 0, 9, 8, 1, ...plane(0x81), ...plane(1), 7]],
		["a delta applies after an earlier marker", [1, 1, 9, 8, 4, 0, 0, 0, 0, 0]],
		["a delta applies after marker 0 or later", [1, 1, 9, 8, 4, 10, 0, 0, 0, 0]],
		["no more seats change than there are", [...delta, 5, ...plane(0, 0, 0, 0, 0), ...plane(2, 2, 2, 2, 2), 0]],
		["as many seats are named as change", [...delta, 2, ...plane(0x80, 0x00), ...plane(2, 2), 0]],
		["a named seat is below the seat count", [...delta, 2, ...plane(0, 3), ...plane(2, 2), 0]],
		["a gap takes at most three bytes", [...delta, 2, ...plane(0x80, 0x80, 0x80, 0x00), ...plane(2, 2), 0]],
		["gaps end with a whole number", [...delta, 2, ...plane(0, 0x80), ...plane(2, 2), 0]],
		["a delta has a change for each seat it names", [...delta, 2, ...plane(0, 0), ...plane(2), 0]],
		["only a changed seat changes hands", [...delta, 1, ...plane(0), ...plane(2), ...plane(1)]],
	];
	return {
		description: "Frames to be refused",
		encoding: "hex",
		frames: cases.map(([rule, bytes]) => ({ rule, bytes: hex(Uint8Array.from(bytes)) })),
	};
}

await mkdir(FOLDER, { recursive: true });
const fixtures = { small: smallCrowd(), growth: growth(), large: largeCrowd(), looks: looks(), refused: refusals() };
for (const [name, fixture] of Object.entries(fixtures)) {
	await writeFile(new URL(`${name}.json`, FOLDER), `${JSON.stringify(fixture, undefined, "\t")}\n`);
}
