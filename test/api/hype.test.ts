import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { summarise } from "../../src/world/summary.ts";
import type { World } from "../../src/world/world.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

const gift = (userId: string, amount: number) => ({ userId, kind: "bits", amount });

describe("/showtime/hype where contributions feed trains", () => {
	const close = closing();
	let house: ApiHouse;
	let showtimeSessionId: string;

	before(async () => {
		house = await openApiHouse({}, { hypeRuleSet: "twitch" });
		close.add(house.close);
	});

	beforeEach(async () => {
		const start = { streamer: { entityType: "account", entityId: randomUUID() }, gameServiceId: randomUUID() };
		showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
	});

	const inject = (more: object) => house.post("/showtime/hype/inject", { showtimeSessionId, ...more });

	it("starts a train by injected contributions, and shows who gave most", async () => {
		const { body: near } = await inject({ contributions: [gift("a", 100), gift("b", 100)] });
		expect(near).to.deep.include({
			train: null,
			approaching: { category: "Supportive", participants: 2, threshold: 3 },
			applied: true,
		});
		const { status, body } = await inject({ contributions: [{ userId: "c", kind: "tier1", amount: 2 }] });
		expect(status).to.equal(200);
		expect(body.train).to.include({ total: 1200, level: 1, currentScore: 1200, levelThreshold: 1600, participants: 3 });
		const { startedAt, expiresAt, topContributors } = body.train;
		expect(Date.parse(expiresAt) - Date.parse(startedAt)).to.equal(300_000);
		expect(topContributors.map(({ amount }: { amount: number }) => amount)).to.deep.equal([1000, 100, 100]);
		expect(JSON.stringify(body)).not.to.include('"c"');
		const world = house.directory.live(showtimeSessionId)?.world as World;
		const ofWorld = summarise(world).hype?.topContributors.map(({ contributorId }) => contributorId) ?? [];
		const [told] = house.delivered.filter(({ effect, session }) => {
			return session === showtimeSessionId && effect.kind === "hype.started";
		});
		const ofEvents = "train" in told.effect ? told.effect.train.topContributors : [];
		expect(ofEvents, "the events have the same").to.deep.equal(topContributors);
		for (const { contributorId } of topContributors) expect(ofWorld).not.to.include(contributorId);
	});

	it("takes contributions with a game event", async () => {
		const contributions = ["a", "b", "c"].map((userId) => gift(userId, 700));
		const event = { eventId: randomUUID(), type: "gift", contributions };
		const { status } = await house.post("/showtime/event/publish", { showtimeSessionId, event }, "publisher");
		expect(status).to.equal(200);
		const { body } = await house.post("/showtime/hype/status", { showtimeSessionId });
		expect(body.train).to.include({ total: 2100, level: 2, peakLevel: 2, decayRate: 0 });
	});

	it("refuses a category, which would feed nothing", async () => {
		const { status, body } = await inject({ category: "Excited", intensity: 1 });
		expect([status, body.code]).to.deep.equal([400, "WRONG_RULE_SET"]);
		expect(body.message).to.equal("a category: the session's trains run by the rule set twitch");
	});

	it("refuses contributions that break a rule, with field, value and rule", async () => {
		for (const [more, message] of [
			[{}, /^category is missing: expected a category and its intensity, or contributions; intensity is missing/],
			[{ category: "Excited" }, /^intensity is missing/],
			[{ contributions: [] }, /^contributions = \[\]/],
			[{ contributions: [gift("a", 0)] }, /^contributions\[0\]\.amount = 0/],
			[{ contributions: [gift("a", 1.5)] }, /^contributions\[0\]\.amount = 1.5/],
			[{ contributions: [gift("", 1)] }, /^contributions\[0\]\.userId = ""/],
			[{ contributions: [{ kind: "raid", amount: 1 }] }, /^contributions\[0\]\.kind = "raid"/],
			[{ contributions: Array(101).fill(gift("a", 1)) }, /^contributions = /],
			[{ contributions: [gift("a", 1)], count: 2 }, /^count = 2: not beside contributions$/],
		] as const) {
			const { status, body } = await inject(more);
			expect([status, body.code]).to.deep.equal([400, "INVALID_BODY"]);
			expect(body.message).to.match(message);
		}
	});
});

