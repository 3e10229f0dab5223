import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformUnavailable } from "../../src/errors.ts";
import type { SessionTotals } from "../../src/events/effect.ts";
import type { PlatformCallBody } from "../../src/events/platform-call.ts";
import { SqlCareerStore } from "../../src/persistence/sql-career-store.ts";
import { SqlSponsorshipStore } from "../../src/persistence/sql-sponsorship-store.ts";
import { systemClock } from "../../src/rooms/clock.ts";
import { SessionConcluder } from "../../src/rooms/session-concluder.ts";
import { Sponsorships } from "../../src/rooms/sponsorships.ts";
import { OpenSponsorships } from "../../src/workers/open-sponsorships.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const POPULAR_GROWTH = 25;
const HOUR_MS = 3_600_000;

const TOTALS: SessionTotals = {
	ticks: 720,
	durationSeconds: 3_600,
	watchSeconds: 36_000,
	peakViewers: 50,
	averageViewers: 40,
	averageEngagement: 0.5,
	uniqueViewers: 60,
	hype: { trains: 1, peakLevel: 2 },
	worldFirsts: 0,
	tags: 3,
	eventTypes: 2,
	tips: 0,
	topMoments: [],
};

describe("/showtime/sponsorship", () => {
	const close = closing();
	let house: ApiHouse;
	const sponsor = { entityType: "organization", entityId: randomUUID() } as const;
	let streamer: { entityType: "character"; entityId: string };
	let gameServiceId: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});
	beforeEach(async () => {
		streamer = { entityType: "character", entityId: randomUUID() };
		gameServiceId = randomUUID();
		await house.parts.careers.setTotalGrowth(streamer, POPULAR_GROWTH);
	});

	const offer = (more: object = {}) =>
		house.post("/showtime/sponsorship/offer", {
			sponsor,
			streamer,
			gameServiceId,
			hours: 2,
			reach: 100,
			trains: 3,
			payment: { total: 100 },
			...more,
		});
	const accept = (sponsorshipId: string) => house.post("/showtime/sponsorship/accept", { sponsorshipId });
	const list = async (more: object = {}) =>
		(await house.post("/showtime/sponsorship/list", { streamer, ...more })).body.sponsorships;
	async function agree(more: object = {}): Promise<{ sponsorshipId: string; contractId: string }> {
		const { body } = await offer(more);
		return (await accept(body.sponsorshipId)).body;
	}

	/** A session of an hour ends that many hours from now; it is concluded twice, as after a crash. */
	async function stream(hours: number, more: Partial<SessionTotals> = {}, of = gameServiceId): Promise<void> {
		const startedAtMs = Date.now() + (hours - 1) * HOUR_MS;
		const record = {
			showtimeSessionId: randomUUID(),
			status: "ended",
			streamer,
			gameServiceId: of,
			title: "t",
			realmPreset: "default",
			listed: true,
			startedAtMs,
			endedAtMs: startedAtMs + HOUR_MS,
			endReason: "requested",
			totals: { ...TOTALS, ...more },
		} as const;
		await house.parts.sessions.create(record);
		const concluder = new SessionConcluder(house.parts);
		await concluder.conclude(record);
		await concluder.conclude(record);
	}

	async function calls<Kind extends PlatformCallBody["kind"]>(kind: Kind) {
		const of = house.db.selectFrom("platform_call").select("body").where("streamerId", "=", streamer.entityId);
		const rows = await of.where("kind", "=", kind).orderBy("id").execute();
		return rows.map(({ body }) => JSON.parse(body) as Extract<PlatformCallBody, { kind: Kind }>);
	}

	it("is offered, accepted, streamed for and paid, each milestone once", async () => {
		const offered = await offer();
		expect(offered.status, JSON.stringify(offered.body)).to.equal(200);
		expect(offered.body).to.deep.include({
			state: "proposed",
			payments: { stream_hours: 34, audience_reach: 33, hype_generation: 33 },
			progress: { hours: 0, reach: 0, trains: 0 },
		});
		const { sponsorshipId, contractId } = offered.body;
		expect((await house.platform.contracts.find(contractId))?.status).to.equal("proposed");
		await stream(5);
		expect((await list())[0].progress.hours, "not accepted yet").to.equal(0);

		expect((await accept(sponsorshipId)).body.state).to.equal("active");
		expect((await accept(sponsorshipId)).body.state, "accepted again").to.equal("active");
		expect((await house.platform.contracts.find(contractId))?.status).to.equal("active");
		await stream(10);
		await stream(10, {}, randomUUID());
		expect((await list())[0]).to.deep.include({ progress: { hours: 1, reach: 60, trains: 1 }, reached: [] });
		await stream(20);
		expect((await list())[0].reached).to.deep.equal(["stream_hours", "audience_reach"]);
		await stream(30);
		const [fulfilled] = await list();
		expect(fulfilled).to.include({ state: "fulfilled" });
		await stream(40);
		expect(await list(), "nothing counts any more").to.deep.equal([fulfilled]);

		const paid = (await calls("credit")).filter(({ purpose }) => purpose === "sponsorship");
		expect(paid.map(({ amount }) => amount)).to.deep.equal([34, 33, 33]);
		expect(paid.every(({ reference }) => reference.id === sponsorshipId)).to.equal(true);
		const reached = (await calls("contract-milestone")).map((call) => [call.contractId, call.milestoneCode]);
		expect(reached).to.deep.equal(
			["stream_hours", "audience_reach", "hype_generation"].map((code) => [contractId, code]),
		);
		const growth = await calls("sponsor-growth");
		expect(growth.map((call) => call.sponsor)).to.deep.equal([sponsor, sponsor, sponsor]);
	});

	it("counts only the part of a session in which it was active", async () => {
		await agree({ payment: { perMilestone: 5 } });
		await stream(0.5);
		const [{ progress }] = await list();
		expect(progress.hours).to.be.closeTo(0.5, 0.01);
	});

	it("is for streamers from the phase Popular on", async () => {
		await house.parts.careers.setTotalGrowth(streamer, POPULAR_GROWTH - 1);
		const { status, body } = await offer();
		expect([status, body.code]).to.deep.equal([400, "PHASE_TOO_LOW"]);
		expect(await list()).to.deep.equal([]);
	});

	it("makes no second contract when an offer was broken off, wherever that was", async () => {
		const { contracts } = house.platform;
		for (const step of ["create", "propose", "consent"] as const) {
			const idempotencyKey = randomUUID();
			const whole = contracts[step].bind(contracts) as (...given: unknown[]) => Promise<never>;
			contracts[step] = async (...given: unknown[]) => {
				await whole(...given);
				throw new PlatformUnavailable("it was done, and nobody heard of it");
			};
			expect((await offer({ idempotencyKey })).status, step).to.equal(503);
			Reflect.deleteProperty(contracts, step);
			expect((await offer({ idempotencyKey })).body.state).to.equal("proposed");
		}
		const made = await contracts.query("stream_sponsorship", streamer);
		expect(made).to.have.length(3);
		expect((await list()).map((one: { contractId: string }) => one.contractId)).to.have.members(
			made.map(({ contractId }) => contractId),
		);
	});

	it("ends by either party, and pays nothing more", async () => {
		const { sponsorshipId, contractId } = await agree();
		const end = () => house.post("/showtime/sponsorship/end", { sponsorshipId, by: "sponsor", reason: "out of money" });
		expect((await end()).body.state).to.equal("ended");
		expect((await end()).body.state).to.equal("ended");
		expect((await house.platform.contracts.find(contractId))?.status).to.equal("terminated");
		await stream(10, { uniqueViewers: 1_000 });
		expect((await calls("contract-milestone")).length).to.equal(0);
		expect((await accept(sponsorshipId)).body.code).to.equal("SPONSORSHIP_OVER");
	});

	it("ends when its contract was ended on the platform, and only then", async () => {
		const { contracts } = house.platform;
		const [kept, ended, told] = [await agree(), await agree(), await agree()];
		const store = new SqlSponsorshipStore(house.db);
		const sponsorships = new Sponsorships({
			store,
			contracts,
			careers: new SqlCareerStore(house.db),
			templateCode: "stream_sponsorship",
			clock: systemClock,
		});
		const reconcile = sponsorships.reconcile.bind(sponsorships);
		const worker = new OpenSponsorships({ store, reconcile, logger: house.logger });
		const states = async () => {
			const all = await list();
			const stateOf = (one: { sponsorshipId: string }) =>
				all.find((other: { sponsorshipId: string }) => other.sponsorshipId === one.sponsorshipId).state;
			return [kept, ended, told].map(stateOf);
		};
		await worker.look(() => false);
		expect(await states()).to.deep.equal(["active", "active", "active"]);
		for (const { contractId } of [ended, told]) await contracts.terminate(contractId, streamer, "it says so there");
		await sponsorships.contractOver(told.contractId);
		await sponsorships.contractOver(kept.contractId);
		await sponsorships.contractOver(randomUUID());
		expect(await states(), "told").to.deep.equal(["active", "active", "ended"]);
		await worker.look(() => false);
		expect(await states(), "looked for").to.deep.equal(["active", "ended", "ended"]);
	});

	it("lists by sponsor and state", async () => {
		await offer();
		const { sponsorshipId } = await agree();
		const active = await list({ sponsor, state: "active" });
		expect(active.map((one: { sponsorshipId: string }) => one.sponsorshipId)).to.deep.equal([sponsorshipId]);
		expect(await list()).to.have.length(2);
	});

	it("does not exist for another tenant", async () => {
		const { sponsorshipId } = await agree();
		const stranger = { token: await house.token({ role: "developer", gameServices: [randomUUID()] }) };
		const as = (path: string, body: object) => house.post(`/showtime/sponsorship/${path}`, body, stranger);
		expect((await as("accept", { sponsorshipId })).body.code).to.equal("SPONSORSHIP_NOT_FOUND");
		expect((await as("end", { sponsorshipId, by: "sponsor" })).body.code).to.equal("SPONSORSHIP_NOT_FOUND");
		expect((await as("list", { streamer })).body.sponsorships).to.deep.equal([]);
		expect((await accept(randomUUID())).body.code).to.equal("SPONSORSHIP_NOT_FOUND");
	});

	it("refuses terms that no session could meet", async () => {
		for (const terms of [{ hours: 0 }, { reach: 0 }, { trains: -1 }, { payment: { total: 1.5 } }, { payment: {} }]) {
			const { status, body } = await offer(terms);
			expect([status, body.code], JSON.stringify(terms)).to.deep.equal([400, "INVALID_BODY"]);
		}
		const { body } = await offer({ sponsor: { entityType: "session", entityId: randomUUID() } });
		expect(body.message).to.include("sponsor.entityType");
	});
});
