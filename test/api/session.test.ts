import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("/showtime/session", () => {
	const close = closing();
	let house: ApiHouse;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	const character = () => ({ entityType: "character" as const, entityId: randomUUID() });

	async function start(more: object = {}) {
		const answer = await house.post("/showtime/session/start", {
			streamer: character(),
			gameServiceId: randomUUID(),
			...more,
		});
		expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
		return answer.body;
	}

	it("starts a session with everything that was asked for", async () => {
		const streamer = character();
		await house.parts.careers.setTotalGrowth(streamer, 30);
		const request = {
			streamer,
			gameServiceId: randomUUID(),
			gameSessionId: randomUUID(),
			platformSessionId: "platform-7",
			title: "  Arena night ",
			realmPreset: "arena",
			listed: false,
			contentTags: { combat: 0.8 },
		};
		const session = await start(request);
		const { startedAt, showtimeSessionId, averageEngagement, ...rest } = session;
		expect(Date.now() - Date.parse(startedAt)).to.be.within(0, 60_000);
		expect(averageEngagement).to.be.within(0.3, 0.5);
		expect(rest).to.deep.equal({
			...request,
			title: "Arena night",
			status: "active",
			phase: "Popular",
			tick: 0,
			counts: { total: 200, engaged: rest.counts.engaged, disengaged: 0, peak: 200 },
			hype: null,
			room: { roomId: showtimeSessionId, endpoint: "http://localhost:2567" },
			applied: true,
		});
		expect((await house.post("/showtime/session/get", { showtimeSessionId })).body).to.include({ showtimeSessionId });
	});

	it("gives the session the seed that was asked for", async () => {
		const { showtimeSessionId } = await start({ randomSeed: 4_294_967_295 });
		const [first] = await house.parts.journal.read(showtimeSessionId, 0);
		expect(first).to.have.nested.property("input.seed", 4_294_967_295);
	});

	it("refuses a second live session of a streamer", async () => {
		const streamer = character();
		const { showtimeSessionId } = await start({ streamer });
		const body = { streamer: { ...streamer, entityId: streamer.entityId.toUpperCase() }, gameServiceId: randomUUID() };
		const second = await house.post("/showtime/session/start", body);
		expect([second.status, second.body.code]).to.deep.equal([409, "STREAMER_ALREADY_LIVE"]);
		await house.post("/showtime/session/end", { showtimeSessionId });
		expect((await house.post("/showtime/session/start", body)).status).to.equal(200);
	});

	it("pauses and resumes at once; doing it twice changes nothing", async () => {
		const { showtimeSessionId } = await start();
		const turn = async (verb: string) => (await house.post(`/showtime/session/${verb}`, { showtimeSessionId })).body;
		expect(await turn("resume")).to.include({ status: "active", applied: true });
		const paused = await turn("pause");
		expect(paused).to.include({ status: "paused", applied: true });
		expect(Date.parse(paused.pausedAt)).to.be.at.least(Date.parse(paused.startedAt));
		expect(await turn("pause")).to.include({ status: "paused", pausedAt: paused.pausedAt });
		const resumed = await turn("resume");
		expect(resumed).to.include({ status: "active", applied: true }).and.not.have.property("pausedAt");
		const effects = house.delivered.filter(({ session }) => session === showtimeSessionId);
		const kinds = effects.map(({ effect }) => effect.kind);
		expect(kinds).to.deep.equal(["session.started", "session.paused", "session.resumed"]);
	});

	it("ends with a summary; ending again answers the same", async () => {
		const { showtimeSessionId } = await start();
		const first = await house.post("/showtime/session/end", { showtimeSessionId });
		expect(first.body).to.include({
			status: "ended",
			reason: "requested",
			peakViewers: 50,
			uniqueViewers: 50,
			applied: true,
		});
		expect(first.body.hype).to.deep.equal({ trains: 0, peakLevel: 0 });
		expect(first.body).to.deep.include({
			newFollowers: 0,
			lostFollowers: 0,
			growth: [{ domain: "discovery_rate.milestones", amount: 0.5 }],
			milestones: ["first-stream"],
		});
		const second = await house.post("/showtime/session/end", { showtimeSessionId });
		expect(second).to.deep.include({ status: 200, body: first.body });
		const { body } = await house.post("/showtime/session/get", { showtimeSessionId });
		expect(body).to.include({ status: "ended", endReason: "requested", hype: null });
		expect(body).to.not.have.any.keys("counts", "contentTags", "room", "phase", "applied");
		expect(body.totals.peakViewers).to.equal(50);
	});

	it("lists newest first, by game service, streamer and status, in pages", async () => {
		const gameServiceId = randomUUID();
		const streamer = character();
		const first = await start({ gameServiceId });
		const second = await start({ gameServiceId, streamer });
		const third = await start({ gameServiceId });
		await house.post("/showtime/session/end", { showtimeSessionId: first.showtimeSessionId });
		const list = async (query: object) => (await house.post("/showtime/session/list", query)).body;
		const ids = (page: { sessions: { showtimeSessionId: string }[] }) =>
			page.sessions.map((session) => session.showtimeSessionId);
		const all = await list({ gameServiceId });
		expect(ids(all)).to.have.members([third, second, first].map((session) => session.showtimeSessionId));
		expect(all).to.include({ totalCount: 3, page: 1, pageSize: 20, hasNextPage: false, hasPreviousPage: false });
		expect(ids(await list({ gameServiceId, status: "ended" }))).to.deep.equal([first.showtimeSessionId]);
		expect(ids(await list({ streamer }))).to.deep.equal([second.showtimeSessionId]);
		const page = await list({ gameServiceId, page: 2, pageSize: 1 });
		expect(page).to.include({ totalCount: 3, hasNextPage: true, hasPreviousPage: true });
		expect(page.sessions).to.have.length(1);
	});

	it("browses live sessions by tag, phase and hype, largest audience first", async () => {
		const gameServiceId = randomUUID();
		const star = character();
		await house.parts.careers.setTotalGrowth(star, 25);
		const small = await start({ gameServiceId, contentTags: { trade: 1 } });
		const large = await start({ gameServiceId, streamer: star, contentTags: { combat: 1 } });
		const over = await start({ gameServiceId, contentTags: { combat: 1 } });
		await house.post("/showtime/session/end", { showtimeSessionId: over.showtimeSessionId });
		const browse = async (filter: object) => {
			const { body } = await house.post("/showtime/session/browse", { gameServiceId, ...filter });
			return body.sessions.map((session: { showtimeSessionId: string }) => session.showtimeSessionId);
		};
		expect(await browse({})).to.deep.equal([large.showtimeSessionId, small.showtimeSessionId]);
		expect(await browse({ tag: "combat" })).to.deep.equal([large.showtimeSessionId]);
		expect(await browse({ phase: "Unknown" })).to.deep.equal([small.showtimeSessionId]);
		expect(await browse({ hype: true })).to.deep.equal([]);
		const burst = { showtimeSessionId: large.showtimeSessionId, category: "Excited", intensity: 1, count: 10 };
		await house.post("/showtime/hype/inject", burst);
		expect(await browse({ hype: true })).to.deep.equal([large.showtimeSessionId]);
		expect(await browse({ hype: false })).to.deep.equal([small.showtimeSessionId]);
		expect(await browse({ page: 2, pageSize: 1 })).to.deep.equal([small.showtimeSessionId]);
	});
});
