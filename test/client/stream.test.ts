import { expect } from "chai";
import type { HypeApproachingMessage, HypeEvent, Stream } from "../../src/client/index.ts";
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
		const { sendBytes } = client;
		client.sendBytes = () => {
			client.sendBytes = sendBytes;
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
