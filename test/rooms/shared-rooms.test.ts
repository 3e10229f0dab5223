import { randomUUID } from "node:crypto";
import type { IRoomCache } from "@colyseus/core";
import { expect } from "chai";
import { StoreUnavailable } from "../../src/errors.ts";
import { redisOptions } from "../../src/persistence/redis-connection.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { SharedDriver } from "../../src/rooms/shared-driver.ts";
import { SharedPresence } from "../../src/rooms/shared-presence.ts";
import { STREAM_ROOM } from "../../src/rooms/stream-room.ts";
import { closing } from "../support/closing.ts";
import { hearUnhandled } from "../support/hear-unhandled.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import {
	GAME_SERVICE,
	joinAsPlayer,
	openRoomHouse,
	type RoomHouse,
	STREAMER,
	startStream,
} from "../support/room-house.ts";
import { startTcpGate, type TcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

/** Of a session of another process. */
const RECORD = { showtimeSessionId: randomUUID(), gameServiceId: GAME_SERVICE, streamer: STREAMER } as SessionRecord;

describe("rooms that are listed in Redis", () => {
	const opened = closing();
	let redis: PrivateRedisServer;
	let gate: TcpGate;
	let driver: SharedDriver;
	let house: RoomHouse;

	before(async () => {
		redis = await startRedisServer();
		opened.add(() => redis.close());
		gate = await startTcpGate(Number(new URL(redis.url).port));
		opened.add(() => gate.close());
		const url = `redis://127.0.0.1:${gate.port}`;
		driver = new SharedDriver(redisOptions(url) as never);
		opened.add(() => driver.shutdown());
		const presence = new SharedPresence(redisOptions(url));
		opened.add(() => presence.shutdown());
		const database = await openSqliteDatabase(":memory:");
		opened.add(() => database.close());
		const joinable = async () => RECORD;
		house = await openRoomHouse({ database, server: { cluster: { driver, presence }, joinable } });
		opened.add(() => house.close());
	});

	const isBack = () => until(() => driver.listed().catch(() => undefined), "Redis is back");

	async function end(id: string): Promise<void> {
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		await until(async () => (await driver.listed()).length === 0, "no room is listed");
	}

	async function expectPlayable(): Promise<void> {
		const id = await startStream(house.directory);
		expect(await driver.listed()).to.deep.equal([id]);
		const player = await joinAsPlayer(house.endpoint, id);
		await end(id);
		await player.closed;
	}

	it("are not opened while Redis is away, which is said as such, and are when it is back", async () => {
		await gate.shut();
		const refusal = await startStream(house.directory).catch((error: unknown) => error);
		expect(refusal).to.be.instanceOf(StoreUnavailable);
		await gate.open();
		await isBack();
		await expectPlayable();
	});

	it("let players in while Redis is away, or has lost the list; of others' rooms it is said to come again", async () => {
		const id = await startStream(house.directory);
		await redis.run("FLUSHALL");
		const first = await joinAsPlayer(house.endpoint, id);
		await gate.shut();
		const second = await joinAsPlayer(house.endpoint, id);
		await until(() => second.frames.length > 0, "the crowd is shown");
		const refusal = await joinAsPlayer(house.endpoint, randomUUID()).catch((error: unknown) => error);
		expect(refusal).to.include({ code: 503, message: "The server takes nobody for the moment; try again." });
		await gate.open();
		await isBack();
		await end(id);
		await Promise.all([first.closed, second.closed]);
	});

	it("say to come again when Redis goes as another process is asked for a seat", async () => {
		const unheard = hearUnhandled(opened);
		const { showtimeSessionId: roomId } = RECORD;
		await driver.insert({ roomId, name: STREAM_ROOM, processId: "another" } as IRoomCache);
		gate.cutAt("ipc:");
		const refusal = await joinAsPlayer(house.endpoint, roomId).catch((error: unknown) => error);
		gate.cutAt(undefined);
		expect(refusal).to.include({ code: 503, message: "The server takes nobody for the moment; try again." });
		expect(unheard).to.deep.equal([]);
		await isBack();
		await driver.unlist(roomId);
	});

	for (const [command, at] of [
		["HSETNX", "it was to be listed"],
		["SUBSCRIBE", "it was to subscribe"],
	] as const) {
		it(`leave nothing behind when Redis goes as ${at}`, async () => {
			const { cuts } = gate;
			gate.cutAt(command.toLowerCase());
			const id = await startStream(house.directory).catch((error: unknown) => error);
			expect(gate.cuts).to.be.above(cuts);
			gate.cutAt(undefined);
			await isBack();
			if (typeof id === "string") await end(id);
			else expect(id).to.be.instanceOf(StoreUnavailable);
			await expectPlayable();
		});
	}
});