describe("/showtime/hype where feelings feed trains", () => {
	const close = closing();

	it("refuses contributions, which would feed nothing", async () => {
		const house = await openApiHouse();
		close.add(house.close);
		const start = { streamer: { entityType: "account", entityId: randomUUID() }, gameServiceId: randomUUID() };
		const { showtimeSessionId } = (await house.post("/showtime/session/start", start)).body;
		const contributions = [gift("a", 100)];
		const { status, body } = await house.post("/showtime/hype/inject", { showtimeSessionId, contributions });
		expect([status, body.code]).to.deep.equal([400, "WRONG_RULE_SET"]);
	});
});

describe("/showtime/hype/history", () => {
	const close = closing();
	const streamer = { entityType: "account", entityId: randomUUID() };
	const gameServiceId = randomUUID();
	const sessions: string[] = [];
	let house: ApiHouse;

	/** Two sessions of a streamer with a train each. */
	before(async () => {
		house = await openApiHouse({}, { hypeRuleSet: "twitch" });
		close.add(house.close);
		for (const amount of [100, 900]) {
			const { body } = await house.post("/showtime/session/start", { streamer, gameServiceId });
			const { showtimeSessionId } = body;
			sessions.push(showtimeSessionId);
			const contributions = ["a", "b", "c"].map((userId) => gift(userId, amount));
			await house.post("/showtime/hype/inject", { showtimeSessionId, contributions });
			await house.post("/showtime/session/end", { showtimeSessionId });
		}
	});

	const history = (body: object, as?: { token: string }) => house.post("/showtime/hype/history", body, as);

	it("lists the trains of a streamer by pages, newest first, with amounts", async () => {
		const { body } = await history({ streamer, pageSize: 1 });
		const { trains, ...page } = body;
		expect(page).to.deep.equal({
			totalCount: 2,
			page: 1,
			pageSize: 1,
			hasNextPage: true,
			hasPreviousPage: false,
		});
		expect(trains[0]).to.deep.include({
			showtimeSessionId: sessions[1],
			streamer,
			gameServiceId,
			peakLevel: 2,
			peakTotal: 2700,
			endReason: "session-end",
		});
		expect(trains[0].topContributors.map(({ amount }: { amount: number }) => amount)).to.deep.equal([900, 900, 900]);
		const second = (await history({ streamer, pageSize: 1, page: 2 })).body;
		expect([second.hasNextPage, second.hasPreviousPage]).to.deep.equal([false, true]);
		expect(second.trains[0]).to.include({ showtimeSessionId: sessions[0], peakLevel: 1 });
	});

	it("lists the trains of a session", async () => {
		const { body } = await history({ showtimeSessionId: sessions[0] });
		expect(body.trains.map(({ peakTotal }: { peakTotal: number }) => peakTotal)).to.deep.equal([300]);
	});

	it("tells the streamer's all-time high with the next train", async () => {
		const { body } = await house.post("/showtime/session/start", { streamer, gameServiceId });
		const contributions = ["a", "b", "c"].map((userId) => gift(userId, 200));
		const injected = await house.post("/showtime/hype/inject", {
			showtimeSessionId: body.showtimeSessionId,
			contributions,
		});
		expect(injected.body.train).to.include({ total: 600, allTimeHighLevel: 2, allTimeHighTotal: 2700 });
	});

	it("shows a token of other game services nothing, and one of single sessions only those", async () => {
		const stranger = { token: await house.token({ gameServices: [randomUUID()] }) };
		expect((await history({ streamer }, stranger)).body).to.include({ totalCount: 0 });
		const single = { token: await house.token({ sessions: [sessions[0]] }) };
		expect((await history({ showtimeSessionId: sessions[0] }, single)).body).to.include({ totalCount: 1 });
		expect((await history({ streamer }, single)).body.code).to.equal("ROLE_TOO_LOW");
	});

	it("wants either a session or a streamer", async () => {
		for (const body of [{}, { streamer, showtimeSessionId: sessions[0] }]) {
			const { status, body: answer } = await history(body);
			expect([status, answer.code]).to.deep.equal([400, "INVALID_BODY"]);
			expect(answer.message).to.match(/exactly one of showtimeSessionId and streamer$/);
		}
	});
});
