import { expect } from "chai";
import { Redis } from "ioredis";
import { openWorld, rulesFor } from "../../bench/crowd.ts";
import { BecsyCrowd } from "../../bench/peers/becsy.ts";
import { KootaCrowd } from "../../bench/peers/koota.ts";
import { MiniplexCrowd } from "../../bench/peers/miniplex.ts";
import { ObjectCrowd } from "../../bench/peers/objects.ts";
import type { PeerCrowd } from "../../bench/peers/peer-crowd.ts";
import { RedisEntryCrowd } from "../../bench/peers/redis-entries.ts";
import { Race } from "../../bench/race.ts";
import { closing } from "../support/closing.ts";
import { startRedisServer } from "../support/redis-server.ts";

const SIZE = 100;
const TICKS = 20;
const NO_TRAINS = 0;
const ROSTER = Array.from({ length: SIZE }, (_, i) => i);

describe("the peers of the benchmark", () => {
	const { add } = closing();
	let redis: Redis;

	before(async () => {
		const server = await startRedisServer();
		add(() => server.close());
		redis = new Redis(server.url);
		add(() => redis.disconnect());
	});

	/** Throws where a peer counts another crowd than the world. */
	async function keepsUp(open: (seed: number, reservoirSeed: number) => Promise<PeerCrowd> | PeerCrowd): Promise<void> {
		const world = openWorld(SIZE, NO_TRAINS);
		const { seed, reservoirSeed } = world.session;
		const peer = await open(seed, reservoirSeed);
		expect(peer.counts.total).to.equal(SIZE);
		await new Race(world, { peer }).run(TICKS, 0);
		expect(peer.counts.disengaged).to.be.above(0);
		expect(peer.counts.engaged).to.be.above(0);
	}

	it("count the same crowd over plain objects", () =>
		keepsUp((seed, reservoirSeed) => new ObjectCrowd(rulesFor(SIZE), seed, reservoirSeed, ROSTER)));

	it("count the same crowd over miniplex", () =>
		keepsUp((seed, reservoirSeed) => new MiniplexCrowd(rulesFor(SIZE), seed, reservoirSeed, ROSTER)));

	it("count the same crowd over koota", () =>
		keepsUp((seed, reservoirSeed) => new KootaCrowd(rulesFor(SIZE), seed, reservoirSeed, ROSTER)));

	it("count the same crowd over becsy", () =>
		keepsUp((seed, reservoirSeed) => BecsyCrowd.open(rulesFor(SIZE), seed, reservoirSeed, ROSTER)));

	for (const way of ["single", "batched"] as const) {
		it(`count the same crowd over a Redis entry a member, ${way}, and leave none behind of who left`, async () => {
			await redis.flushall();
			let members = 0;
			await keepsUp(async (seed, reservoirSeed) => {
				const crowd = new RedisEntryCrowd(redis, "session", rulesFor(SIZE), seed, reservoirSeed, ROSTER);
				crowd.way = way;
				await crowd.write();
				return {
					get counts() {
						members = crowd.counts.total;
						return crowd.counts;
					},
					tick: (...step) => crowd.tick(...step),
				};
			});
			expect((await redis.keys("showtime:aud:aud:session:*")).length).to.equal(members);
		});
	}

	it("are told apart from the world when they count another crowd", async () => {
		const world = openWorld(SIZE, NO_TRAINS);
		const { seed, reservoirSeed } = world.session;
		const peer = new MiniplexCrowd(rulesFor(SIZE), seed + 1, reservoirSeed, ROSTER);
		const failure = await new Race(world, { peer }).run(TICKS, 0).catch((error: Error) => error.message);
		expect(failure).to.match(/^tick 1: the world counts .+, peer .+$/);
	});
});
