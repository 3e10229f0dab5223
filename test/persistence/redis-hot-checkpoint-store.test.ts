import { expect } from "chai";
import { Redis } from "ioredis";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisHotCheckpointStore } from "../../src/persistence/redis-hot-checkpoint-store.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";
import { hotCheckpointStoreContract } from "./contracts/hot-checkpoint-store-contract.ts";

const KEY = "showtime:aud:hot:s";

describe("RedisHotCheckpointStore", () => {
	const opened = closing();
	let server: PrivateRedisServer;
	let store: RedisHotCheckpointStore;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		const redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
		store = new RedisHotCheckpointStore(redis);
	});

	hotCheckpointStoreContract("RedisHotCheckpointStore", () => store);

	const put = (tick: number) => store.put({ showtimeSessionId: "s", token: 1, tick, body: new Uint8Array(9) }, 30_000);

	it("keeps one value a session, for its life", async () => {
		await server.run("FLUSHALL");
		for (const tick of [1, 2, 3]) await put(tick);
		expect(await server.run("KEYS", "*")).to.deep.equal([KEY]);
		expect(await server.run("HMGET", KEY, "token", "tick")).to.deep.equal(["1", "3"]);
		expect(await server.run("PTTL", KEY)).to.be.within(20_000, 30_000);
	});

	it("writes one in one round trip", async () => {
		const monitor = new Redis(server.url);
		const watching = await monitor.monitor();
		const commands: string[] = [];
		watching.on("monitor", (_time: string, [name]: string[], source: string) => {
			// What the script calls stays within the server.
			if (source !== "lua") commands.push(name.toLowerCase());
		});
		await put(4);
		await store.answers();
		await until(() => commands.includes("ping"), "the end is seen");
		expect(commands).to.deep.equal(["eval", "ping"]);
		for (const client of [watching, monitor]) client.disconnect();
	});

	it("takes what it cannot read for nothing", async () => {
		for (const strange of [
			["SET", KEY, "7"],
			["RPUSH", KEY, "7"],
			["HSET", KEY, "token", "x"],
			["HSET", KEY, "tick", "9"],
		]) {
			await server.run("DEL", KEY);
			const [command, ...rest] = strange;
			await server.run(command, ...rest);
			await put(1);
			expect((await store.get("s"))?.length).to.equal(9);
		}
	});

	it("fails while Redis is away", async () => {
		await server.kill();
		for (const call of [() => put(9), () => store.get("s"), () => store.drop("s", 1), () => store.answers()]) {
			expect(await codeOf(call())).to.match(/^Redis does not answer/);
		}
		await server.restart();
		await until(
			() =>
				store.answers().then(
					() => true,
					() => false,
				),
			"it is back",
		);
	});
});
