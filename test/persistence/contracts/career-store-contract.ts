import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { GrowthEntry } from "../../../src/career/growth.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { SessionSummary } from "../../../src/persistence/career-conclusion.ts";
import type { CareerStore, MilestoneRecord } from "../../../src/persistence/career-store.ts";

interface CareerHouse {
	careers: CareerStore;
	/** Makes milestones without the sessions in which they were reached. */
	reach(streamer: StreamerReference, milestones: readonly MilestoneRecord[]): Promise<void>;
	/** Makes a session that has ended; concluded when there is a summary. */
	conclude(showtimeSessionId: string, summary?: SessionSummary): Promise<void>;
	close(): Promise<void>;
}

/** What every store of careers does. */
export function careerStoreContract(name: string, open: () => Promise<CareerHouse>): void {
	describe(`career store contract: ${name}`, () => {
		let house: CareerHouse;
		let streamer: StreamerReference;

		before(async () => {
			house = await open();
		});
		after(() => house.close());
		beforeEach(() => {
			streamer = { entityType: "account", entityId: randomUUID() };
		});

		const entry = (cause: string, amount: number): GrowthEntry => ({ cause, domain: "content_diversity.tags", amount });

		it("knows nothing of a streamer it never saw", async () => {
			expect(await house.careers.find(streamer)).to.equal(undefined);
			expect(await house.careers.milestones({ streamer, page: 1, pageSize: 20 })).to.deep.equal({
				milestones: [],
				totalCount: 0,
			});
		});

		it("adds growth once a cause, and answers the career as it stands", async () => {
			const record = (entries: GrowthEntry[]) => house.careers.recordGrowth(streamer, entries, { atMs: 1 });
			await Promise.all([record([entry("a", 4.95), entry("b", 0.05)]), record([entry("b", 0.05), entry("a", 4.95)])]);
			const { before, after } = await record([entry("a", 9), entry("c", 0.1)]);
			expect([before.totalGrowth, after.totalGrowth, after.phase]).to.deep.equal([5, 5.1, 1]);
			expect(await house.careers.find(streamer)).to.deep.equal({
				phase: "Rising",
				totalGrowth: 5.1,
				domains: { "content_diversity.tags": 5.1 },
				followers: 0,
				sessions: 0,
				watchSeconds: 0,
				hypeTrains: 0,
				worldFirsts: 0,
				peakViewers: 0,
				bestWatchSeconds: 0,
				bestHypeLevel: 0,
			});
		});

		it("lists milestones newest first, a page at a time", async () => {
			const showtimeSessionId = randomUUID();
			const reached: MilestoneRecord[] = [
				{ code: "first-stream", value: 1, showtimeSessionId, reachedAtMs: 1 },
				{ code: "sessions-10", value: 10, showtimeSessionId, reachedAtMs: 5 },
				{ code: "phase-rising", value: 1, reachedAtMs: 5 },
			];
			await house.reach(streamer, reached);
			await house.reach({ ...streamer, entityType: "character" }, [reached[0]]);
			const page = (number: number) => house.careers.milestones({ streamer, page: number, pageSize: 2 });
			expect(await page(1)).to.deep.equal({ milestones: [reached[1], reached[2]], totalCount: 3 });
			expect(await page(2)).to.deep.equal({ milestones: [reached[0]], totalCount: 3 });
		});

		it("has the summary of a session from when its career is done", async () => {
			const [concluded, waiting] = [randomUUID(), randomUUID()];
			const summary = { newFollowers: 2, lostFollowers: 1, tips: 7, growth: [], milestones: ["first-stream"] };
			await house.conclude(concluded, summary);
			await house.conclude(waiting);
			expect(await house.careers.summaryOf(concluded)).to.deep.equal(summary);
			expect(await house.careers.summaryOf(waiting)).to.equal(undefined);
			expect(await house.careers.summaryOf(randomUUID())).to.equal(undefined);
		});
	});
}
