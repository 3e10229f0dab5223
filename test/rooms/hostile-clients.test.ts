import { matchMaker } from "@colyseus/core";
import { expect } from "chai";
import fc from "fast-check";
import { pack } from "msgpackr";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { SocketClient } from "../../src/rooms/client-guard.ts";
import { closing } from "../support/closing.ts";
import { JOIN_ROOM, joinRaw, type RawPlayer, ROOM_DATA, ROOM_DATA_BYTES, ROOM_REQUEST } from "../support/raw-player.ts";
import { joinAsPlayer, openRoomHouse, type Player, type RoomHouse, startStream } from "../support/room-house.ts";
import { until } from "../support/until.ts";

/** Something that the crowd reacts to. */
const BOSS = { kind: "game-event", event: { eventId: "1", type: "boss-defeat", significance: 0.8 } } as const;

/** The clock that Colyseus' rate limiter goes by. */
interface RoomClock {
	currentTime: number;
}

/** A message of Colyseus' protocol: type, then msgpack. */
function dataFrame(code: number, type: string, message?: unknown): Buffer {
	const name = Buffer.from(type);
	const head = name.length < 32 ? [0xa0 | name.length] : [0xd9, name.length];
	return Buffer.concat([Buffer.from([code, ...head]), name, message === undefined ? Buffer.alloc(0) : pack(message)]);
}

