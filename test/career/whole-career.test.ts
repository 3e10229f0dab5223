import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PEAK_TIERS } from "../../src/career/growth.ts";
import { MILESTONES } from "../../src/career/milestones.ts";
import { CAREER_PHASES } from "../../src/components/career-phase.ts";
import type { SessionTotals } from "../../src/events/effect.ts";
import type { SessionSummary } from "../../src/persistence/career-conclusion.ts";
import { DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { type CareerHouse, FOLLOWERS_A_UNIT, openCareerHouse } from "../support/career-house.ts";
import { EVENTFUL, GAME_SERVICE, SESSIONS, STREAMER, streamSession, TICK_SECONDS } from "../support/career-show.ts";
import { closing } from "../support/closing.ts";

const DAY_MS = 86_400_000;
const LOST_ANSWER = 7;

const SPONSOR = { entityType: "organization", entityId: "5c1f7a10-2b43-4f0e-9a64-1d2e3f405162" } as const;
const REALM = "c2a4a9d0-0d7e-4a83-8f57-6f1f0e9b7a21";
const SPONSORED = { hours: 10, reach: 5_000, trains: 20, total: 301 };

/** A session that is over. */
interface Streamed {
	id: string;
	phase: string;
	totals: SessionTotals;
	summary: SessionSummary;
}

describe("a whole career, from Unknown to Legend over 200 sessions", function () {
	this.timeout(600_000);
	const close = closing();
	const streamed: Streamed[] = [];
	/** What was paid into the wallet as passive income, and out of it. */
	const income: number[] = [];
	const spent: number[] = [];
	let house: CareerHouse;

	before(async () => {
		// Ticks of half a minute: a session of twenty minutes has forty of them.
		house = await openCareerHouse({ rules: { tickIntervalSeconds: TICK_SECONDS }, lostAnswer: LOST_ANSWER });
		close.add(house.close);
		await house.platform.registry.register({ kind: "character", id: STREAMER.entityId, realmId: REALM });
		for (let number = 0; number < SESSIONS; number++) await live(number);
	});

	/** A day of the streamer: a session, what follows from it, the work of the night. */
	async function live(number: number): Promise<void> {
		const phase = (await house.careers.find(STREAMER))?.phase ?? "Unknown";
		const record = await streamSession(house, number);
		const { totals, summary } = record;
		if (totals === undefined || summary === undefined) throw new Error(`session ${number} is not concluded`);
		streamed.push({ id: record.showtimeSessionId, phase, totals, summary });
		// Twice, as after a crash of the process that was at it, before and after everything is told.
		await house.concluder.conclude(record);
		await house.settle();
		await house.concluder.conclude(record);
		await house.settle();
		await house.clock.advance(DAY_MS);
		const { followers = 0 } = (await house.careers.find(STREAMER)) ?? {};
		await house.worker.look();
		if (followers >= FOLLOWERS_A_UNIT) income.push(Math.floor(followers / FOLLOWERS_A_UNIT));
		await house.settle();
		await spend(number);
	}

	/** Once Popular the streamer has a sponsor; what it has it spends on titles. */
	async function spend(number: number): Promise<void> {
		const { sponsorships, tips, careers, platform } = house;
		const phase = (await careers.find(STREAMER))?.phase ?? "Unknown";
		if (CAREER_PHASES.indexOf(phase) >= CAREER_PHASES.indexOf("Popular") && !isSponsored) {
			isSponsored = true;
			const third = Math.floor(SPONSORED.total / 3);
			const payments = { stream_hours: SPONSORED.total - 2 * third, audience_reach: third, hype_generation: third };
			const { hours, reach, trains } = SPONSORED;
			const { sponsorshipId } = await sponsorships.offer({
				sponsorshipId: randomUUID(),
				sponsor: SPONSOR,
				streamer: STREAMER,
				gameServiceId: GAME_SERVICE,
				terms: { hours, reach, trains, payments },
			});
			await sponsorships.accept(sponsorshipId);
		}
		if (number % 20 !== 0 || (await platform.wallets.balanceOf(STREAMER)) < DEFAULT_RULE_SETTINGS.tipTitlePrice) return;
		await tips.buy(STREAMER, { kind: "title", title: `Title ${number}` }, `title-${number}`);
		spent.push(DEFAULT_RULE_SETTINGS.tipTitlePrice);
	}
	let isSponsored = false;

	const career = async () => {
		const { entityType, entityId } = STREAMER;
		const of = house.db.selectFrom("streamer_career").selectAll().where("streamerType", "=", entityType);
		return await of.where("streamerId", "=", entityId).executeTakeFirstOrThrow();
	};
	const told = (subject: string): { [field: string]: unknown }[] =>
		house.published.filter((message) => message.subject === subject).map(({ body }) => JSON.parse(body));
	const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
	const sumOf = (measure: (session: Streamed) => number) => sum(streamed.map(measure));
	const bestOf = (measure: (session: Streamed) => number) => Math.max(...streamed.map(measure));
	const CLOSE = 0.000_5;

	it("went through every phase, in order, and the seed on the platform has come as far", async () => {
		const phases = [...streamed.map(({ phase }) => phase), (await career()).phase];
		const changes = phases.filter((phase, at) => phase !== phases[at - 1]);
		expect(changes).to.deep.equal(CAREER_PHASES);
		const codes = told("showtime.milestone.reached").map(({ code }) => `${code}`);
		expect(codes.filter((code) => code.startsWith("phase-"))).to.deep.equal(
			CAREER_PHASES.slice(1).map((phase) => `phase-${phase.toLowerCase()}`),
		);
		const seed = await house.platform.seeds.ofOwner(STREAMER);
		const { totalGrowth } = await career();
		expect(seed?.phaseCode).to.equal("Legend");
		expect(seed?.totalGrowth).to.be.closeTo(totalGrowth, CLOSE);
	});

	it("has grown by what its sessions earned, each cause once", async () => {
		const entries = await house.db.selectFrom("growth_entry").selectAll().execute();
		expect(new Set(entries.map(({ cause }) => cause)).size).to.equal(entries.length);
		const { totalGrowth, domains } = await career();
		const earned = sumOf(({ summary }) => sum(summary.growth.map(({ amount }) => amount)));
		expect(sum(entries.map(({ amount }) => amount))).to.be.closeTo(totalGrowth, CLOSE);
		expect(earned).to.be.closeTo(totalGrowth, CLOSE);
		expect(sum(Object.values(JSON.parse(domains) as Record<string, number>))).to.be.closeTo(totalGrowth, CLOSE);
		expect(entries.filter(({ isCounted }) => isCounted === 0)).to.deep.equal([]);
	});

	it("has grown in each domain by what its sessions did", async () => {
		const { domains, peakViewers } = await career();
		const grown: Record<string, number> = JSON.parse(domains);
		const trains = await house.db.selectFrom("hype_train").select("peakLevel").execute();
		const reached = (await house.db.selectFrom("streamer_milestone").select("code").execute()).length;
		const expected = {
			"audience_growth.peak_viewers": 0.5 * PEAK_TIERS.filter((tier) => tier <= peakViewers).length,
			"engagement_quality.average": 0.2 * streamed.filter(({ totals }) => totals.averageEngagement > 0.6).length,
			"engagement_quality.hype_peak": 0.3 * sum(trains.map(({ peakLevel }) => Math.max(0, peakLevel - 2))),
			"content_diversity.tags": 0.05 * sumOf(({ totals }) => totals.tags),
			"discovery_rate.world_firsts": 2 * EVENTFUL,
			"discovery_rate.milestones": 0.5 * reached,
		};
		for (const [domain, amount] of Object.entries(expected)) {
			expect(grown[domain] ?? 0, domain).to.be.closeTo(amount, CLOSE);
		}
		// A member that comes back to follow again earns nothing again.
		const followers = (await career()).followers;
		const gained = sumOf(({ summary }) => summary.newFollowers);
		expect(grown["audience_growth.followers"]).to.be.within(0.1 * followers - CLOSE, 0.1 * gained + CLOSE);
	});

	it("has a balanced wallet, and in it each credit once", async () => {
		const { platform, calls } = house;
		const { faults, movements, total } = await platform.ledger.check();
		expect(faults).to.deep.equal([]);
		const rows = await house.db.selectFrom("embedded_movement").selectAll().execute();
		expect(new Set(rows.map(({ callId }) => callId)).size)
			.to.equal(movements)
			.and.equal(rows.length);
		const amounts = (kind: string) => rows.filter((row) => row.kind === kind).map(({ amount }) => Number(amount));
		const tipped = Map.groupBy(
			rows.filter(({ kind }) => kind === "tip"),
			({ referenceId }) => referenceId,
		);
		for (const { id, totals } of streamed) {
			const ofSession = (tipped.get(id) ?? []).map(({ amount }) => Number(amount));
			expect(sum(ofSession), `tips of session ${id}`).to.equal(totals.tips);
		}
		expect(amounts("passive-income").sort()).to.deep.equal([...income].sort());
		expect(sum(amounts("sponsorship"))).to.equal(SPONSORED.total);
		expect(amounts("sponsorship")).to.have.length(3);
		expect(amounts("spending")).to.deep.equal(spent.map((price) => -price));
		expect(spent, "titles were bought").to.not.be.empty;
		expect(amounts("refund")).to.deep.equal([]);
		expect(total).to.equal(sumOf(({ totals }) => totals.tips) + sum(income) + SPONSORED.total - sum(spent));
		expect(await calls.figures()).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 0 });
	});

	it("has the followers that came and did not go, each with a bond and with what it has watched", async () => {
		const followers = await house.db.selectFrom("follower").selectAll().execute();
		const gained = told("showtime.follower.gained").map(({ followerId }) => `${followerId}`);
		const lost = told("showtime.follower.lost").map(({ followerId }) => `${followerId}`);
		expect(new Set(gained).size).to.equal(gained.length);
		expect(lost.length, "some were lost").to.be.above(0);
		expect(followers.map(({ followerId }) => followerId)).to.have.members(gained.filter((id) => !lost.includes(id)));
		expect((await career()).followers).to.equal(followers.length);
		expect(sumOf(({ summary }) => summary.newFollowers)).to.equal(gained.length);
		expect(sumOf(({ summary }) => summary.lostFollowers)).to.equal(lost.length);
		const bonds = await house.db
			.selectFrom("embedded_relationship")
			.selectAll()
			.where("endedAtMs", "is", null)
			.execute();
		expect(bonds.map(({ fromId }) => fromId)).to.have.members(followers.map(({ followerId }) => followerId));
		const histories = await house.db.selectFrom("watch_history").selectAll().execute();
		const watched = new Map(histories.map((row) => [row.memberId, row.watchSeconds]));
		for (const { memberId, watchSeconds } of followers) expect(watched.get(memberId)).to.equal(watchSeconds);
		expect(sum([...watched.values()])).to.be.closeTo((await career()).watchSeconds, CLOSE);
	});

	it("has totals and records that are those of its sessions", async () => {
		const { sessions, watchSeconds, hypeTrains, worldFirsts, peakViewers, bestHypeLevel } = await career();
		expect(sessions).to.equal(SESSIONS);
		expect(watchSeconds).to.be.closeTo(
			sumOf(({ totals }) => totals.watchSeconds),
			CLOSE,
		);
		expect(hypeTrains)
			.to.equal(sumOf(({ totals }) => totals.hype.trains))
			.and.above(0);
		expect(worldFirsts)
			.to.equal(sumOf(({ totals }) => totals.worldFirsts))
			.and.equal(EVENTFUL);
		expect(peakViewers).to.equal(bestOf(({ totals }) => totals.peakViewers));
		expect(bestHypeLevel).to.equal(bestOf(({ totals }) => totals.hype.peakLevel));
		const records = await house.db.selectFrom("game_service_record").select(["measure", "value"]).execute();
		expect(Object.fromEntries(records.map(({ measure, value }) => [measure, value]))).to.deep.equal({
			"peak-viewers": peakViewers,
			"hype-level": bestHypeLevel,
			"watch-seconds": bestOf(({ totals }) => totals.watchSeconds),
		});
		const { analytics, leaderboards, realmHistory } = house.platform;
		expect(await analytics.sumOf(GAME_SERVICE, "sessions", STREAMER)).to.equal(SESSIONS);
		expect(await analytics.sumOf(GAME_SERVICE, "hype_trains", STREAMER)).to.equal(hypeTrains);
		const [{ score }] = await leaderboards.top(GAME_SERVICE, "peak_viewers", 1);
		expect(score).to.equal(peakViewers);
		const broken = told("showtime.milestone.reached").filter(({ kind }) => kind === "record");
		const remembered = (await realmHistory.eventsOf(REALM)).filter(({ eventName }) => eventName.startsWith("Record: "));
		expect(remembered).to.have.length(broken.length);
	});

	it("has every milestone that its numbers reach, once, with an entry in a collection for it", async () => {
		const { sessions, watchSeconds, hypeTrains, bestHypeLevel } = await career();
		const followers = Math.max(...streamed.map((_, at) => sum(streamed.slice(0, at + 1).map(netFollowers))));
		const measures = { sessions, watchSeconds, hypeTrains, bestHypeLevel, followers, phase: CAREER_PHASES.length - 1 };
		const counted = MILESTONES.filter(({ measure, from }) => measures[measure] >= from).map(({ code }) => code);
		const firsts = told("showtime.milestone.reached").filter(({ code }) => `${code}`.startsWith("world-first:"));
		const rows = await house.db.selectFrom("streamer_milestone").select("code").execute();
		const reached = rows.map(({ code }) => code);
		expect(reached).to.have.members([...counted, ...firsts.map(({ code }) => `${code}`)]);
		expect(firsts).to.have.length((await career()).worldFirsts);
		expect(streamed.flatMap(({ summary }) => summary.milestones)).to.have.members(reached);
		const entries = await house.db.selectFrom("embedded_collection_grant").selectAll().execute();
		expect(entries).to.have.length(reached.length);
	});

	it("was told as it went: every event once, in the order of its session, the end last", () => {
		const ids = house.published.map(({ messageId }) => messageId);
		expect(new Set(ids).size).to.equal(ids.length);
		const bySession = Map.groupBy(house.published, ({ body }) => `${JSON.parse(body).showtimeSessionId}`);
		expect([...bySession.keys()]).to.deep.equal(streamed.map(({ id }) => id));
		for (const messages of bySession.values()) {
			expect(messages.map(({ sequence }) => sequence)).to.deep.equal(messages.map((_, at) => at + 1));
			expect(messages.at(-1)?.subject).to.equal("showtime.session.ended");
		}
		expect(house.logger.messages("error")).to.deep.equal([]);
	});
});

function netFollowers({ summary }: Streamed): number {
	return summary.newFollowers - summary.lostFollowers;
}
