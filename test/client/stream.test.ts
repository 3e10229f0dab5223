import { expect } from "chai";
import {
	expandReaction,
	type HypeApproachingMessage,
	type HypeEvent,
	type ReactionMessage,
	type Stream,
} from "../../src/client/index.ts";
import { STREAMER, startStream } from "../support/room-house.ts";
import { expectSameCrowd } from "../support/same-crowd.ts";
import { until } from "../support/until.ts";
import { listening, opening, type ViewedHouse } from "../support/viewers.ts";

describe("a joined stream", () => {
	const open = opening();
	let house: ViewedHouse;
	let id: string;
	let stream: Stream;

	before(async () => {
		house = await open.house();
		await house.parts.careers.setTotalGrowth(STREAMER, 600);
		id = await startStream(house.directory);
		stream = await open.stream(house.endpoint, id);
	});

	const isAtTick = (tick: number) => stream.crowd.tick === tick && stream.state.session.tick === tick;

	/** Loses the next crowd frame on its way to the client. */
	function loseNextFrame(): void {
		const [client] = house.clients(id);
		const { enqueueRaw } = client;
		client.enqueueRaw = () => {
			client.enqueueRaw = enqueueRaw;
		};
	}

	it("asks for the whole crowd when a delta did not come, and is right again", async () => {
		const heard = listening(stream);
		loseNextFrame();
		await house.tick();
		await until(() => stream.state.session.tick === house.live(id).world.tick, "the state arrives");
		expect(heard.crowds).to.equal(0);
		await house.tick();
		await until(() => isAtTick(house.live(id).world.tick), "the whole crowd arrives");
		expectSameCrowd(stream, house.live(id));
		await house.tick();
		await until(() => isAtTick(house.live(id).world.tick), "the next delta arrives");
		expectSameCrowd(stream, house.live(id));
		expect(heard).to.deep.equal({ connection: [], errors: [], ended: [], crowds: 2 });
	});

	it("asks for the whole crowd when a frame is garbage, and says so", async () => {
		const heard = listening(stream);
		house.clients(id)[0].sendBytes("crowd", Uint8Array.of(9, 9, 9));
		await until(() => heard.crowds === 1, "the whole crowd arrives");
		expect(heard).to.deep.equal({ connection: [], errors: ["BAD_FRAME"], ended: [], crowds: 1 });
		expectSameCrowd(stream, house.live(id));
	});

	it("tells that a hype train is near", async () => {
		const heard: HypeApproachingMessage[] = [];
		stream.on("approaching", (message) => heard.push(message));
		const input = { kind: "hype", category: "Amused", intensity: 1, count: 7, weight: 1 } as const;
		const submitted = house.directory.submit(id, "near-1", input, { now: true });
		await house.clock.advance(200);
		await submitted;
		await until(() => heard.length > 0, "the message arrives");
		expect(heard[0]).to.include({ category: "Amused", participants: 7, threshold: 10 });
	});

	it("tells of a hype train: its start, its levels, a milestone", async () => {
		const heard: HypeEvent[] = [];
		const milestones: string[] = [];
		stream.on("hype", (event) => heard.push(event));
		stream.on("milestone", ({ code }) => milestones.push(code));
		const input = { kind: "hype", category: "Excited", intensity: 1, count: 60, weight: 1 } as const;
		const submitted = house.directory.submit(id, "hype-1", input, { now: true });
		await house.clock.advance(200);
		await submitted;
		await until(() => milestones.length > 0, "the milestone arrives");
		expect(heard.map(({ type }) => type)).to.deep.equal(["started", "leveled"]);
		expect(heard[0].hype).to.include({ active: true, category: "Excited" });
		expect(heard[1].seq).to.be.greaterThan(heard[0].seq);
		await until(() => stream.state.hype.active, "the state shows the train");
		const { hypeTrainId, decayRate, topContributors, allTimeHighLevel, allTimeHighTotal, ...shown } = heard[1].hype;
		expect(stream.state.hype).to.deep.equal(shown);
		expect({ decayRate, topContributors }).to.deep.equal({ decayRate: 0.1, topContributors: [] });
		expect({ allTimeHighLevel, allTimeHighTotal }).to.deep.equal({ allTimeHighLevel: 4, allTimeHighTotal: 60 });
		expect(hypeTrainId).to.equal(heard[0].hype.hypeTrainId);
	});

	it("tells how the crowd reacts, so that every client shows the same seats at the same time", async () => {
		const other = await open.stream(house.endpoint, id);
		const heard: ReactionMessage[][] = [[], []];
		stream.on("reaction", (reaction) => heard[0].push(reaction));
		other.on("reaction", (reaction) => heard[1].push(reaction));
		await house.tick();
		const event = { eventId: "boss", type: "boss-defeat", significance: 0.8 };
		const submitted = house.directory.submit(id, "boss", { kind: "game-event", event }, { now: true });
		await house.clock.advance(200);
		await submitted;
		await until(() => heard.every(({ length }) => length > 0), "the reaction arrives");
		expect(heard[1]).to.deep.equal(heard[0]);
		expect(heard[0]).to.have.length(1);
		const [reaction] = heard[0];
		expect(reaction.startAt - reaction.timestamp).to.equal(150);
		await until(() => other.crowd.seatCount === stream.crowd.seatCount, "both have the crowd");
		const { seats } = expandReaction(reaction, stream.crowd.seatCount);
		expect(seats.length / stream.crowd.seatCount).to.be.closeTo(reaction.share, 0.1);
		expect(expandReaction(heard[1][0], other.crowd.seatCount).seats).to.deep.equal(seats);
	});

	it("passes over a reaction of a kind that it does not know", async () => {
		const heard: string[] = [];
		stream.on("reaction", ({ kind }) => heard.push(kind));
		const [client] = house.clients(id);
		client.send("reaction", { kind: "somersault" });
		client.send("reaction", { kind: "gasp" });
		await until(() => heard.length > 0, "the known one arrives");
		expect(heard).to.deep.equal(["gasp"]);
	});

	it("tells how the audience stands", async () => {
		const totals: number[] = [];
		stream.on("audience", ({ counts }) => totals.push(counts.total));
		await house.tick();
		await house.tick();
		await until(() => totals.length > 0, "the audience arrives");
		expect(totals[0]).to.be.greaterThan(0);
	});

	it("says that the stream ended, and looks for it no more", async () => {
		const heard = listening(stream);
		const ending = house.directory.end(id);
		await house.clock.advance(200);
		await ending;
		await until(() => stream.connection === "ended", "the connection ends");
		expect(heard).to.deep.include({ connection: ["ended"], errors: [], ended: ["requested"] });
		await stream.leave();
	});
});
