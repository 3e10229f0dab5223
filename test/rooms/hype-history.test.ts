import { expect } from "chai";
import type { HypeTrainRecord } from "../../src/persistence/hype-history.ts";
import { closing } from "../support/closing.ts";
import type { SessionHouse } from "../support/session-house.ts";
import { onlySession, REQUEST, SessionLives, STREAMER, startPopular } from "../support/session-lives.ts";

describe("the history of hype trains", () => {
	const lives = new SessionLives(closing());
	/** Trains spend themselves in a few ticks. */
	const options = { rules: { hypeTrainDecayRate: 0.9 } };

	async function trainsOf({ parts }: SessionHouse): Promise<HypeTrainRecord[]> {
		return (await parts.hypeHistory.list({ streamer: STREAMER, page: 1, pageSize: 100 })).trains;
	}

	/** `count` people cheer, and it shows. */
	async function cheer({ directory, clock }: SessionHouse, id: string, count: number): Promise<void> {
		const input = { kind: "hype", category: "Excited", intensity: 1, count, weight: 1 } as const;
		const submitted = directory.submit(id, `cheer:${clock.nowMs()}`, input, { now: true });
		await clock.advance(200);
		await submitted;
	}

	async function end({ directory, clock }: SessionHouse, id: string): Promise<void> {
		const ending = directory.end(id);
		await clock.advance(3_000);
		await ending;
	}

	it("has each train once it has ended, with its peak", async () => {
		const house = lives.openHouse(await lives.openDatabase(), options);
		const id = await startPopular(house);
		await cheer(house, id, 30);
		expect(await trainsOf(house)).to.deep.equal([]);
		await house.clock.advance(5_000);
		const [train, ...more] = await trainsOf(house);
		expect(more).to.deep.equal([]);
		expect(train).to.include({ showtimeSessionId: id, peakLevel: 3, peakTotal: 30, endReason: "decayed" });
		expect(train).to.deep.include({ streamer: STREAMER, participants: 30, topContributors: [] });
		expect(train.total).to.be.below(1);
		expect(train.endedAtMs).to.be.above(train.startedAtMs);
	});

	it("has a train that the session's end completed", async () => {
		const house = lives.openHouse(await lives.openDatabase(), options);
		const id = await startPopular(house);
		await cheer(house, id, 12);
		await end(house, id);
		expect((await trainsOf(house)).map(({ endReason }) => endReason)).to.deep.equal(["session-end"]);
	});

	it("has a train once that a restart ends again", async () => {
		const database = await lives.openDatabase();
		const first = lives.openHouse(database, options);
		const id = await startPopular(first);
		await cheer(first, id, 30);
		for (let i = 0; i < 4; i++) await onlySession(first).tick();
		await onlySession(first).outgoing.settled();
		const before = await trainsOf(first);
		expect(before).to.have.length(1);
		// Only the oldest checkpoint is any good: the journal is folded again from there, with the end of the train.
		const checkpoints = await first.parts.checkpoints.list(id);
		const { marker } = checkpoints[checkpoints.length - 1];
		const spoiled = database.db.updateTable("session_checkpoint").set({ body: new Uint8Array(8) });
		await spoiled.where("marker", ">", marker).execute();
		const { house } = await lives.restart(first, database, options);
		await onlySession(house).outgoing.settled();
		expect(house.delivered.map(({ effect }) => effect.kind)).to.include("hype.completed");
		expect(await trainsOf(house)).to.deep.equal(before);
	});

	it("gives the streamer's next session the best level and total to beat", async () => {
		const house = lives.openHouse(await lives.openDatabase(), options);
		const id = await startPopular(house);
		await cheer(house, id, 60);
		await end(house, id);
		const { record } = await house.directory.start(REQUEST);
		const next = record.showtimeSessionId;
		await cheer(house, next, 12);
		const highs = () =>
			house.delivered.flatMap(({ effect, session }) => {
				if (session !== next || !("train" in effect)) return [];
				const { total, allTimeHighLevel, allTimeHighTotal } = effect.train;
				return [[total, allTimeHighLevel, allTimeHighTotal]];
			});
		expect(highs()[0]).to.deep.equal([12, 4, 60]);
		await cheer(house, next, 80);
		expect(highs().at(-1)).to.deep.equal([92, 5, 92]);
	});
});
