import { randomUUID } from "node:crypto";
import type { IRoomCache } from "@colyseus/core";
import { expect } from "chai";
import { RedisConnection, redisOptions } from "../../src/persistence/redis-connection.ts";
import { RedisReservoir } from "../../src/persistence/redis-reservoir.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { SharedDriver } from "../../src/rooms/shared-driver.ts";
import { StaleEntries } from "../../src/workers/stale-entries.ts";
import { drawAt, hashOf } from "../../src/world/draw.ts";
import { closing } from "../support/closing.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";

describe("entries of sessions that are over", () => {
	const opened = closing();
	const [live, over, unknown] = [randomUUID(), randomUUID(), randomUUID()];
	let redis: PrivateRedisServer;
	let sessions: SqlSessionStore;

	before(async () => {
		redis = await startRedisServer();
		opened.add(() => redis.close());
	});

	beforeEach(async () => {
		const database = await openSqliteDatabase(":memory:");
		opened.add(() => database.close());
		sessions = new SqlSessionStore(database.db);
		for (const showtimeSessionId of [live, over]) {
			await sessions.create({
				showtimeSessionId,
				status: "active",
				streamer: { entityType: "account", entityId: randomUUID() },
				gameServiceId: randomUUID(),
				title: "t",
				realmPreset: "default",
				listed: true,
				startedAtMs: 1,
			});
		}
	});

	async function lookThrice(entries: SharedDriver | RedisReservoir): Promise<void> {
		const stale = new StaleEntries({ entries, sessions });
		await stale.look();
		await sessions.update(over, { status: "ended", endedAtMs: 2, endReason: "requested" });
		await stale.look();
		expect(await entries.listed(), "its process may be at it").to.have.members([live, over, unknown]);
		await stale.look();
		expect(await entries.listed()).to.have.members([live, unknown]);
	}

	it("are taken off the list of rooms when nobody has at the second look, and no others", async () => {
		const rooms = new SharedDriver(redisOptions(redis.url) as never);
		opened.add(() => rooms.shutdown());
		const list = (roomId: string) =>
			rooms.insert({ roomId, name: "stream", processId: "dead", clients: 0 } as unknown as IRoomCache);
		for (const id of [live, over, unknown]) await list(id);
		await lookThrice(rooms);
	});

	it("give the members back that a process which died left with them", async () => {
		const connection = await RedisConnection.open(redis.url);
		opened.add(() => connection.close());
		const reservoir = new RedisReservoir({
			redis: connection,
			size: 30,
			onLost: async () => {},
			templateInterests: () => [],
			interestsRevision: () => 1,
			hashOf,
			drawAt,
		});
		await reservoir.load();
		const gameServiceId = randomUUID();
		for (const showtimeSessionId of [live, over, unknown]) {
			const request = { gameServiceId, showtimeSessionId, requestId: showtimeSessionId, tags: [], biasBp: 0 };
			await reservoir.checkOut({ ...request, count: 10 });
		}
		await lookThrice(reservoir);
		expect(await reservoir.status(gameServiceId)).to.include({ checkedOut: 20, sessions: 2 });
	});
});
