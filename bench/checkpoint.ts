import { Redis } from "ioredis";
import { sealCheckpoint } from "../src/persistence/checkpoint-format.ts";
import { RedisConnection } from "../src/persistence/redis-connection.ts";
import { RedisHotCheckpointStore } from "../src/persistence/redis-hot-checkpoint-store.ts";
import { createPersonas } from "../src/personas/personas.ts";
import { projectPersonas } from "../src/personas/project-personas.ts";
import { encodePersonas } from "../src/personas/snapshot.ts";
import { encodeWorld } from "../src/world/snapshot.ts";
import { createSnapshotRoom } from "../src/world/snapshot-room.ts";
import { SIMULATION_VERSION } from "../src/world/version.ts";
import { startRedisServer } from "../test/support/redis-server.ts";
import { BENCH_VIEW_KEY, openWorld, rulesFor, tickWorld } from "./crowd.ts";
import { medianOfRuns } from "./measure.ts";
import { RedisEntryCrowd } from "./peers/redis-entries.ts";
import { type BenchRow, ratioRow } from "./row.ts";

const SIZE = 10_000;
const NO_TRAINS = 0;
const LIFE_MS = 60_000;

/** A checkpoint of 10,000 members into Redis: encoded, sealed and put in one round trip, beside a key a member. */
export async function benchCheckpoint(): Promise<BenchRow[]> {
	const server = await startRedisServer();
	const connection = await RedisConnection.open(server.url);
	const redis = new Redis(server.url);
	try {
		const owner = new CheckpointOwner(new RedisHotCheckpointStore(connection));
		const ours = await medianOfRuns(
			40,
			20,
			() => owner.checkpoint(),
			() => owner.tick(),
		);
		const { showtimeSessionId, seed, reservoirSeed } = openWorld(1, NO_TRAINS).session;
		const roster = Array.from({ length: SIZE }, (_, i) => i);
		const peer = new RedisEntryCrowd(redis, showtimeSessionId, rulesFor(SIZE), seed, reservoirSeed, roster);
		const batched = await medianOfRuns(10, 5, () => peer.write());
		peer.way = "single";
		const single = await medianOfRuns(3, 1, () => peer.write());
		const bare = await medianOfRuns(400, 100, () => redis.ping());
		return [
			{ name: "checkpoint.ms", value: ours, unit: "ms" },
			{ name: "checkpoint.redisRoundTripMs", value: bare, unit: "ms" },
			{ name: "checkpoint.keyPerMember.ms", value: single, unit: "ms" },
			{ name: "checkpoint.keyPerMember.batchedMs", value: batched, unit: "ms" },
			{ ...ratioRow("checkpoint.ratioToKeyPerMember", single / ours, "a key a member, a call each"), atLeast: 200 },
			ratioRow("checkpoint.ratioToKeyPerMemberBatched", batched / ours, "a key a member, a thousand a call"),
		];
	} finally {
		connection.close();
		redis.disconnect();
		await server.close();
	}
}

/** A live session as its owner has it. */
class CheckpointOwner {
	readonly #store: RedisHotCheckpointStore;
	readonly #world = openWorld(SIZE, NO_TRAINS);
	readonly #personas = createPersonas(BENCH_VIEW_KEY);
	readonly #worldRoom = createSnapshotRoom();
	readonly #personasRoom = createSnapshotRoom();

	constructor(store: RedisHotCheckpointStore) {
		this.#store = store;
	}

	tick(): void {
		tickWorld(this.#world, []);
		projectPersonas(this.#personas, this.#world);
	}

	/** From the live world to the answer of Redis. */
	async checkpoint(): Promise<void> {
		const world = this.#world;
		const { showtimeSessionId } = world.session;
		const body = sealCheckpoint({
			showtimeSessionId,
			tick: world.tick,
			marker: world.marker,
			sequence: world.marker,
			events: 0,
			chain: "0".repeat(32),
			incarnation: "first",
			sections: [encodeWorld(world, this.#worldRoom), encodePersonas(this.#personas, world, this.#personasRoom)],
			simulationVersion: SIMULATION_VERSION,
		});
		await this.#store.put({ showtimeSessionId, token: 1, tick: world.tick, body }, LIFE_MS);
	}
}
