import type { Input } from "../src/events/input.ts";
import { createFrameEncoder, type FramePlanes } from "../src/personas/frame-encoder.ts";
import { createPersonas } from "../src/personas/personas.ts";
import { projectPersonas } from "../src/personas/project-personas.ts";
import { encodePersonas } from "../src/personas/snapshot.ts";
import { encodeWorld } from "../src/world/snapshot.ts";
import { createSnapshotRoom } from "../src/world/snapshot-room.ts";
import { BENCH_VIEW_KEY, BenchReservoir, eventsAt, openWorld, pulseAt, tickWorld } from "./crowd.ts";

// As in a process: one room of each kind serves the snapshots of all sessions (src/rooms/session-fold.ts).
const SNAPSHOT_ROOMS = { world: createSnapshotRoom(), personas: createSnapshotRoom() };

/** What a tick took, in milliseconds, and what it made. */
export interface BenchTick {
	rulesMs: number;
	/** With personas, frame planes and snapshot. */
	wholeMs: number;
	frame: FramePlanes;
	snapshotBytes: number;
}

/** One session as it is simulated, without stores and clients. */
export class BenchRoom {
	readonly world;
	readonly #personas = createPersonas(BENCH_VIEW_KEY);
	readonly #encoder = createFrameEncoder();
	readonly #reservoir: BenchReservoir;
	readonly #isFull: boolean;
	#arrivals: Input[] = [];

	/** `isFull`: with pulses of a real audience, synthetic ones and whatever else a session does. */
	constructor(size: number, phase: number, isFull = false) {
		this.world = openWorld(size, phase, isFull);
		this.#isFull = isFull;
		this.#reservoir = new BenchReservoir(size);
		projectPersonas(this.#personas, this.world);
	}

	tick(): BenchTick {
		const tick = this.world.tick + 1;
		const entries = this.#isFull ? pulseAt(tick) : undefined;
		const pulses: Input[] = entries === undefined ? [] : [{ kind: "pulse", entries }];
		const inputs = [...this.#arrivals, ...eventsAt(tick), ...pulses];
		const start = performance.now();
		const effects = tickWorld(this.world, inputs);
		const rulesMs = performance.now() - start;
		const { frame, snapshotBytes } = this.show();
		const wholeMs = performance.now() - start;
		this.#arrivals = this.#reservoir.answer(effects);
		return { rulesMs, wholeMs, frame, snapshotBytes };
	}

	/** What belongs to a tick beside the rules. */
	show(): Pick<BenchTick, "frame" | "snapshotBytes"> {
		projectPersonas(this.#personas, this.world);
		const frame = this.#encoder.delta(this.#personas, this.world, this.#personas.changed);
		const sections = [
			encodeWorld(this.world, SNAPSHOT_ROOMS.world),
			encodePersonas(this.#personas, this.world, SNAPSHOT_ROOMS.personas),
		];
		return { frame, snapshotBytes: sections.reduce((sum, { length }) => sum + length, 0) };
	}
}
