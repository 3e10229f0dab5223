import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { GrowthDomain, GrowthEntry } from "../../src/career/growth.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { inTransaction } from "../../src/persistence/in-transaction.ts";
import { lockCareer } from "../../src/persistence/sql-career-row.ts";
import { confirmGrowth, growthWaitingSince, recordGrowth, takeGrowth } from "../../src/persistence/sql-growth.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { DATABASES } from "../support/databases.ts";

const FOLLOWERS: GrowthDomain = "audience_growth.followers";
const TAGS: GrowthDomain = "content_diversity.tags";

for (const { name, open } of DATABASES) {
	describe(`the ledger of growth: ${name}`, () => {
		let database: OpenDatabase;
		let streamer: StreamerReference;

		before(async () => {
			database = await open();
		});
		after(() => database.close());
		beforeEach(() => {
			streamer = { entityType: "account", entityId: randomUUID() };
		});

		const entry = (cause: string, amount = 0.05, domain: GrowthDomain = TAGS): GrowthEntry => ({
			cause,
			domain,
			amount,
		});
		const record = (entries: GrowthEntry[], atMs = 1_000) =>
			inTransaction(database.db, (transaction) => recordGrowth(transaction, streamer, entries, { atMs }));
		const take = (atMs = 2_000) =>
			inTransaction(database.db, async (transaction) => {
				await lockCareer(transaction, streamer);
				return takeGrowth(transaction, streamer, [], { atMs });
			});
		const confirm = (seed: Parameters<typeof confirmGrowth>[2], callId?: string) =>
			inTransaction(database.db, (transaction) => confirmGrowth(transaction, streamer, seed, callId));
		const isWaiting = async (beforeMs: number) =>
			(await growthWaitingSince(database.db, beforeMs, 1_000)).some(({ entityId }) => entityId === streamer.entityId);

		it("adds growth once a cause, whoever records it however often", async () => {
			const entries = [entry("a"), entry("b"), entry("a", 7)];
			await Promise.all([record(entries), record(entries), record([entry("b", 9)])]);
			const { before, after } = await record([entry("b", 3), entry("c", 0.1, FOLLOWERS)]);
			expect(after.totalGrowth - before.totalGrowth).to.be.closeTo(0.1, 1e-9);
			expect(after.domains[FOLLOWERS]).to.equal(0.1);
			const { totalGrowth } = await database.db
				.selectFrom("streamer_career")
				.select("totalGrowth")
				.where("streamerId", "=", streamer.entityId)
				.executeTakeFirstOrThrow();
			expect(totalGrowth).to.equal(after.totalGrowth);
		});

		it("tells the phase before and after", async () => {
			const { before, after } = await record([entry("a", 24.95)]);
			expect([before.phase, after.phase]).to.deep.equal([0, 1]);
			const next = await record([entry("b")]);
			expect([next.before.phase, next.after.phase]).to.deep.equal([1, 2]);
		});

		it("keeps a cause of one streamer apart from that of another", async () => {
			await record([entry("tier:100")]);
			streamer = { ...streamer, entityId: randomUUID() };
			expect((await record([entry("tier:100")])).after.totalGrowth).to.equal(0.05);
		});

		it("makes one call of all that was gathered, and none of nothing", async () => {
			await record([entry("a"), entry("b"), entry("c", 0.1, FOLLOWERS)]);
			await record([entry("d")], 1_500);
			const calls = (await Promise.all([take(), take()])).filter((call) => call !== undefined);
			expect(calls).to.have.length(1);
			expect(calls[0]).to.deep.include({ streamer, atMs: 2_000 });
			expect(calls[0].body).to.deep.equal({
				kind: "growth",
				entries: [
					{ domain: FOLLOWERS, amount: 0.1 },
					{ domain: TAGS, amount: 0.15 },
				],
			});
			await record([entry("a"), entry("e")]);
			const next = await take();
			expect(next?.callId).to.not.equal(calls[0].callId);
			expect(next?.body).to.deep.equal({ kind: "growth", entries: [{ domain: TAGS, amount: 0.05 }] });
		});

		it("knows which growth has waited since when", async () => {
			await record([entry("a")], 1_000);
			await record([entry("b")], 5_000);
			expect(await isWaiting(999)).to.equal(false);
			expect(await isWaiting(1_000)).to.equal(true);
			await take();
			expect(await isWaiting(9_000)).to.equal(false);
		});

		it("is what the seed has counted, and what it has not yet", async () => {
			await record([entry("a", 4)]);
			const first = await take();
			await record([entry("b", 0.5)]);
			const seedId = randomUUID();
			const { after } = await confirm(
				{ totalGrowth: 7, domains: { [TAGS]: 4, [FOLLOWERS]: 3 }, seedId },
				first?.callId,
			);
			expect(after).to.deep.equal({ totalGrowth: 7.5, domains: { [TAGS]: 4.5, [FOLLOWERS]: 3 }, phase: 1 });
			const second = await take();
			const counted = await confirm({ totalGrowth: 7.5, domains: { [TAGS]: 4.5, [FOLLOWERS]: 3 } }, second?.callId);
			expect(counted.after.totalGrowth).to.equal(7.5);
			const told = await confirm({ totalGrowth: 30, domains: { [FOLLOWERS]: 30 }, phase: 3 });
			expect(told.after).to.include({ totalGrowth: 30, phase: 3 });
		});
	});
}
