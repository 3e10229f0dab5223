import { Redis } from "ioredis";
import { startRedisServer } from "../test/support/redis-server.ts";
import { BenchRoom } from "./bench-room.ts";
import { openWorld, rulesFor } from "./crowd.ts";
import { BecsyCrowd } from "./peers/becsy.ts";
import { KootaCrowd } from "./peers/koota.ts";
import { MiniplexCrowd } from "./peers/miniplex.ts";
import { RedisEntryCrowd } from "./peers/redis-entries.ts";
import { Race } from "./race.ts";
import { type BenchRow, ratioRow } from "./row.ts";

const SIZE = 10_000;
const NO_TRAINS = 0;

/** The tick of 10,000 members beside entity component systems and beside the specification's entry a member in Redis. */
export async function benchTickPeers(): Promise<BenchRow[]> {
	return [...(await againstSystems()), ...(await againstRedis())];
}

/** The rules alone: what each engine has beyond them is not compared. */
async function againstSystems(): Promise<BenchRow[]> {
	const world = openWorld(SIZE, NO_TRAINS);
	const { seed, reservoirSeed } = world.session;
	const roster = rosterOf();
	const race = new Race(world, {
		miniplex: new MiniplexCrowd(rulesFor(SIZE), seed, reservoirSeed, roster),
		koota: new KootaCrowd(rulesFor(SIZE), seed, reservoirSeed, roster),
		becsy: await BecsyCrowd.open(rulesFor(SIZE), seed, reservoirSeed, roster),
	});
	const { ours, theirs } = await race.run(160, 60);
	const titles: Record<string, string> = { miniplex: "Miniplex", koota: "Koota", becsy: "Becsy" };
	return [
		{ name: "tick.peers.rulesMs", value: ours, unit: "ms" },
		...Object.entries(theirs).flatMap(([name, ms]) => [
			{ name: `tick.${name}.ms`, value: ms, unit: "ms" },
			{ ...ratioRow(`tick.rules.ratioTo${titles[name]}`, ms / ours, `the same rules over ${name}`), atLeast: 1 },
		]),
	];
}

/** With personas, frame and snapshot on our side, as each tick has them. */
async function againstRedis(): Promise<BenchRow[]> {
	const server = await startRedisServer();
	const redis = new Redis(server.url);
	try {
		const room = new BenchRoom(SIZE, NO_TRAINS);
		const { world } = room;
		const { showtimeSessionId, seed, reservoirSeed } = world.session;
		const peer = new RedisEntryCrowd(redis, showtimeSessionId, rulesFor(SIZE), seed, reservoirSeed, rosterOf());
		await peer.write();
		const race = new Race(world, { peer }, () => room.show());
		const batched = await race.run(50, 30);
		peer.way = "single";
		const single = await race.run(4, 1);
		const ratioTo = "a Redis entry a member";
		return [
			{ name: "tick.redisEntries.ms", value: single.theirs.peer, unit: "ms" },
			{ name: "tick.redisEntries.batchedMs", value: batched.theirs.peer, unit: "ms" },
			{
				...ratioRow("tick.core.ratioToRedisEntries", single.theirs.peer / batched.ours, `${ratioTo}, a call each`),
				atLeast: 150,
			},
			ratioRow(
				"tick.core.ratioToRedisEntriesBatched",
				batched.theirs.peer / batched.ours,
				`${ratioTo}, a thousand a call`,
			),
		];
	} finally {
		redis.disconnect();
		await server.close();
	}
}

const rosterOf = (): number[] => Array.from({ length: SIZE }, (_, i) => i);