describe("hostile clients", () => {
	const opened = closing();
	let database: OpenDatabase;
	let house: RoomHouse;
	let id: string;
	let bystander: Player;
	const refusals = new Set<string>();

	before(async () => {
		database = await openSqliteDatabase(":memory:");
		house = await openRoomHouse({
			database,
			rules: { tickIntervalSeconds: 1 },
			server: {
				queueLimits: { messages: 40, bytes: 65_536 },
				maxClientsPerRoom: 300,
				onRefused: (refusal) => refusals.add(refusal),
			},
		});
		opened.add(async () => {
			await house.close();
			await database.close();
		});
		id = await startStream(house.directory);
		bystander = await joinAsPlayer(house.endpoint, id);
		await until(() => bystander.frames.length, "the bystander has the crowd");
	});

	afterEach(async () => {
		await house.clock.advance(1_000);
		const tick = house.directory.live(id)?.world.tick;
		await until(() => bystander.state().session.tick === tick, "the bystander sees the next tick");
	});

	const roomOf = () => matchMaker.getLocalRoomById(id) as unknown as { clients: SocketClient[]; clock: RoomClock };

	async function joined(): Promise<RawPlayer> {
		const player = await joinRaw(house.endpoint, id);
		player.send(JOIN_ROOM);
		await until(() => player.received.length >= 3, "state and keyframe came");
		return player;
	}

	it("are refused a message that the room does not know", async () => {
		const player = await joined();
		player.socket.send(dataFrame(ROOM_DATA, "inject", { count: 1_000 }));
		expect(await player.closed).to.equal(4422);
	});

	it("are refused a message with a type longer than a close reason", async () => {
		const player = await joined();
		player.socket.send(dataFrame(ROOM_DATA, "x".repeat(200), {}));
		expect(await player.closed).to.equal(4422);
	});

	it("are refused what breaks a message's schema", async () => {
		for (const message of [undefined, null, 5, { sentAt: "now" }, { sentAt: Number.NaN }, { sentAt: 1, more: 1 }]) {
			const player = await joined();
			player.socket.send(dataFrame(ROOM_DATA, "ping", message));
			expect(await player.closed).to.equal(4422);
		}
		const player = await joined();
		player.socket.send(dataFrame(ROOM_DATA, "crowd:resync", { seat: 1 }));
		expect(await player.closed).to.equal(4422);
	});

	it("are refused bytes, requests and inputs, which the room does not speak", async () => {
		for (const code of [ROOM_DATA_BYTES, ROOM_REQUEST, 19, 20, 22, 0, 255]) {
			const player = await joined();
			player.socket.send(dataFrame(code, "ping", { sentAt: 1 }));
			expect(await player.closed, `code ${code}`).to.equal(4422);
		}
	});

	it("are refused an empty frame and a text frame", async () => {
		const empty = await joined();
		empty.socket.send(Buffer.alloc(0));
		expect(await empty.closed).to.equal(4422);
		const text = await joined();
		text.socket.send("hello");
		expect(await text.closed).to.equal(4422);
	});

	it("are cut off when a message is larger than allowed", async () => {
		const player = await joined();
		player.socket.send(dataFrame(ROOM_DATA, "ping", { sentAt: "x".repeat(5_000) }));
		expect(await player.closed).to.equal(1009);
	});

	it("are cut off when they send more messages than allowed", async () => {
		const player = await joined();
		for (let i = 0; i < 60; i++) player.socket.send(dataFrame(ROOM_DATA, "ping", { sentAt: i }));
		expect(await player.closed).to.equal(4002);
	});

	it("are not taken for hostile when they send as much as they may, second after second", async () => {
		const player = await joinAsPlayer(house.endpoint, id);
		const { clock } = roomOf();
		const pongs = () => player.messages.filter(({ type }) => type === "pong").length;
		for (let second = 1; second <= 3; second++) {
			for (let i = 0; i < 15; i++) player.room.send("ping", { sentAt: i });
			await until(() => pongs() === 15 * second, "every ping is answered");
			const sentAtMs = clock.currentTime;
			await until(() => clock.currentTime >= sentAtMs + 1_000, "a second passes", 3_000);
		}
		await player.room.leave();
	});

	it("are cut off when they do not acknowledge their join, and nothing queues up for them", async () => {
		const player = await joinRaw(house.endpoint, id);
		const told = house.directory.submit(id, "boss", BOSS, { now: true });
		await house.clock.advance(4_000);
		await told;
		await until(() => bystander.messages.some(({ type }) => type === "reaction"), "others are told");
		expect(player.received.length).to.equal(1);
		expect(roomOf().clients.at(-1)?._enqueuedMessages).to.deep.equal([]);
		await house.clock.advance(2_000);
		expect(await player.closed).to.equal(4408);
	});

	it("are cut off when they stop reading, and the room goes on", async () => {
		const player = await joined();
		player.socket.pause();
		const slow = roomOf().clients.at(-1);
		const isCutOff = () => house.logger.messages("warn").includes("slow client cut off");
		// The machine's own buffers take megabytes before anything waits in the process.
		for (let sent = 0; sent < 1_000 && !isCutOff(); sent++) {
			slow?.sendBytes("crowd", new Uint8Array(60_000));
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(isCutOff()).to.equal(true);
		player.socket.resume();
		expect(await player.closed).to.equal(1006);
	});

	it("survive nothing they make up: any frame leads to a close or to silence", async () => {
		const frame = fc.oneof(
			fc.uint8Array({ minLength: 1, maxLength: 200 }),
			fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.of(ROOM_DATA, ...rest)),
			fc
				.tuple(fc.constantFrom("ping", "crowd:resync", "__proto__", "constructor", "*", "_"), fc.anything())
				.map(([type, message]) => dataFrame(ROOM_DATA, type, JSON.parse(JSON.stringify(message ?? null)))),
		);
		const closeCodes = new Set<number>();
		await fc.assert(
			fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 10 }), async (frames) => {
				const player = await joined();
				for (const bytes of frames) player.socket.send(bytes);
				player.socket.send(dataFrame(ROOM_DATA, "no such message", {}));
				closeCodes.add(await player.closed);
			}),
			{ numRuns: 60 },
		);
		expect([...closeCodes]).to.satisfy((codes: number[]) => codes.every((code) => [4000, 4002, 4422].includes(code)));
		const said = house.logger.lines.filter(({ level }) => level === "error");
		expect(said).to.deep.equal([]);
	}).timeout(60_000);

	it("are counted by what they were refused for", () => {
		expect([...refusals]).to.have.members(["BAD_MESSAGE", "TOO_MANY_MESSAGES", "TOO_SLOW", "SLOW"]);
	});
});
