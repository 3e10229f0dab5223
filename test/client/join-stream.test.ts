import { expect } from "chai";
import { createTokenVerifier, signToken } from "../../src/api/json-web-token.ts";
import { type JoinStreamOptions, joinStream, listStreams, type Stream, StreamError } from "../../src/client/index.ts";
import type { Principal } from "../../src/events/token.ts";
import { startStream } from "../support/room-house.ts";
import { expectSameCrowd } from "../support/same-crowd.ts";
import { until } from "../support/until.ts";
import { opening, type ViewedHouse } from "../support/viewers.ts";

const SECRET = "a secret of thirty-two characters!";
const NOBODY = "00000000-0000-4000-8000-000000000000";

async function refused(joining: Promise<Stream>): Promise<StreamError> {
	try {
		await (await joining).leave();
	} catch (error) {
		if (error instanceof StreamError) return error;
		throw error;
	}
	throw new Error("the join was not refused");
}

describe("joinStream", () => {
	describe("with a live stream", () => {
		const open = opening();
		let house: ViewedHouse;
		let id: string;

		before(async () => {
			house = await open.house({ server: { tokens: createTokenVerifier({ secret: SECRET }) } });
			id = await startStream(house.directory, { title: "A duel", contentTags: { combat: 0.8 } });
		});

		it("has the state and the crowd when it returns", async () => {
			const stream = await open.stream(house.endpoint, id);
			expect(stream.connection).to.equal("connected");
			expect(stream.state.session).to.include({
				showtimeSessionId: id,
				status: "active",
				title: "A duel",
				tickMs: 5_000,
			});
			expect(stream.state.counts.total).to.equal(50);
			expect(stream.state.contentTags.combat).to.be.closeTo(0.8, 0.001);
			expectSameCrowd(stream, house.live(id));
			expect(stream.crowd.present).to.equal(50);
		});

		it("follows the crowd and the state from tick to tick, for who came early and who came late", async () => {
			const early = await open.stream(house.endpoint, id);
			let late: Stream | undefined;
			for (let tick = 0; tick < 12; tick++) {
				const event = { eventId: `event-${tick}`, type: tick % 2 === 0 ? "combat" : "social", significance: 1 };
				await house.directory.submit(id, event.eventId, { kind: "game-event", event });
				await house.tick();
				if (tick === 5) late = await open.stream(house.endpoint, id);
				for (const stream of [early, late]) {
					if (stream === undefined) continue;
					const { world, personas } = house.live(id);
					const isShown = () => {
						// No frame comes of a tick in which no seat changes.
						expectSameCrowd(stream, house.live(id));
						return stream.state.session.tick === world.tick;
					};
					await until(isShown, `tick ${world.tick} arrives`);
					expect(stream.state.counts.total).to.equal(personas.present);
				}
			}
		});

		it("gives a summary viewer the state and no crowd", async () => {
			const stream = await open.stream(house.endpoint, id, { view: "summary" });
			const { tick } = stream.state.session;
			await house.tick();
			await until(() => stream.state.session.tick > tick, "the next tick arrives");
			expect(stream.crowd.seatCount).to.equal(0);
		});

		it("reads the server's clock", async () => {
			const stream = await open.stream(house.endpoint, id);
			const behindMs = Date.now() - house.clock.nowMs();
			await until(() => Math.abs(Date.now() - stream.serverNow() - behindMs) < 60_000, "the server has answered");
		});

		it("shows a pause at once", async () => {
			const stream = await open.stream(house.endpoint, id);
			const { tick } = stream.state.session;
			const paused = house.directory.pause(id);
			await house.clock.advance(200);
			await paused;
			await until(() => stream.state.session.status === "paused", "the pause arrives");
			expect(stream.state.session.tick).to.equal(tick);
			const resumed = house.directory.resume(id);
			await house.clock.advance(200);
			await resumed;
			await until(() => stream.state.session.status === "active", "the resumption arrives");
		});

		it("leaves the room when it is left", async () => {
			const stream = await open.stream(house.endpoint, id);
			const before = house.clients(id).length;
			const told: string[] = [];
			stream.on("connection", (status) => told.push(status));
			await stream.leave();
			await stream.leave();
			await until(() => house.clients(id).length === before - 1, "the server has let go");
			expect(told).to.deep.equal(["ended"]);
			expect(stream.connection).to.equal("ended");
		});

		it("takes a token of the deployment", async () => {
			const viewer: Principal = { subject: "viewer-1", role: "user", sessions: [id] };
			const stream = await open.stream(house.endpoint, id, { token: await signToken(SECRET, viewer, "1 minute") });
			expect(stream.connection).to.equal("connected");
		});

		it("says why it is refused", async () => {
			const elsewhere: Principal = { subject: "viewer-1", role: "user", sessions: [NOBODY] };
			const ofElsewhere = await signToken(SECRET, elsewhere, "1 minute");
			const options = (given: object) => given as JoinStreamOptions;
			const cases: [() => Promise<Stream>, string, RegExp][] = [
				[() => joinStream(house.endpoint, NOBODY), "UNKNOWN_STREAM", /no such stream/],
				[() => joinStream(house.endpoint, id, { token: "x.y.z" }), "TOKEN_REFUSED", /valid token/],
				[() => joinStream(house.endpoint, id, { token: ofElsewhere }), "NOT_ALLOWED", /does not allow/],
				[() => joinStream(house.endpoint, id, options({ view: "everything" })), "BAD_OPTIONS", /options/],
				[() => joinStream(house.endpoint, id, options({ token: 7 })), "BAD_OPTIONS", /options/],
				[() => joinStream(house.endpoint, "no/such id"), "BAD_OPTIONS", /showtimeSessionId "no\/such id" is not/],
				[() => joinStream("localhost:2567", id), "BAD_OPTIONS", /endpoint "localhost:2567" is not/],
				[() => joinStream("http://127.0.0.1:1", id), "UNREACHABLE", /does not answer/],
			];
			for (const [joining, code, message] of cases) {
				const error = await refused(joining());
				expect(error.code, error.message).to.equal(code);
				expect(error.message).to.match(message);
			}
		});

		it("lists live streams", async () => {
			const streams = await listStreams(house.endpoint);
			expect(streams.map(({ showtimeSessionId }) => showtimeSessionId)).to.deep.equal([id]);
			expect(streams[0]).to.include({ title: "A duel", realmPreset: "default", hypeLevel: 0 });
			expect(streams[0].viewers).to.equal(house.live(id).personas.present);
			expect(streams[0].topTags).to.be.an("array");
			expect(await listStreams(house.endpoint.replace("http", "ws"))).to.deep.equal(streams);
		});

		it("says that the server does not answer when streams cannot be listed", async () => {
			const error = await listStreams("http://127.0.0.1:1").catch((cause: unknown) => cause);
			expect(error).to.be.instanceOf(StreamError).and.to.include({ code: "UNREACHABLE" });
		});
	});

	describe("with a stream that is full or for bearers of tokens only", () => {
		const open = opening();

		it("says so", async () => {
			const tokens = createTokenVerifier({ secret: SECRET });
			const house = await open.house({ server: { allowAnonymousJoins: false, maxClientsPerRoom: 1, tokens } });
			const id = await startStream(house.directory, { title: "A duel", contentTags: { combat: 0.8 } });
			expect((await refused(joinStream(house.endpoint, id))).code).to.equal("TOKEN_REFUSED");
			const token = await signToken(SECRET, { subject: "viewer-1", role: "user" }, "1 minute");
			await open.stream(house.endpoint, id, { token });
			expect((await refused(joinStream(house.endpoint, id, { token }))).code).to.equal("FULL");
		});
	});
});
