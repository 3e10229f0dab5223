import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { HypeHistory, HypeTrainRecord } from "../../../src/persistence/hype-history.ts";

/** What every history of hype trains does, on a history of its own for each test. */
export function hypeHistoryContract(
	name: string,
	open: () => Promise<{ history: HypeHistory; close(): Promise<void> }>,
): void {
	describe(`hype history contract: ${name}`, () => {
		const streamer = { entityType: "character", entityId: randomUUID() } as const;
		let history: HypeHistory;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ history, close } = await open());
		});
		afterEach(() => close());

		const train = (more: Partial<HypeTrainRecord> = {}): HypeTrainRecord => ({
			hypeTrainId: randomUUID(),
			showtimeSessionId: randomUUID(),
			streamer,
			gameServiceId: randomUUID(),
			peakLevel: 3,
			peakTotal: 47.625,
			level: 1,
			total: 0.998,
			triggerCategory: "Excited",
			participants: 14,
			topContributors: [
				{ contributorId: "00000000deadbeef", amount: 12.5 },
				{ contributorId: "1111111100000000", amount: 3 },
			],
			startedAtMs: 1_700_000_000_000,
			endedAtMs: 1_700_000_100_000,
			endReason: "decayed",
			...more,
		});
		const all = { page: 1, pageSize: 100 };

		it("answers a train as it was added", async () => {
			const added = train();
			await history.add(added);
			expect(await history.list({ streamer, ...all })).to.deep.equal({ trains: [added], totalCount: 1 });
		});

		it("keeps a train that is added again as it was", async () => {
			const added = train();
			await Promise.all([history.add(added), history.add(added)]);
			await history.add({ ...added, peakLevel: 9, endReason: "timeout" });
			expect(await history.list({ streamer, ...all })).to.deep.equal({ trains: [added], totalCount: 1 });
		});

		it("lists by session, by streamer and by game services, newest first", async () => {
			const showtimeSessionId = randomUUID();
			const gameServiceId = randomUUID();
			const first = train({ startedAtMs: 1, showtimeSessionId });
			const second = train({ startedAtMs: 2, showtimeSessionId, gameServiceId });
			const other = train({ startedAtMs: 3, streamer: { ...streamer, entityType: "account" }, gameServiceId });
			for (const one of [second, other, first]) await history.add(one);
			const ids = async (query: object) =>
				(await history.list({ ...all, ...query })).trains.map(({ startedAtMs }) => startedAtMs);
			expect(await ids({})).to.deep.equal([3, 2, 1]);
			expect(await ids({ showtimeSessionId })).to.deep.equal([2, 1]);
			expect(await ids({ streamer })).to.deep.equal([2, 1]);
			expect(await ids({ streamer: other.streamer })).to.deep.equal([3]);
			expect(await ids({ gameServices: [gameServiceId] })).to.deep.equal([3, 2]);
			expect(await ids({ streamer, gameServices: [gameServiceId] })).to.deep.equal([2]);
			expect(await ids({ gameServices: [] })).to.deep.equal([]);
			expect(await ids({ showtimeSessionId: randomUUID() })).to.deep.equal([]);
		});

		it("lists by pages, with how many there are in all", async () => {
			for (let startedAtMs = 1; startedAtMs <= 5; startedAtMs++) await history.add(train({ startedAtMs }));
			const page = async (number: number) => {
				const { trains, totalCount } = await history.list({ streamer, page: number, pageSize: 2 });
				return [totalCount, ...trains.map(({ startedAtMs }) => startedAtMs)];
			};
			expect([await page(1), await page(2), await page(3), await page(4)]).to.deep.equal([
				[5, 5, 4],
				[5, 3, 2],
				[5, 1],
				[5],
			]);
		});

		it("knows the best level and the most points of a streamer, of different trains perhaps", async () => {
			expect(await history.allTimeHigh(streamer)).to.deep.equal({ level: 0, total: 0 });
			await history.add(train({ peakLevel: 6, peakTotal: 140.5 }));
			await history.add(train({ peakLevel: 2, peakTotal: 2620 }));
			await history.add(train({ peakLevel: 9, streamer: { entityType: "account", entityId: streamer.entityId } }));
			expect(await history.allTimeHigh(streamer)).to.deep.equal({ level: 6, total: 2620 });
		});
	});
}
