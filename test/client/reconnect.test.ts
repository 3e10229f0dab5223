import { expect } from "chai";
import type { Stream } from "../../src/client/index.ts";
import { refuse } from "../../src/rooms/client-guard.ts";
import { STREAMER, startStream } from "../support/room-house.ts";
import { expectSameCrowd } from "../support/same-crowd.ts";
import { startTcpGate, type TcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";
import { listening, opening, type ViewedHouse } from "../support/viewers.ts";

/** Runs `action` as if an hour had passed: within the first seconds Colyseus' own reconnection would not start. */
async function anHourLater(action: () => Promise<void>): Promise<void> {
	const { now } = Date;
	Date.now = () => now() + 3_600_000;
	try {
		await action();
	} finally {
		Date.now = now;
	}
}

describe("a stream that is lost", () => {
	const open = opening();
	let house: ViewedHouse;
	let gate: TcpGate;
	let endpoint: string;
	let id: string;

	before(async () => {
		house = await open.house();
		gate = await startTcpGate(house.port);
		open.closes(() => gate.close());
		endpoint = `ws://127.0.0.1:${gate.port}`;
	});

	beforeEach(async () => {
		id = await startStream(house.directory);
	});

	afterEach(async () => {
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
	});

	async function expectFollows(stream: Stream): Promise<void> {
		await house.tick();
		const { world } = house.live(id);
		await until(() => stream.crowd.tick === world.tick && stream.state.session.tick === world.tick, "the tick arrives");
		expectSameCrowd(stream, house.live(id));
	}

	it("comes back into its seat when the server cuts the socket", async () => {
		const stream = await open.stream(endpoint, id);
		const heard = listening(stream);
		const [{ sessionId, ref }] = house.clients(id);
		await anHourLater(async () => {
			ref.terminate();
			// It may be back before anybody looks.
			await until(() => heard.connection.includes("reconnecting"), "the loss is noticed");
			await house.tick();
			await until(() => heard.connection.at(-1) === "connected", "the connection is back");
		});
		expect(heard.connection).to.deep.equal(["reconnecting", "connected"]);
		expect(house.clients(id).map((client) => client.sessionId)).to.deep.equal([sessionId]);
		await expectFollows(stream);
		expect(heard.errors).to.deep.equal([]);
	});

	it("keeps trying while the network is down", async () => {
		const stream = await open.stream(endpoint, id);
		const heard = listening(stream);
		await gate.shut();
		await until(() => stream.connection === "reconnecting", "the loss is noticed");
		await house.tick();
		await house.tick();
		await gate.open();
		await until(() => stream.connection === "connected", "the connection is back");
		await expectFollows(stream);
		expect(heard.connection).to.deep.equal(["reconnecting", "connected"]);
		expect(house.clients(id)).to.have.length(1);
	});

	it("joins anew by its id when its seat is gone", async () => {
		const stream = await open.stream(endpoint, id);
		const [client] = house.clients(id);
		const heard = listening(stream);
		refuse(client, "TOO_SLOW");
		// It may be back before anybody looks.
		await until(() => heard.connection.includes("reconnecting"), "the loss is noticed");
		await until(() => heard.connection.at(-1) === "connected", "the connection is back");
		expect(house.clients(id).map(({ sessionId }) => sessionId)).to.not.include(client.sessionId);
		await expectFollows(stream);
	});

	it("joins anew when it comes back later than its seat is held", async () => {
		const stream = await open.stream(endpoint, id);
		const [{ sessionId }] = house.clients(id);
		await gate.shut();
		await until(() => house.clients(id).length === 0, "the server notices the loss");
		await house.clock.advance(20_000);
		await gate.open();
		await until(() => stream.connection === "connected", "the connection is back");
		expect(house.clients(id).map((client) => client.sessionId)).to.not.include(sessionId);
		await expectFollows(stream);
	});

	it("ends when the room refuses it for good, and says why", async () => {
		const stream = await open.stream(endpoint, id);
		const heard = listening(stream);
		refuse(house.clients(id)[0], "NOT_ALLOWED");
		await until(() => stream.connection === "ended", "the connection ends");
		expect(heard).to.deep.equal({ connection: ["ended"], errors: ["NOT_ALLOWED"], ended: [], crowds: 0 });
	});

	it("ends when the stream stays unknown", async () => {
		const stream = await open.stream(endpoint, id, { retry: { unknownForMs: 0 } });
		const heard = listening(stream);
		await gate.shut();
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		await gate.open();
		await until(() => stream.connection === "ended", "the connection ends");
		expect(heard.connection).to.deep.equal(["reconnecting", "ended"]);
		expect(heard.errors).to.deep.equal(["UNKNOWN_STREAM"]);
	});

	it("can be left while it is looked for", async () => {
		const stream = await open.stream(endpoint, id);
		const heard = listening(stream);
		await gate.shut();
		await until(() => stream.connection === "reconnecting", "the loss is noticed");
		await stream.leave();
		expect(heard.connection).to.deep.equal(["reconnecting", "ended"]);
		await gate.open();
		expect(house.clients(id).filter(({ readyState }) => readyState === 1)).to.deep.equal([]);
	});
});

describe("a stream whose server restarts", () => {
	const open = opening();

	it("goes on where it was, with the same crowd, when the server is back", async () => {
		const before = await open.house();
		const id = await startStream(before.directory);
		const stream = await open.stream(before.endpoint, id);
		const heard = listening(stream);
		await before.tick();
		await until(() => stream.crowd.tick === 1, "the first tick arrives");
		await before.close();
		await until(() => stream.connection === "reconnecting", "the loss is noticed");
		const after = await open.house({ clock: before.clock, port: before.port });
		await until(() => stream.connection === "connected", "the connection is back");
		await after.tick();
		await until(() => stream.crowd.tick === 2 && stream.state.session.tick === 2, "the next tick arrives");
		expectSameCrowd(stream, after.live(id));
		expect(heard).to.deep.include({ connection: ["reconnecting", "connected"], errors: [], ended: [] });
		await after.close();
	});

	it("ends when the server that is back wants a token", async () => {
		const before = await open.house();
		const streamer = { ...STREAMER, entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c12" };
		const stream = await open.stream(before.endpoint, await startStream(before.directory, { streamer }));
		const heard = listening(stream);
		await before.close();
		await open.house({ clock: before.clock, port: before.port, server: { allowAnonymousJoins: false } });
		await until(() => stream.connection === "ended", "the connection ends");
		expect(heard).to.deep.include({ connection: ["reconnecting", "ended"], errors: ["TOKEN_REFUSED"] });
	});
});
