import { expect } from "chai";
import { AdvisoryLocks, type Lock } from "../../src/persistence/advisory-locks.ts";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { closing } from "../support/closing.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";

const LIFE_MS = 30_000;

describe("AdvisoryLocks", () => {
	const opened = closing();
	let server: PrivateRedisServer;
	let redis: RedisConnection;
	let locks: AdvisoryLocks;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
		locks = new AdvisoryLocks(redis, LIFE_MS);
	});

	beforeEach(() => server.run("FLUSHALL"));

	const of = (holder: string, ...names: string[]): Lock[] => names.map((name) => ({ name, holder }));

	it("are held by one holder at a time, who may come again", async () => {
		expect(await locks.hold(of("a", "x", "y"))).to.deep.equal(of("a", "x", "y"));
		expect(await locks.hold(of("b", "x", "z", "y"))).to.deep.equal(of("b", "z"));
		expect(await locks.hold(of("a", "x", "y"))).to.deep.equal(of("a", "x", "y"));
		expect(await server.run("GET", "showtime:lock:x")).to.equal("a");
		expect(await locks.hold([])).to.deep.equal([]);
	});

	it("last their life, and anew each time they are held", async () => {
		await locks.hold(of("a", "x"));
		await server.run("PEXPIRE", "showtime:lock:x", "1000");
		await locks.hold(of("b", "x"));
		expect(await server.run("PTTL", "showtime:lock:x")).to.be.at.most(1_000);
		await locks.hold(of("a", "x"));
		expect(await server.run("PTTL", "showtime:lock:x")).to.be.within(LIFE_MS - 10_000, LIFE_MS);
	});

	it("are free when their life is over", async () => {
		await new AdvisoryLocks(redis, 1).hold(of("a", "x"));
		await until(async () => (await locks.hold(of("b", "x"))).length === 1, "another has it");
	});

	it("are released by their holder alone", async () => {
		await locks.hold(of("a", "x", "y"));
		await locks.hold(of("b", "z"));
		await locks.release(of("b", "x", "y", "z"));
		expect(((await server.run("KEYS", "*")) as string[]).sort()).to.deep.equal(["showtime:lock:x", "showtime:lock:y"]);
		await locks.release(of("a", "x", "y"));
		await locks.release([]);
		expect(await server.run("KEYS", "*")).to.deep.equal([]);
	});
});
