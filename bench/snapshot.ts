import { createHash } from "node:crypto";
import { sealCheckpoint } from "../src/persistence/checkpoint-format.ts";
import { createPersonas } from "../src/personas/personas.ts";
import { projectPersonas } from "../src/personas/project-personas.ts";
import { decodePersonas, encodePersonas } from "../src/personas/snapshot.ts";
import { decodeWorld, encodeWorld } from "../src/world/snapshot.ts";
import { createSnapshotRoom } from "../src/world/snapshot-room.ts";
import { SIMULATION_VERSION } from "../src/world/version.ts";
import { BENCH_VIEW_KEY, BenchReservoir, eventsAt, openWorld, tickWorld } from "./crowd.ts";
import { medianMs } from "./measure.ts";
import type { BenchRow } from "./row.ts";

const SIZE = 10_000;
const LEGEND = 4;
/** What a checkpoint may have a member. */
const MOST_BYTES = 40;

/** Snapshot, seal and restore of one room of 10,000 members after 60 ticks. */
export async function benchSnapshot(): Promise<BenchRow[]> {
	const world = openWorld(SIZE, LEGEND);
	const personas = createPersonas(BENCH_VIEW_KEY);
	projectPersonas(personas, world);
	const reservoir = new BenchReservoir(SIZE);
	let arrivals = reservoir.answer([]);
	for (let tick = 1; tick <= 60; tick++) {
		arrivals = reservoir.answer(tickWorld(world, [...arrivals, ...eventsAt(tick)]));
		projectPersonas(personas, world);
	}
	const sections = [encodeWorld(world), encodePersonas(personas, world)];
	const { showtimeSessionId } = world.session;
	const seal = () =>
		sealCheckpoint({
			showtimeSessionId,
			tick: world.tick,
			marker: world.marker,
			sequence: 1,
			events: 0,
			chain: "0".repeat(32),
			incarnation: "first",
			sections,
			simulationVersion: SIMULATION_VERSION,
		});
	const sealed = seal();
	const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
	const worldRoom = createSnapshotRoom();
	const personasRoom = createSnapshotRoom();
	const roundTripMs = medianMs(40, 20, () => {
		const bytes = encodeWorld(world, worldRoom);
		const seats = encodePersonas(personas, world, personasRoom);
		const restored = decodeWorld(bytes);
		decodePersonas(seats, restored);
	});
	const restored = decodeWorld(sections[0]);
	const again = encodeWorld(restored);
	if (hashOf(again) !== hashOf(sections[0])) throw new Error("the restored world has another hash");
	const bytesPerMember = sealed.length / SIZE;
	if (bytesPerMember > MOST_BYTES) throw new Error(`${bytesPerMember} bytes a member, the most is ${MOST_BYTES}`);
	return [
		{ name: "snapshot.bytesPerMember", value: bytesPerMember, unit: "bytes" },
		{ name: "snapshot.sealMs", value: medianMs(100, 20, seal), unit: "ms" },
		{ name: "snapshot.roundTripMs", value: roundTripMs, unit: "ms" },
	];
}
