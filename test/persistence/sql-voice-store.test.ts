import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisVoiceBoard } from "../../src/persistence/redis-voice-board.ts";
import { SqlVoiceStore } from "../../src/persistence/sql-voice-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { DATABASES } from "../support/databases.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { until } from "../support/until.ts";
import { voiceStoreContract } from "./contracts/voice-store-contract.ts";

for (const { name, open } of DATABASES) {
	voiceStoreContract(name, async () => {
		const { db, close } = await open();
		return { store: new SqlVoiceStore(db), close };
	});
}

describe("voice rooms in Redis", () => {
	let server: PrivateRedisServer;

	before(async () => {
		server = await startRedisServer();
	});
	after(() => server.close());

	async function openBoard() {
		const { db, close } = await openSqliteDatabase(":memory:");
		const redis = await RedisConnection.open(server.url);
		const store = new RedisVoiceBoard({ store: new SqlVoiceStore(db), redis });
		return {
			store,
			async close() {
				await redis.close();
				await close();
			},
		};
	}

	voiceStoreContract("SQLite shown in Redis", openBoard);

	it("are shown under the session's key while they are there", async () => {
		const { store, close } = await openBoard();
		const common = { participants: 0, isOurs: true, createdAtMs: 1 };
		const [game, stream] = [randomUUID(), randomUUID()];
		await store.put({ roomId: "g", sessionKind: "game-session", sessionId: game, ...common });
		await store.put({ roomId: "s", sessionKind: "showtime-session", sessionId: stream, ...common });
		await store.setParticipants("g", 4);
		const shown = async (key: string) => JSON.parse(((await server.run("GET", key)) as string) ?? "null");
		const [gameKey, streamKey] = [`showtime:voice:voice-game:${game}`, `showtime:voice:voice:${stream}`];
		await until(async () => (await shown(gameKey))?.participants === 4, "the count is shown");
		expect(await shown(gameKey)).to.deep.equal({ roomId: "g", participants: 4 });
		expect(await shown(streamKey)).to.deep.equal({ roomId: "s", participants: 0 });
		await store.remove("g");
		expect(await shown(gameKey), "the room is shown no more").to.equal(null);
		await close();
	});

	it("are taken down later where Redis was away when they went", async () => {
		const { db, close } = await openSqliteDatabase(":memory:");
		const connection = await RedisConnection.open(server.url);
		let isAway = false;
		const run: RedisConnection["run"] = (work) =>
			isAway ? Promise.reject(new Error("Redis is away")) : connection.run(work);
		const redis = Object.assign(Object.create(connection) as RedisConnection, { run });
		const store = new RedisVoiceBoard({ store: new SqlVoiceStore(db), redis });
		const sessionId = randomUUID();
		const key = `showtime:voice:voice:${sessionId}`;
		const mapping = { sessionKind: "showtime-session", sessionId, participants: 0, isOurs: true } as const;
		await store.put({ roomId: "r", ...mapping, createdAtMs: 1 });
		await until(async () => (await server.run("GET", key)) !== null, "the room is shown");
		isAway = true;
		await store.remove("r");
		expect(await store.ofRoom("r")).to.equal(undefined);
		isAway = false;
		expect(await server.run("GET", key)).to.be.a("string");
		await store.list();
		expect(await server.run("GET", key)).to.equal(null);
		await connection.close();
		await close();
	});
});
