import { matchMaker } from "@colyseus/core";
import { expect } from "chai";
import { expandReaction, type ReactionMessage } from "../../src/client/index.ts";
import type { Input } from "../../src/events/input.ts";
import type { StreamState } from "../../src/rooms/stream-state.ts";
import { STREAMER, startStream } from "../support/room-house.ts";
import { until } from "../support/until.ts";
import { opening, type ViewedHouse } from "../support/viewers.ts";
import { Connection, JoinRefused, type Refusal } from "./connection.ts";
import { expand } from "./reactions.ts";

/** How far the clients' clock is ahead of the server's. */
const AHEAD_MS = 90_000;

describe("a client written from docs/wire.md alone, in a live stream", () => {
	const open = opening();
	let house: ViewedHouse;
	let id: string;
	let client: Connection;

	const opened = async (connection: Promise<Connection>): Promise<Connection> => {
		const joined = await connection;
		open.closes(() => joined.drop());
		await until(() => joined.state !== undefined && joined.crowd.marker !== undefined, "state and keyframe arrive");
		return joined;
	};
	const clock = () => house.clock.nowMs() + AHEAD_MS;
	const join = (options: object = {}) => opened(Connection.join(house.endpoint, id, options, clock));
	const refusalOf = async (joining: Promise<Connection>): Promise<Refusal> => {
		try {
			(await joining).drop();
		} catch (error) {
			if (error instanceof JoinRefused) return error.refusal;
		}
		throw new Error("the join was not refused");
	};

	/** Puts an input in force at once. */
	const now = async (inputId: string, input: Input): Promise<void> => {
		const submitted = house.directory.submit(id, inputId, input, { now: true });
		await house.clock.advance(200);
		await submitted;
	};

	before(async () => {
		house = await open.house();
		await house.parts.careers.setTotalGrowth(STREAMER, 600);
		id = await startStream(house.directory);
		client = await join();
	});

	/** The client shows what the server shows, the state field by field and the crowd seat by seat. */
	async function expectSame(connection: Connection): Promise<void> {
		const { world, personas } = house.live(id);
		await until(() => connection.crowd.marker === world.marker, "the crowd arrives");
		const { seatCount, state, occupancy } = personas;
		expect(connection.crowd.tick).to.equal(world.tick);
		expect(Buffer.from(connection.crowd.states)).to.deep.equal(Buffer.from(state.subarray(0, seatCount)));
		expect(Buffer.from(connection.crowd.occupancy)).to.deep.equal(Buffer.from(occupancy.subarray(0, seatCount)));
		const room = matchMaker.getLocalRoomById(id) as unknown as { state: StreamState };
		expect(rounded(connection.state)).to.deep.equal(rounded(room.state.toJSON()));
	}

	/** Does something to the next frame that comes. */
	function tamperOnce(tamper: Connection["tamper"]): void {
		client.tamper = (frame) => {
			client.tamper = (untouched) => untouched;
			return tamper(frame);
		};
	}

	it("has the state and the crowd after the join and after ticks", async () => {
		await expectSame(client);
		for (let tick = 0; tick < 12; tick++) {
			await house.tick();
			await expectSame(client);
		}
		expect(client).to.include({ keyframes: 1, resyncs: 0 });
	});

	it("sees in a reaction the seats that the SDK sees", async () => {
		const before = client.ofType("reaction").length;
		let events = 0;
		// A crowd that has just reacted rests.
		const reacts = async () => {
			const event = { eventId: `boss-${events}`, type: "boss-defeat", significance: 0.8 };
			await now(`boss-${events++}`, { kind: "game-event", event });
			await house.tick();
			return client.ofType("reaction").length > before;
		};
		await until(reacts, "the crowd reacts");
		const reaction = client.ofType("reaction")[before] as ReactionMessage;
		const seatCount = client.crowd.states.length;
		const { seats, delayMs, durationMs } = expandReaction(reaction, seatCount);
		expect(seats).to.have.length.above(0);
		expect(expand(reaction, seatCount)).to.deep.equal(
			Array.from(seats, (seat, i) => ({ seat, delay: delayMs[i], duration: durationMs[i] })),
		);
	});

	it("follows what comes and goes in the lists of the state, and reads what is announced", async () => {
		for (const [i, type] of ["combat", "social", "crafting", "exploration"].entries()) {
			const event = { eventId: `event-${i}`, type, significance: 1 };
			await house.directory.submit(id, event.eventId, { kind: "game-event", event });
			await house.tick();
			await expectSame(client);
		}
		await now("cheer", { kind: "hype", category: "Excited", intensity: 1, count: 60, weight: 1 });
		await until(() => client.ofType("hype:leveled").length > 0, "a train starts and levels");
		const [{ hype, seq, timestamp }] = client.ofType("hype:leveled") as [
			{ hype: object; seq: number; timestamp: number },
		];
		expect(hype).to.include({ active: true }).and.to.have.property("topContributors").that.is.an("array");
		expect(seq).to.be.above(0);
		expect(timestamp).to.be.within(house.live(id).record.startedAtMs, house.clock.nowMs());
		for (let tick = 0; tick < 40; tick++) await house.tick();
		await expectSame(client);
		expect(client.state).to.have.property("moments").with.length.within(1, 5);
		expect(client).to.include({ keyframes: 1, resyncs: 0 });
	});

	it("tells the server's clock by one question, and is answered a ping", async () => {
		client.askTheTime();
		client.ping();
		await until(() => client.clockOffset !== undefined && client.pongs === 1, "both are answered");
		expect(client.clockOffset).to.equal(-AHEAD_MS);
	});

	it("asks for the whole crowd when a frame was lost, and when one is garbage", async () => {
		tamperOnce(() => undefined);
		await house.tick();
		await until(() => tickOf(client) === house.live(id).world.tick, "the state of the tick arrives");
		await house.tick();
		await expectSame(client);
		expect(client).to.include({ keyframes: 2, resyncs: 1 });
		tamperOnce((frame) => frame.map((byte) => byte ^ 0xff));
		await house.tick();
		await expectSame(client);
		expect(client).to.include({ keyframes: 3, resyncs: 2 });
	});

	it("comes back into its seat with the token of its join, and anew with another", async () => {
		client.drop();
		await client.closed;
		const { reconnectionToken } = client;
		await house.tick();
		client = await opened(Connection.comeBack(house.endpoint, id, reconnectionToken, clock));
		expect(client.reconnectionToken).to.not.be.oneOf(["", reconnectionToken]);
		await expectSame(client);
		const second = await refusalOf(Connection.comeBack(house.endpoint, id, reconnectionToken));
		expect(second).to.include({ status: 410, code: 4410 });
	});

	it("sees no crowd with view summary", async () => {
		const summary = await Connection.join(house.endpoint, id, { view: "summary" });
		open.closes(() => summary.drop());
		await until(() => summary.state !== undefined, "the state arrives");
		await house.tick();
		await until(() => tickOf(summary) === house.live(id).world.tick, "the tick arrives");
		expect(summary.crowd.marker).to.equal(undefined);
	});

	it("is refused as the page says", async () => {
		const unknown = await refusalOf(Connection.join(house.endpoint, "nobody"));
		expect(unknown).to.include({ status: 404, code: 4404 });
		expect(unknown.error).to.be.a("string").that.is.not.empty;
		expect(await refusalOf(Connection.join(house.endpoint, id, { view: "x-ray" }))).to.include({
			status: 400,
			code: 4400,
		});
		const rude = await join();
		rude.say(13, 0xa1, 0x78);
		expect(await rude.closed).to.equal(4422);
	});

	it("is told the end, and closed with its code", async () => {
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		expect(await client.closed).to.equal(4100);
		expect(client.ofType("session:ended")).to.deep.equal([{ showtimeSessionId: id, reason: "requested" }]);
	});
});

function tickOf(connection: Connection): number {
	return (connection.state as { session: { tick: number } }).session.tick;
}

/** Weights of tags travel as float32. */
function rounded(state: unknown): unknown {
	return JSON.parse(JSON.stringify(state), (_, value) => (typeof value === "number" ? Math.fround(value) : value));
}
