import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { growthOfTag, growthOfTrain, growthOfWorldFirst } from "../../src/career/growth.ts";
import type { CareerPhase } from "../../src/components/career-phase.ts";
import type { SessionTotals, Stint } from "../../src/events/effect.ts";
import type { CareerConclusion, EndedSession } from "../../src/persistence/career-conclusion.ts";
import { inTransaction } from "../../src/persistence/in-transaction.ts";
import { concludeCareer } from "../../src/persistence/sql-career-conclusion.ts";
import { recordGrowth } from "../../src/persistence/sql-growth.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { SqlStintStore } from "../../src/persistence/sql-stint-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { DATABASES } from "../support/databases.ts";

const TICK_SECONDS = 5;
const HALF_AN_HOUR = 1_800;
const TICKS = HALF_AN_HOUR / TICK_SECONDS;

const TOTALS: SessionTotals = {
	ticks: TICKS,
	durationSeconds: HALF_AN_HOUR,
	watchSeconds: 40_000,
	peakViewers: 60,
	averageViewers: 50,
	averageEngagement: 0.5,
	uniqueViewers: 70,
	hype: { trains: 0, peakLevel: 0 },
	tips: 12,
	worldFirsts: 0,
	tags: 3,
	eventTypes: 2,
	topMoments: [],
};

