import { inflateRawSync } from "node:zlib";
import { matchMaker } from "@colyseus/core";
import { Client } from "@colyseus/sdk";
import { expect } from "chai";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { applyFrame, type Crowd, createCrowd, unpackFrame } from "../../src/personas/crowd-frame.ts";
import { closing } from "../support/closing.ts";
import {
	joinAsPlayer,
	openRoomHouse,
	type Player,
	type RoomHouse,
	type RoomHouseOptions,
	startStream,
} from "../support/room-house.ts";
import { until } from "../support/until.ts";

function crowdOf(frames: readonly Uint8Array[]): Crowd {
	const crowd = createCrowd();
	for (const bytes of frames) {
		const fit = applyFrame(
			crowd,
			unpackFrame(bytes, (plane) => inflateRawSync(plane)),
		);
		expect(fit).to.equal("applied");
	}
	return crowd;
}

function seatsOf({ seatCount, state, occupancy }: { seatCount: number; state: Uint8Array; occupancy: Uint8Array }) {
	return { state: [...state.subarray(0, seatCount)], occupancy: [...occupancy.subarray(0, seatCount)] };
}

describe("stream room", () => {
	const opened = closing();
	let house: RoomHouse;
	let close: () => Promise<void>;

	async function open(options: Partial<RoomHouseOptions> = {}): Promise<void> {
		const database = await openSqliteDatabase(":memory:");
		house = await openRoomHouse({ database, ...options, rules: { tickIntervalSeconds: 1, ...options.rules } });
		const opening = house;
		let isClosed = false;
		close = async () => {
			if (isClosed) return;
			isClosed = true;
			await opening.close();
			await database.close();
		};
		opened.add(close);
	}

	async function join(id: string, options?: object): Promise<Player> {
		const player = await joinAsPlayer(house.endpoint, id, options);
		await until(() => player.state().session.showtimeSessionId === id, "the state has come");
		if ((options as { view?: string })?.view !== "summary")
			await until(() => player.frames.length, "a keyframe has come");
		return player;
	}

	function personasOf(id: string) {
		const session = house.directory.live(id);
		if (session === undefined) throw new Error("not live");
		return session.personas;
	}

	afterEach(() => close());

	it("shows a stream to whoever joins by its id: the state, a keyframe, then a delta a step", async () => {
		await open();
		const id = await startStream(house.directory, { title: "A duel", contentTags: { combat: 0.5 } });
		const player = await join(id);
		const { session, counts, contentTags, hype } = player.state();
		expect(session).to.include({ showtimeSessionId: id, status: "active", title: "A duel", tick: 0, tickMs: 1_000 });
		expect(session.viewSeed).to.equal(personasOf(id).viewSeed);
		expect(counts.total).to.equal(50);
		expect(contentTags).to.deep.equal({ combat: 0.5 });
		expect(hype).to.include({ active: false, level: 0 });
		for (let tick = 1; tick <= 30; tick++) await house.clock.advance(1_000);
		await until(() => player.state().session.tick === 30, "the state is at tick 30");
		expect(player.state().counts.total).to.equal(personasOf(id).present);
		const mood = player.state().mood;
		expect(Object.values(mood).reduce((sum, count) => sum + count, 0)).to.equal(personasOf(id).present);
		await until(() => crowdOf(player.frames).marker === house.directory.live(id)?.world.marker, "the last delta came");
		expect(seatsOf(crowdOf(player.frames))).to.deep.equal(seatsOf(personasOf(id)));
		expect(player.frames.length).to.be.greaterThan(10);
	});

	it("gives a late joiner the crowd as it is, and both the same from there on", async () => {
		await open();
		const id = await startStream(house.directory);
		const early = await join(id);
		await house.clock.advance(12_000);
		const late = await join(id);
		expect(late.state().session.tick).to.equal(12);
		await house.clock.advance(9_000);
		const { marker } = house.directory.live(id)?.world ?? { marker: 0 };
		for (const player of [early, late]) {
			await until(() => crowdOf(player.frames).marker === marker, "the last delta came");
			expect(seatsOf(crowdOf(player.frames))).to.deep.equal(seatsOf(personasOf(id)));
		}
	});

	it("sends no crowd to a client that wants the summary", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id, { view: "summary" });
		await house.clock.advance(5_000);
		await until(() => player.state().session.tick === 5, "the state is at tick 5");
		expect(player.frames).to.deep.equal([]);
	});

	it("shows a pause between two ticks, and the resumption", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		await house.clock.advance(1_000);
		for (const [kind, status] of [
			["pause", "paused"],
			["resume", "active"],
		] as const) {
			const turn = house.directory[kind](id);
			await house.clock.advance(150);
			await turn;
			await until(() => player.state().session.status === status, `the state says ${status}`);
			expect(player.state().session.tick).to.equal(1);
		}
	});

	it("patches nothing when nothing changed", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		let patches = 0;
		player.room.onStateChange(() => patches++);
		const turn = house.directory.submit(id, "tags", { kind: "set-tags", tags: {} }, { now: true });
		await house.clock.advance(100);
		await turn;
		player.room.send("ping", { sentAt: 1 });
		await until(() => player.messages.some(({ type }) => type === "pong"), "the pong came");
		expect(patches).to.equal(0);
	});

	it("tells what a hype train does, numbered without a gap", async () => {
		await open({ rules: { hypeTrainDecayRate: 0.3 } });
		await house.parts.careers.setTotalGrowth(
			{ entityType: "character", entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" },
			30,
		);
		const id = await startStream(house.directory);
		const player = await join(id, { view: "summary" });
		const cheer = (name: string, count: number) =>
			house.directory.submit(
				id,
				name,
				{ kind: "hype", category: "Excited", intensity: 1, count, weight: 1 },
				{ now: true },
			);
		const first = cheer("cheer:1", 12);
		await house.clock.advance(500);
		await first;
		await until(() => player.messages.some(({ type }) => type === "hype:started"), "the train has started");
		expect(player.state().hype).to.include({ active: true, category: "Excited" });
		const second = cheer("cheer:2", 20);
		await house.clock.advance(500);
		await second;
		await until(() => player.messages.some(({ type }) => type === "hype:leveled"), "the train rose");
		await house.clock.advance(40_000);
		await until(() => player.messages.some(({ type }) => type === "hype:completed"), "the train is over");
		const announced = player.messages.map(({ message }) => message as { seq: number; id: string; hype?: object });
		expect(announced.map(({ seq }) => seq)).to.deep.equal(announced.map((_, i) => announced[0].seq + i));
		expect(new Set(announced.map(({ id }) => id)).size).to.equal(announced.length);
		const types = new Set(player.messages.map(({ type }) => type));
		expect([...types]).to.include.members([
			"hype:started",
			"hype:leveled",
			"hype:progress",
			"hype:completed",
			"audience:update",
		]);
		const completed = player.messages.find(({ type }) => type === "hype:completed")?.message;
		expect(completed).to.include({ reason: "decayed" });
		await until(() => !player.state().hype.active, "the state has no train");
	});

	it("updates the audience every ten seconds at most", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id, { view: "summary" });
		await house.clock.advance(35_000);
		await until(() => player.state().session.tick === 35, "the state is at tick 35");
		const updates = player.messages.filter(({ type }) => type === "audience:update");
		expect(updates.length).to.be.within(3, 4);
	});

	it("answers a ping with its clock", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id, { view: "summary" });
		player.room.send("ping", { sentAt: 12_345 });
		const pong = await until(() => player.messages.find(({ type }) => type === "pong"), "the pong came");
		expect(pong.message).to.deep.equal({ sentAt: 12_345, serverNow: house.clock.nowMs() });
	});

	it("sends a keyframe to who asks for one, once a second", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		for (let i = 0; i < 5; i++) player.room.send("crowd:resync", {});
		player.room.send("ping", { sentAt: 1 });
		await until(() => player.messages.some(({ type }) => type === "pong"), "the pong came");
		expect(player.frames.length).to.equal(2);
		house.clock.jump(1_000);
		player.room.send("crowd:resync", {});
		await until(() => player.frames.length === 3, "another keyframe came");
	});

	it("takes a lost client back with its view and a keyframe", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		const token = player.room.reconnectionToken;
		player.room.connection.close(4010);
		await player.closed;
		await house.clock.advance(3_000);
		const room = await new Client(house.endpoint).reconnect(token);
		room.reconnection.enabled = false;
		const frames: Uint8Array[] = [];
		room.onMessage("*", (type: string | number, message: unknown) => {
			if (type === "crowd") frames.push(message as Uint8Array);
		});
		await until(() => frames.length, "a keyframe came");
		expect(seatsOf(crowdOf(frames))).to.deep.equal(seatsOf(personasOf(id)));
		await room.leave();
	});

	it("gives the seat of a lost client away after 20 seconds", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		const token = player.room.reconnectionToken;
		player.room.connection.close(4010);
		await player.closed;
		const seats = () => matchMaker.getLocalRoomById(id).clients.length;
		await until(() => seats() === 0, "the room knows");
		await house.clock.advance(21_000);
		const error = await new Client(house.endpoint).reconnect(token).catch((reason: Error) => reason);
		expect(error).to.include({ code: 410 });
	});

	it("says that the session ended, and closes", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		expect(await player.closed).to.equal(4100);
		expect(player.messages.at(-1)).to.deep.equal({
			type: "session:ended",
			message: { showtimeSessionId: id, reason: "requested" },
		});
	});

	it("says that the stream moves when the port closes before the session is handed over", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		await house.server.close();
		expect(await player.closed).to.equal(4010);
		expect(player.messages.at(-1)).to.deep.equal({ type: "moved", message: { showtimeSessionId: id } });
		await close();
	});

	it("says that the stream moves when the process goes", async () => {
		await open();
		const id = await startStream(house.directory);
		const player = await join(id);
		await close();
		expect(await player.closed).to.equal(4010);
		expect(player.messages.at(-1)).to.deep.equal({ type: "moved", message: { showtimeSessionId: id } });
	});
});
