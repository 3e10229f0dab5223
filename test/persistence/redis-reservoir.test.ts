import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisReservoir } from "../../src/persistence/redis-reservoir.ts";
import type { ReservoirSizeStore } from "../../src/persistence/reservoir-size-store.ts";
import { SqlReservoirSizeStore } from "../../src/persistence/sql-reservoir-size-store.ts";
import { drawAt, hashOf } from "../../src/world/draw.ts";
import { closing } from "../support/closing.ts";
import { DATABASES } from "../support/databases.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";
import { reservoirContract } from "./contracts/reservoir-contract.ts";

describe("Redis", () => {
	const opened = closing();
	let server: PrivateRedisServer;
	let redis: RedisConnection;
	/** Of the server; each contract has one of its own. */
	let databases = 0;

	before(async () => {
		server = await startRedisServer("--databases", "10000");
		opened.add(() => server.close());
		redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
	});

	async function join(
		size: number,
		onLost = async () => {},
		interestsOf = (): string[] => [],
		sizes?: ReservoirSizeStore,
	): Promise<RedisReservoir> {
		const parts = { templateInterests: interestsOf, interestsRevision: () => 1, hashOf, drawAt };
		const reservoir = new RedisReservoir({ redis, size, onLost, ...(sizes && { sizes }), ...parts });
		await reservoir.load();
		return reservoir;
	}

	reservoirContract("Redis", async ({ size, interestsOf }) => {
		const own = await RedisConnection.open(`${server.url}/${++databases}`);
		const parts = { templateInterests: interestsOf, interestsRevision: () => 1, hashOf, drawAt };
		const reservoir = new RedisReservoir({ redis: own, size, onLost: async () => {}, ...parts });
		await reservoir.load();
		return { reservoir, close: async () => own.close() };
	});

	describe("RedisReservoir", () => {
		const request = { gameServiceId: "g", requestId: "r", tags: [], biasBp: 0 };

		beforeEach(() => server.run("FLUSHALL"));

		it("gives each member to one of many processes that ask at once", async () => {
			const processes = await Promise.all(Array.from({ length: 8 }, () => join(500)));
			const given = await Promise.all(
				processes.map((one, i) => one.checkOut({ ...request, showtimeSessionId: `s${i}`, count: 100 })),
			);
			const all = given.flat();
			expect(all).to.have.length(500);
			expect(new Set(all).size).to.equal(500);
			expect(await processes[0].status("g")).to.deep.equal({
				size: 500,
				checkedOut: 500,
				available: 0,
				sessions: given.filter((members) => members.length > 0).length,
			});
		});

		it("has its owners assert their members when Redis has lost them, and gives nobody out before", async () => {
			let assertMine = () => {};
			const one = await join(10);
			const mine = await one.checkOut({ ...request, showtimeSessionId: "a", count: 10 });
			const two = await join(10, () => new Promise<void>((resolve) => (assertMine = resolve)));
			await server.run("FLUSHALL");
			const taking = () =>
				two.checkOut({ ...request, showtimeSessionId: "b", count: 1 }).catch((error: unknown) => error);
			for (let i = 0; i < 2; i++) expect(await taking()).to.be.instanceOf(StoreUnavailable);
			const watched = two.watch();
			await one.watch();
			await one.reassert("g", "a", mine, 1);
			assertMine();
			await watched;
			expect(await taking()).to.deep.equal([]);
		});

		it("knows what another process has seeded, also when Redis has lost it", async () => {
			const { db, close } = await DATABASES[0].open();
			opened.add(close);
			const sizes = new SqlReservoirSizeStore(db);
			const [one, two] = [await join(10, undefined, undefined, sizes), await join(10, undefined, undefined, sizes)];
			await one.seed("g", 30, { atMs: 1, subject: "ann", role: "admin" });
			expect(await two.status("g")).to.include({ size: 30 });
			await server.run("FLUSHALL");
			await two.watch();
			expect(await two.status("g")).to.include({ size: 30 });
		});

		it("asks again when the members were not asserted", async () => {
			let asked = 0;
			const reservoir = await join(10, async () => {
				if (++asked === 1) throw new Error("not now");
			});
			await server.run("FLUSHALL");
			const error = await reservoir.watch().catch((error: unknown) => error);
			expect(error).to.have.property("message", "not now");
			await reservoir.watch();
			await reservoir.watch();
			expect(asked).to.equal(2);
		});
	});

	describe("a Redis that goes away", () => {
		const away = async (reservoir: RedisReservoir) => {
			const error = await reservoir.status("g").catch((error: unknown) => error);
			expect(error).to.be.instanceOf(StoreUnavailable);
		};

		it("makes calls fail while it is dead or stands still, and lets them pass when it is back", async () => {
			const reservoir = await join(10);
			await server.kill();
			await until(() => !redis.isUp, "the loss is seen");
			await away(reservoir);
			await server.restart();
			await until(() => redis.isUp, "the connection is back");
			expect((await reservoir.status("g")).size).to.equal(10);
			server.pause();
			try {
				await away(reservoir);
			} finally {
				server.goOn();
			}
			await until(() => reservoir.status("g"), "it answers again");
		});
	});
});
