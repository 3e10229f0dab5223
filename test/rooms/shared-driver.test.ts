import type { IRoomCache } from "@colyseus/core";
import { expect } from "chai";
import { redisOptions } from "../../src/persistence/redis-connection.ts";
import { SharedDriver } from "../../src/rooms/shared-driver.ts";
import { closing } from "../support/closing.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";

const roomOf = (processId: string) => ({ roomId: "r", name: "stream", processId, clients: 0 }) as unknown as IRoomCache;

describe("list of rooms in Redis", () => {
	const opened = closing();
	let redis: PrivateRedisServer;
	let driver: SharedDriver;

	before(async () => {
		redis = await startRedisServer();
		opened.add(() => redis.close());
		driver = new SharedDriver(redisOptions(redis.url) as never);
		opened.add(() => driver.shutdown());
	});

	it("lists a room once; the twin is told so, and its new owner takes a dead process's listing over", async () => {
		expect(await driver.insert(roomOf("one"))).to.equal(true);
		expect(await driver.insert(roomOf("two"))).to.equal(false);
		expect(await driver.findOne({ roomId: "r" })).to.include({ processId: "one" });
		expect(await driver.listed()).to.deep.equal(["r"]);
		await driver.unlist("r");
		expect(await driver.listed()).to.deep.equal([]);
		expect(await driver.insert(roomOf("two"))).to.equal(true);
	});

	it("lets players come and go and rooms close when Redis has gone, and opens none", async () => {
		await redis.kill();
		expect(await driver.update(roomOf("two"), { $inc: { clients: 1 } })).to.equal(false);
		expect(await driver.remove("r")).to.equal(false);
		expect(await driver.insert(roomOf("three"))).to.equal(false);
	});
});
