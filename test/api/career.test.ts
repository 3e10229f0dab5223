import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { SessionTotals } from "../../src/events/effect.ts";
import { inTransaction } from "../../src/persistence/in-transaction.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { concludeCareer } from "../../src/persistence/sql-career-conclusion.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { until } from "../support/until.ts";

const TOTALS: SessionTotals = {
	ticks: 360,
	durationSeconds: 1_800,
	watchSeconds: 36_000,
	peakViewers: 120,
	averageViewers: 100,
	averageEngagement: 0.5,
	uniqueViewers: 140,
	hype: { trains: 0, peakLevel: 0 },
	worldFirsts: 0,
	tags: 3,
	eventTypes: 2,
	tips: 3,
	topMoments: [],
};

describe("/showtime/career", () => {
	const close = closing();
	let house: ApiHouse;
	let streamer: { entityType: "character"; entityId: string };

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});
	beforeEach(() => {
		streamer = { entityType: "character", entityId: randomUUID() };
	});

	const get = async () => (await house.post("/showtime/career/get", { streamer })).body;
	const grow = (amount: number, more: object = {}) =>
		house.post("/showtime/career/record-growth", {
			streamer,
			domain: "audience_growth.peak_viewers",
			amount,
			...more,
		});
	const start = async () => {
		const request = { streamer, gameServiceId: randomUUID() };
		return (await house.post("/showtime/session/start", request)).body as { showtimeSessionId: string; phase: string };
	};

	it("is one of the phase Unknown for a streamer that never streamed", async () => {
		expect(await get()).to.deep.equal({
			phase: "Unknown",
			totalGrowth: 0,
			domains: {},
			capabilities: [],
			followers: 0,
			sessions: 0,
			watchHours: 0,
			hypeTrains: 0,
			worldFirsts: 0,
			allTimeHigh: { peakViewers: 0, watchHours: 0, hypeLevel: 0, hypeTotal: 0 },
			milestones: [],
			titles: [],
		});
	});

	it("grows by what is recorded, and unlocks what the phase does", async () => {
		await grow(4.9);
		const { status, body } = await grow(0.1, { domain: "content_diversity.tags" });
		expect(status).to.equal(200);
		expect(body).to.deep.equal({
			phase: "Rising",
			totalGrowth: 5,
			domains: { "audience_growth.peak_viewers": 4.9, "content_diversity.tags": 0.1 },
			capabilities: ["custom_stream_title", "basic_audience_stats"],
		});
		expect(await get()).to.deep.include(body);
		expect((await start()).phase).to.equal("Rising");
	});

	it("records once for one key", async () => {
		const idempotencyKey = randomUUID();
		const first = await grow(2, { idempotencyKey });
		expect((await grow(2, { idempotencyKey })).body).to.deep.equal(first.body);
		expect((await grow(3, { idempotencyKey })).body.code).to.equal("IDEMPOTENCY_CONFLICT");
		expect((await get()).totalGrowth).to.equal(2);
	});

	it("brings a phase to the session that is live", async () => {
		const { showtimeSessionId, phase } = await start();
		expect(phase).to.equal("Unknown");
		await grow(30);
		await until(async () => {
			const { body } = await house.post("/showtime/session/get", { showtimeSessionId });
			return body.phase === "Popular";
		}, "the session has the phase");
	});

	it("shows a concluded session: totals, milestones with names, records, and its summary", async () => {
		const record: SessionRecord = {
			showtimeSessionId: randomUUID(),
			status: "ended",
			streamer,
			gameServiceId: randomUUID(),
			title: "t",
			realmPreset: "default",
			listed: true,
			startedAtMs: 1_000,
			endedAtMs: 9_000,
			endReason: "requested",
			totals: TOTALS,
		};
		const { showtimeSessionId } = record;
		await house.parts.sessions.create(record);
		const summary = async () => (await house.post("/showtime/session/summary", { showtimeSessionId })).body;
		expect(await summary()).to.include({ status: "ended", reason: "requested", peakViewers: 120 });
		expect(await summary()).to.not.have.any.keys("newFollowers", "growth");
		await inTransaction(house.db, (transaction) =>
			concludeCareer(transaction, {
				record,
				totals: TOTALS,
				stints: [],
				tickSeconds: 5,
				thresholds: { engagement: 0.6, watchSeconds: 1_800, mostFollowers: 10 },
				defaultReservoirSize: 2_000,
				endedAtMs: Date.parse("2026-01-02T03:04:05Z"),
			}),
		);
		expect(await summary()).to.deep.include({
			newFollowers: 0,
			lostFollowers: 0,
			tips: 3,
			growth: [
				{ domain: "audience_growth.peak_viewers", amount: 0.5 },
				{ domain: "discovery_rate.milestones", amount: 1 },
			],
			milestones: ["first-stream", "watch-hours-10"],
			uniqueViewers: 140,
		});
		const career = await get();
		expect(career).to.deep.include({
			totalGrowth: 1.5,
			sessions: 1,
			watchHours: 10,
			allTimeHigh: { peakViewers: 120, watchHours: 10, hypeLevel: 0, hypeTotal: 0 },
		});
		const reached = { showtimeSessionId, reachedAt: "2026-01-02T03:04:05.000Z" };
		const milestones = [
			{ code: "watch-hours-10", displayName: "10 Watch Hours", value: 10, ...reached },
			{ code: "first-stream", displayName: "First Stream", value: 1, ...reached },
		];
		expect(career.milestones).to.deep.equal(milestones);
		const { body } = await house.post("/showtime/career/milestones", { streamer, page: 2, pageSize: 1 });
		expect(body).to.deep.equal({
			milestones: [milestones[1]],
			totalCount: 2,
			page: 2,
			pageSize: 1,
			hasNextPage: false,
			hasPreviousPage: true,
		});
	});

	it("summarises a session that is live without totals, and none that is not there", async () => {
		const { showtimeSessionId } = await start();
		const { body } = await house.post("/showtime/session/summary", { showtimeSessionId });
		expect(body).to.have.all.keys("showtimeSessionId", "status", "startedAt");
		const { status } = await house.post("/showtime/session/summary", { showtimeSessionId: randomUUID() });
		expect(status).to.equal(404);
	});

	it("refuses growth of no domain, below nothing and without measure, and a token of single sessions", async () => {
		for (const bad of [{ domain: "fame" }, { amount: -0.1 }, { amount: 1_000_001 }, { amount: "5" }]) {
			const { status, body } = await grow(1, bad);
			expect([status, body.code]).to.deep.equal([400, "INVALID_BODY"]);
			expect(body.message).to.match(/^(domain|amount) = /);
		}
		const token = await house.token({ sessions: [randomUUID()] });
		for (const path of ["career/get", "career/milestones", "audience/followers"]) {
			expect((await house.post(`/showtime/${path}`, { streamer }, { token })).body.code).to.equal("ROLE_TOO_LOW");
		}
		expect((await get()).totalGrowth).to.equal(0);
	});
});
