import { expect } from "chai";
import type { Rate } from "../../src/persistence/rate.ts";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisRate, type RedisRateOptions } from "../../src/persistence/redis-rate.ts";
import { closing } from "../support/closing.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";
import { rateContract } from "./contracts/rate-contract.ts";

/** Says that a process had to count by itself. */
const OWN: Rate = { take: () => ({ taken: false, retryAfterSeconds: 99 }) };

describe("RedisRate", () => {
	const opened = closing();
	let server: PrivateRedisServer;
	let redis: RedisConnection;
	let count = 0;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
	});

	const rateOf = (options: Partial<RedisRateOptions> = {}) =>
		new RedisRate({ redis, name: `rate ${count}`, perSecond: 50, own: OWN, ...options });

	rateContract("Redis", (perSecond, nowMs) => {
		count++;
		return rateOf({ perSecond, nowMs });
	});

	it("is one rate for all processes, and another one by another name", async () => {
		const nowMs = () => 1_000_000;
		const other = await RedisConnection.open(server.url);
		opened.add(() => other.close());
		const [one, two] = [rateOf({ name: "calls", nowMs }), rateOf({ name: "calls", redis: other, nowMs })];
		const takings = await Promise.all([one, two].flatMap((rate) => Array.from({ length: 40 }, () => rate.take("a"))));
		expect(takings.filter(({ taken }) => taken)).to.have.length(50);
		expect((await rateOf({ name: "events", nowMs }).take("a", 50)).taken).to.equal(true);
	});

	it("asks Redis once for several calls of a great rate, and gives no more than the rate", async () => {
		const rate = rateOf({ name: "great", perSecond: 2_000, nowMs: () => 1_000_000 });
		const asked = async () =>
			Number(/calls=(\d+)/.exec(String(await server.run("INFO", "commandstats")).split("eval:")[1])?.[1]);
		const before = await asked();
		for (let i = 0; i < 2_000; i++) expect((await rate.take("a")).taken, `${i}`).to.equal(true);
		expect((await rate.take("a")).taken).to.equal(false);
		expect((await asked()) - before).to.be.below(250);
	});

	it("goes by the clock of Redis, and leaves nothing behind", async () => {
		const rate = rateOf({ name: "clock" });
		expect((await rate.take("a", 50)).taken).to.equal(true);
		expect(await server.run("TTL", "showtime:rate:clock:a")).to.be.within(1, 10);
		await until(async () => (await rate.take("a", 10)).taken, "time passes");
	});

	it("is each process's own while Redis is dead or stands still", async () => {
		const rate = rateOf({ name: "away" });
		const own = OWN.take("a");
		server.pause();
		try {
			expect(await rate.take("a")).to.deep.equal(own);
		} finally {
			server.goOn();
		}
		await until(async () => (await rate.take("a")).taken, "it answers again");
		await server.kill();
		expect(await rate.take("a")).to.deep.equal(own);
		await server.restart();
		await until(async () => (await rate.take("a")).taken, "it is back");
	});
});
