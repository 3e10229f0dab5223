import { bytesOf } from "../src/rooms/crowd-frame-encoder.ts";
import { BenchRoom } from "./bench-room.ts";
import { processorMs } from "./measure.ts";
import { heldBytes } from "./memory.ts";
import type { BenchRow } from "./row.ts";

const LEGEND = 4;
const SIZES = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000];
const ROOMS = [1, 10, 100, 1_000, 10_000];
const ROOM_SIZE = 100;
/** Member ticks that a point is measured over, and the fewest ticks. */
const MEMBER_TICKS = 5_000_000;
const FEWEST_TICKS = 5;

/** How tick, frame, snapshot and memory grow with the members of a room, and with the rooms of 100 members of a process. */
export async function benchGrowth(): Promise<BenchRow[]> {
	// The compiler learns the tick on a room of middling size, not on the first point.
	measure([new BenchRoom(10_000, LEGEND)], 150);
	return [...growthOfMembers(), ...growthOfRooms()];
}

function growthOfMembers(): BenchRow[] {
	const points = SIZES.map((size) => ({ size, ...grown(1, size) }));
	const costs = points.map(({ size, ms }) => (ms / size) * 1e6);
	const spread = Math.max(...costs) / Math.min(...costs);
	return [
		...points.map(({ size, ms }) => row("tick.core.nsPerMember", size, (ms / size) * 1e6, "ns")),
		{ name: "tick.core.spread", value: spread, unit: "x", ratioTo: "the cheapest size", ratio: spread },
		...points.map(({ size, ms }) => row("growth.members.tickMs", size, ms, "ms")),
		...points.map(({ size, held }) => row("memory.bytesPerMember", size, held / size, "bytes")),
		...points.map(({ size, snapshotBytes }) => row("snapshot.bytesPerMember", size, snapshotBytes / size, "bytes")),
		...points.map(({ size, frameBytes }) => row("frame.session.deltaBytesPerMember", size, frameBytes / size, "bytes")),
	];
}

function growthOfRooms(): BenchRow[] {
	const points = ROOMS.map((rooms) => ({ rooms, ...grown(rooms, ROOM_SIZE) }));
	const memory = points.at(-1);
	return [
		...points.map(({ rooms, ms }) => row("growth.rooms.tickUsPerRoom", rooms, (ms / rooms) * 1e3, "µs")),
		...points.map(({ rooms, ms }) => row("growth.rooms.tickMs", rooms, ms, "ms")),
		...points.map(({ rooms, held }) => row("growth.rooms.kilobytesPerRoom", rooms, held / rooms / 1e3, "kB")),
		...(memory === undefined
			? []
			: [{ name: "memory.bytesPerRoomOf100", value: memory.held / memory.rooms, unit: "bytes" }]),
	];
}

interface Grown {
	/** Of one tick of all rooms. */
	ms: number;
	/** What the rooms keep. */
	held: number;
	/** Of one room, in a tick. */
	snapshotBytes: number;
	/** Deflated, as players get it. */
	frameBytes: number;
}

function grown(count: number, size: number): Grown {
	const before = heldBytes();
	const rooms = Array.from({ length: count }, () => new BenchRoom(size, LEGEND));
	const ticks = Math.max(FEWEST_TICKS, Math.floor(MEMBER_TICKS / (count * size)));
	const ms = measure(rooms, ticks);
	const { frame, snapshotBytes } = rooms[0].tick();
	const frameBytes = bytesOf(frame).length;
	return { ms, held: heldBytes() - before, snapshotBytes, frameBytes };
}

/** Milliseconds of processor time in which all rooms tick once. */
function measure(rooms: readonly BenchRoom[], ticks: number): number {
	return processorMs(ticks, Math.ceil(ticks / 4), () => {
		for (const room of rooms) room.tick();
	});
}

const row = (name: string, at: number, value: number, unit: string): BenchRow => ({
	name: `${name}.${at}`,
	value,
	unit,
});