for (const { name, open } of DATABASES) {
	describe(`the end of a session in a career: ${name}`, () => {
		const gameServiceId = randomUUID();
		let database: OpenDatabase;
		let streamer: { entityType: "character"; entityId: string };

		before(async () => {
			database = await open();
		});
		after(() => database.close());
		beforeEach(() => {
			streamer = { entityType: "character", entityId: randomUUID() };
		});

		const stint = (serial: number, more: Partial<Stint> = {}): Stint => ({
			serial,
			memberId: memberOf(serial),
			template: serial,
			ticks: TICKS,
			engagementBpSum: TICKS * 7_000,
			isRealDerived: false,
			personality: "loyal",
			interests: ["combat", "trade"],
			isPresent: true,
			...more,
		});
		const memberOf = (serial: number) => `${streamer.entityId.slice(0, 24)}${String(serial).padStart(12, "0")}`;
		const bored = (serial: number) => stint(serial, { engagementBpSum: 0 });

		const career = async () =>
			await database.db
				.selectFrom("streamer_career")
				.selectAll()
				.where("streamerId", "=", streamer.entityId)
				.executeTakeFirstOrThrow();
		const rowsOf = async (table: "follower" | "watch_history" | "growth_entry" | "streamer_milestone") =>
			await database.db.selectFrom(table).selectAll().where("streamerId", "=", streamer.entityId).execute();
		const grow = (amount: number) =>
			inTransaction(database.db, (transaction) =>
				recordGrowth(
					transaction,
					streamer,
					[{ cause: `manual:${randomUUID()}`, domain: "discovery_rate.milestones", amount }],
					{ atMs: 1 },
				),
			);
		async function phase(wanted: CareerPhase): Promise<void> {
			await grow({ Unknown: 0.1, Rising: 5, Popular: 25, Celebrity: 100, Legend: 500 }[wanted]);
		}

		async function newSession(): Promise<string> {
			const showtimeSessionId = randomUUID();
			const rest = { title: "t", realmPreset: "default", listed: true, startedAtMs: 1_000 };
			await new SqlSessionStore(database.db).create({
				showtimeSessionId,
				status: "ended",
				streamer,
				gameServiceId,
				...rest,
			});
			return showtimeSessionId;
		}
		async function end(more: Partial<EndedSession> = {}, id?: string): Promise<CareerConclusion & { id: string }> {
			const showtimeSessionId = id ?? (await newSession());
			const ended: EndedSession = {
				record: { showtimeSessionId, streamer, gameServiceId, startedAtMs: 1_000 },
				totals: TOTALS,
				stints: [],
				tickSeconds: TICK_SECONDS,
				thresholds: { engagement: 0.6, watchSeconds: HALF_AN_HOUR, mostFollowers: 100 },
				defaultReservoirSize: 10_000,
				endedAtMs: 9_000,
				...more,
			};
			return {
				...(await inTransaction(database.db, (transaction) => concludeCareer(transaction, ended))),
				id: showtimeSessionId,
			};
		}

		it("writes the first session of a streamer: watch history, growth, a milestone, totals", async () => {
			const { summary, milestones, isRepeat, growthCall } = await end({ stints: [stint(1), bored(2)] });
			expect(isRepeat).to.equal(false);
			expect(milestones.map(({ code }) => code)).to.deep.equal(["first-stream", "watch-hours-10"]);
			expect(summary).to.deep.equal({
				newFollowers: 0,
				lostFollowers: 0,
				tips: 12,
				growth: [{ domain: "discovery_rate.milestones", amount: 1 }],
				milestones: ["first-stream", "watch-hours-10"],
			});
			expect(growthCall?.body).to.deep.equal({ kind: "growth", entries: summary.growth });
			expect(await career()).to.deep.include({
				totalGrowth: 1,
				phase: "Unknown",
				domains: '{"discovery_rate.milestones":1}',
				followers: 0,
				sessions: 1,
				watchSeconds: 40_000,
				peakViewers: 60,
				bestWatchSeconds: 40_000,
				firstSessionAtMs: 1_000,
			});
			const history = await rowsOf("watch_history");
			expect(history).to.have.length(2);
			expect(history.find(({ memberId }) => memberId === memberOf(1))).to.deep.include({
				gameServiceId,
				template: 1,
				isRealDerived: 0,
				watchSeconds: 1_800,
				engagementSeconds: 1_260,
				sessions: 1,
				lastSeenAtMs: 9_000,
			});
		});

		it("concludes a session once, whoever tries however often", async () => {
			const id = await newSession();
			const stints = [stint(1), stint(2)];
			await phase("Rising");
			const all = await Promise.all([
				end({ stints }, id),
				end({ stints }, id),
				end({ stints, totals: { ...TOTALS, tips: 99 } }, id),
			]);
			expect(all.filter(({ isRepeat }) => !isRepeat)).to.have.length(1);
			const [first, ...others] = all.sort((a, b) => Number(a.isRepeat) - Number(b.isRepeat));
			for (const other of others) {
				expect(other.summary).to.deep.equal(first.summary);
				expect(other).to.deep.include({ newFollowers: [], lostFollowers: [], milestones: [], records: [] });
				expect(other).to.not.have.property("growthCall");
			}
			expect(await career()).to.include({ sessions: 1, followers: 2 });
		});

		it("makes followers of who has watched long enough, over several sessions and stays, and of nobody twice", async () => {
			await phase("Rising");
			const half = { ticks: TICKS / 2, engagementBpSum: (TICKS / 2) * 8_000 };
			const first = await end({ stints: [stint(1, half), stint(2), bored(3)] });
			expect(first.newFollowers.map(({ memberId }) => memberId)).to.deep.equal([memberOf(2)]);
			expect(first.summary.growth).to.deep.include({ domain: "audience_growth.followers", amount: 0.1 });
			const quarter = { ticks: TICKS / 4, engagementBpSum: (TICKS / 4) * 8_000 };
			const stays = [stint(1, { ...quarter, isPresent: false }), stint(9, { ...quarter, memberId: memberOf(1) })];
			const second = await end({ stints: [...stays, stint(2)] });
			expect(second.newFollowers.map(({ memberId }) => memberId)).to.deep.equal([memberOf(1)]);
			const follower = (await rowsOf("follower")).find(({ memberId }) => memberId === memberOf(1));
			expect(follower).to.deep.include({
				followerId: second.newFollowers[0].followerId,
				personality: "loyal",
				interests: '["combat","trade"]',
				firstFollowedAtMs: 9_000,
				watchSeconds: 1_800,
				engagementSeconds: 1_440,
				sessionsAttended: 2,
				sessionsMissed: 0,
				loyaltyBp: 5_000,
				lastSessionId: second.id,
			});
			expect(await career()).to.include({ followers: 2 });
		});

		it("reads the stints that are stored, and counts one that it is given as well once", async () => {
			await phase("Rising");
			const id = await newSession();
			await new SqlStintStore(database.db).add(id, [stint(1), stint(2)]);
			const { newFollowers } = await end({ stints: [stint(2), stint(3)] }, id);
			expect(newFollowers).to.have.length(3);
			expect((await rowsOf("watch_history")).map(({ watchSeconds }) => watchSeconds)).to.deep.equal([
				1_800, 1_800, 1_800,
			]);
		});

		it("moves loyalty by what a follower felt, by what it missed, and loses who has none left", async () => {
			await phase("Rising");
			await end({ stints: [1, 2, 3].map((serial) => stint(serial)) });
			const loyalties = async () =>
				Object.fromEntries((await rowsOf("follower")).map(({ memberId, loyaltyBp }) => [memberId, loyaltyBp]));
			await end({ stints: [stint(1), bored(2)] });
			// Two of three were there: a third of the followers had no place, whoever that was.
			expect(await loyalties()).to.deep.equal({ [memberOf(1)]: 6_000, [memberOf(2)]: 4_000, [memberOf(3)]: 4_833 });
			expect((await rowsOf("follower")).map(({ sessionsMissed }) => sessionsMissed)).to.have.members([0, 0, 1]);
			await end({ stints: [stint(1)], totals: { ...TOTALS, durationSeconds: 60 } });
			expect((await loyalties())[memberOf(3)]).to.equal(4_833);
			let lost: CareerConclusion["lostFollowers"] = [];
			for (let session = 0; session < 12 && lost.length === 0; session++) {
				({ lostFollowers: lost } = await end({ stints: [stint(1), bored(2)] }));
			}
			expect(lost.map(({ memberId }) => memberId)).to.deep.equal([memberOf(2)]);
			expect(await career()).to.include({ followers: 2 });
			expect(Object.keys(await loyalties())).to.have.members([memberOf(1), memberOf(3)]);
			const again = await end({ stints: [stint(2)] });
			expect(again.newFollowers.map(({ memberId }) => memberId)).to.deep.equal([memberOf(2)]);
			expect(again.summary.growth.map(({ domain }) => domain)).to.not.include("audience_growth.followers");
		});

		it("keeps to the most followers", async () => {
			await phase("Rising");
			const thresholds = { engagement: 0.6, watchSeconds: HALF_AN_HOUR, mostFollowers: 2 };
			const { newFollowers } = await end({ stints: [1, 2, 3, 4].map((serial) => stint(serial)), thresholds });
			expect(newFollowers).to.have.length(2);
			expect((await end({ stints: [5, 6].map((serial) => stint(serial)), thresholds })).newFollowers).to.deep.equal([]);
		});

		it("gives a place in the reservoir to a real-derived member that follows, and forgets one that does not", async () => {
			await phase("Rising");
			const real = { template: null, isRealDerived: true, decayBp: 130, bias: "Critical" } as const;
			const stints = [stint(1, real), stint(2, { ...real, engagementBpSum: 0 }), stint(3)];
			const { newFollowers } = await end({ stints, defaultReservoirSize: 40 });
			expect(newFollowers.map(({ memberId, isRealDerived }) => [memberId, isRealDerived])).to.deep.equal([
				[memberOf(1), true],
				[memberOf(3), false],
			]);
			const override = await database.db
				.selectFrom("member_override")
				.selectAll()
				.where("memberId", "in", [memberOf(1), memberOf(2)])
				.execute();
			expect(override).to.have.length(1);
			expect(override[0]).to.deep.include({
				gameServiceId,
				memberId: memberOf(1),
				personality: "loyal",
				interests: '["combat","trade"]',
				decayBp: 130,
				bias: "Critical",
			});
			expect(override[0].template).to.be.within(0, 39);
			const history = await rowsOf("watch_history");
			expect(history.map(({ memberId }) => memberId)).to.have.members([memberOf(1), memberOf(3)]);
			const template = override[0].template;
			// It comes back as one of the reservoir, and stays what it is.
			await end({ stints: [stint(7, { memberId: memberOf(1), template })] });
			const follower = (await rowsOf("follower")).find(({ memberId }) => memberId === memberOf(1));
			expect(follower).to.deep.include({ template, isRealDerived: 1, sessionsAttended: 2, loyaltyBp: 6_000 });
		});

		it("gives no two members one place, in a full reservoir to as many as there are places", async () => {
			const real = (serial: number) => stint(serial, { template: null, isRealDerived: true });
			const crowded = randomUUID();
			const record = { showtimeSessionId: await newSession(), streamer, gameServiceId: crowded, startedAtMs: 1_000 };
			await phase("Rising");
			const stints = Array.from({ length: 12 }, (_, serial) => real(serial));
			const { newFollowers } = await end({ record, stints, defaultReservoirSize: 8 });
			expect(newFollowers).to.have.length(12);
			const places = (await rowsOf("follower")).flatMap(({ template }) => template ?? []);
			expect(places.length).to.be.within(1, 8);
			expect(new Set(places).size).to.equal(places.length);
		});

		it("adds what a session earned while it ran, and makes its world firsts milestones", async () => {
			const id = await newSession();
			const origin = { showtimeSessionId: id, atMs: 2_000 };
			const entries = [
				growthOfTag(id, "combat"),
				...growthOfTrain("train", 4),
				growthOfWorldFirst(gameServiceId, `dragon-${streamer.entityId}`),
			];
			await inTransaction(database.db, (transaction) => recordGrowth(transaction, streamer, entries, origin));
			const totals = { ...TOTALS, averageEngagement: 0.61, peakViewers: 260, hype: { trains: 2, peakLevel: 4 } };
			const { summary, milestones, growthCall } = await end({ totals }, id);
			expect(milestones.map(({ code }) => code)).to.deep.equal([
				`world-first:${gameServiceId}:dragon-${streamer.entityId}`,
				"first-stream",
				"watch-hours-10",
				"first-hype-train",
				"level-3-hype",
				"phase-rising",
			]);
			expect(summary.growth).to.deep.equal([
				{ domain: "audience_growth.peak_viewers", amount: 1 },
				{ domain: "engagement_quality.average", amount: 0.2 },
				{ domain: "engagement_quality.hype_peak", amount: 0.6 },
				{ domain: "content_diversity.tags", amount: 0.05 },
				{ domain: "discovery_rate.world_firsts", amount: 2 },
				{ domain: "discovery_rate.milestones", amount: 3 },
			]);
			expect(growthCall?.body).to.deep.equal({ kind: "growth", entries: summary.growth });
			expect(await career()).to.include({
				totalGrowth: 6.85,
				phase: "Rising",
				worldFirsts: 1,
				hypeTrains: 2,
				bestHypeLevel: 4,
			});
			const next = await end({ totals });
			expect(next.milestones).to.deep.equal([]);
			expect(next.summary.growth).to.deep.equal([{ domain: "engagement_quality.average", amount: 0.2 }]);
		});

		it("tells a record that a Legend beats, and keeps those of everybody", async () => {
			const service = randomUUID();
			const record = async () => ({
				showtimeSessionId: await newSession(),
				streamer,
				gameServiceId: service,
				startedAtMs: 1_000,
			});
			const endHere = async (more: Partial<SessionTotals>) =>
				(await end({ record: await record(), totals: { ...TOTALS, ...more } })).records;
			expect(await endHere({})).to.deep.equal([]);
			expect(await endHere({ peakViewers: 70 })).to.deep.equal([]);
			await phase("Legend");
			expect(await endHere({ peakViewers: 70, watchSeconds: 39_000 })).to.deep.equal([]);
			expect(await endHere({ peakViewers: 71, hype: { trains: 1, peakLevel: 5 } })).to.deep.equal([
				{ measure: "peak-viewers", value: 71, previous: 70 },
			]);
			const kept = await database.db
				.selectFrom("game_service_record")
				.select(["measure", "value"])
				.where("gameServiceId", "=", service)
				.orderBy("measure")
				.execute();
			expect(kept).to.deep.equal([
				{ measure: "hype-level", value: 5 },
				{ measure: "peak-viewers", value: 71 },
				{ measure: "watch-seconds", value: 40_000 },
			]);
		});

		it("concludes a session whose history is lost with what is known of it", async () => {
			await phase("Rising");
			const { summary, newFollowers } = await end({ stints: [stint(1)], totals: undefined });
			expect(newFollowers).to.have.length(1);
			expect(summary.milestones).to.include("first-stream");
			expect(await career()).to.include({ sessions: 1, watchSeconds: 0 });
		});
	});
}
