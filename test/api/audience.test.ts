import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("/showtime/audience and /showtime/hype", () => {
	const close = closing();
	let house: ApiHouse;
	let showtimeSessionId: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});

	beforeEach(async () => {
		const streamer = { entityType: "account" as const, entityId: randomUUID() };
		await house.parts.careers.setTotalGrowth(streamer, 25);
		const start = { streamer, gameServiceId: randomUUID(), contentTags: { combat: 0.5 } };
		showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
	});

	async function ask(path: string, more: object = {}) {
		const { status, body } = await house.post(`/showtime/${path}`, { showtimeSessionId, ...more });
		expect(status, JSON.stringify(body)).to.equal(200);
		return body;
	}

	const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

	it("shows the audience: every member has one personality and one mood", async () => {
		const snapshot = await ask("audience/snapshot", { top: 3 });
		expect(snapshot).to.include({ showtimeSessionId, tick: 0, total: 200 });
		expect(sum(snapshot.byPersonality)).to.equal(200);
		expect(sum(snapshot.mood)).to.equal(200);
		expect(snapshot.byInterest.combat).to.be.within(1, 200);
		expect(snapshot.topEngaged).to.have.length(3);
		const engagements = snapshot.topEngaged.map((member: { engagement: number }) => member.engagement);
		expect(engagements).to.deep.equal([...engagements].sort((a, b) => b - a));
		expect(snapshot.topEngaged[0]).to.have.all.keys(
			"memberId",
			"personality",
			"interests",
			"engagement",
			"mood",
			"watchSeconds",
		);
		expect((await ask("audience/snapshot", { top: 0 })).topEngaged).to.deep.equal([]);
	});

	it("lets members in and out at once", async () => {
		const arrived = await ask("audience/inject", { arrivals: 30 });
		expect(arrived).to.deep.include({ accepted: { arrivals: 30 }, applied: true });
		expect(arrived.sequence).to.be.greaterThan(1);
		expect((await ask("audience/snapshot")).total).to.equal(230);
		expect((await ask("audience/inject", { departures: 50 })).accepted).to.deep.equal({ departures: 50 });
		expect((await ask("audience/snapshot")).total).to.equal(180);
	});

	it("takes no more members than the reservoir has", async () => {
		const { accepted } = await ask("audience/inject", { arrivals: 10_000 });
		expect(accepted.arrivals).to.equal(1_800);
	});

	it("sets tags outright and leaves the others", async () => {
		const set = await ask("audience/set-tags", { tags: { trade: 0.9, combat: 0 } });
		expect(set).to.deep.include({ contentTags: { trade: 0.9 }, applied: true });
		expect((await ask("session/get")).contentTags).to.deep.equal({ trade: 0.9 });
		const added = Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`tag-${i}`, 1]));
		const refused = await house.post("/showtime/audience/set-tags", { showtimeSessionId, tags: added });
		expect([refused.status, refused.body.code]).to.deep.equal([400, "TAG_LIMIT"]);
	});

	it("starts a hype train by injected sentiments and feeds it by injected hype", async () => {
		expect(await ask("hype/status")).to.deep.equal({ train: null, approaching: null });
		await ask("audience/inject", { sentiments: [{ category: "Amused", intensity: 1, count: 4 }] });
		const near = { category: "Amused", participants: 4, threshold: 10 };
		expect(await ask("hype/status")).to.deep.equal({ train: null, approaching: near });
		const injected = await ask("audience/inject", { sentiments: [{ category: "Amused", intensity: 1, count: 6 }] });
		expect(injected).to.deep.include({ accepted: { sentiments: 6 }, applied: true });
		const { train } = await ask("hype/status");
		expect(train).to.include({ level: 2, total: 10, levelThreshold: 15, triggerCategory: "Amused", decayRate: 0.1 });
		expect(train.remainingSeconds).to.be.within(590, 600);
		const fed = await ask("hype/inject", { category: "Amused", intensity: 0.9, count: 5, viewerType: "VIP" });
		expect(fed).to.deep.include({ applied: true });
		expect(fed.train).to.include({ hypeTrainId: train.hypeTrainId, total: 19, currentScore: 9 });
		expect((await ask("session/get")).hype).to.include({ hypeTrainId: train.hypeTrainId });
	});

	it("refuses injections into a paused session", async () => {
		await ask("session/pause");
		for (const [path, more] of [
			["audience/inject", { arrivals: 1 }],
			["audience/inject", { departures: 1 }],
			["audience/inject", { sentiments: [{ category: "Bored", intensity: 1 }] }],
			["hype/inject", { category: "Excited", intensity: 1 }],
		] as const) {
			const { status, body } = await house.post(`/showtime/${path}`, { showtimeSessionId, ...more });
			expect([status, body.code]).to.deep.equal([400, "SESSION_PAUSED"]);
		}
	});

	const felt = { category: "Excited", intensity: 0.5 };
	const pulse = (more: object = {}) => ({
		eventId: randomUUID(),
		timestamp: new Date().toISOString(),
		sentiments: [felt],
		...more,
	});

	it("takes a pulse as by NATS: once, its broken entries left out, for the next tick", async () => {
		const sentiments = [{ ...felt, count: 3 }, { ...felt, trackingId: "t", viewerType: "VIP" }, { category: "Sleepy" }];
		const twice = pulse({ sentiments });
		const taken = await ask("audience/inject", { pulse: twice });
		expect(taken).to.deep.include({ accepted: { sentiments: 2 }, trimmed: { category: 1 }, duplicate: false });
		expect(await ask("audience/inject", { pulse: twice })).to.include({ duplicate: true, sequence: taken.sequence });
		await house.directory.live(showtimeSessionId)?.tick();
		const { body } = await house.post("/showtime/audience/snapshot", { showtimeSessionId }, "admin");
		expect(body.realDerived).to.deep.equal({ anonymous: 3, tracked: 1 });
	});

	it("tells how many are real to admins only", async () => {
		await ask("audience/inject", {
			sentiments: [
				{ ...felt, count: 2 },
				{ ...felt, trackingId: "t" },
			],
		});
		const asked = await Promise.all(
			(["developer", "admin"] as const).map((role) =>
				house.post("/showtime/audience/snapshot", { showtimeSessionId }, role),
			),
		);
		expect(asked.map(({ body }) => body.total)).to.deep.equal([203, 203]);
		expect(asked.map(({ body }) => body.realDerived)).to.deep.equal([undefined, { anonymous: 2, tracked: 1 }]);
	});

	it("takes a pulse into a paused session, which drops it", async () => {
		await ask("session/pause");
		expect(await ask("audience/inject", { pulse: pulse() })).to.include({ duplicate: false });
		await house.directory.live(showtimeSessionId)?.tick();
		expect(house.directory.live(showtimeSessionId)?.world.session.droppedInputs).to.equal(1);
		expect(
			(await house.post("/showtime/audience/snapshot", { showtimeSessionId }, "admin")).body.realDerived,
		).to.deep.equal({ anonymous: 0, tracked: 0 });
	});

	const refused: [what: string, body: () => object, status: number, code: string, message: RegExp][] = [
		[
			"a pulse from the future",
			() => ({ pulse: pulse({ timestamp: new Date(Date.now() + 3_600_000).toISOString() }) }),
			400,
			"INVALID_BODY",
			/^timestamp = .* s ahead, at most 60 s are taken$/,
		],
		[
			"an ancient pulse",
			() => ({ pulse: pulse({ timestamp: "2001-01-01T00:00:00Z" }) }),
			400,
			"INVALID_BODY",
			/^timestamp = .* s old, at most 60 s are taken$/,
		],
		[
			"a pulse of which nothing is left",
			() => ({ pulse: pulse({ sentiments: [{ ...felt, intensity: 1.5 }] }) }),
			400,
			"INVALID_BODY",
			/^sentiments: none of 1 can be taken \(intensity 1\)$/,
		],
		[
			"a pulse that names another session",
			() => ({ pulse: pulse({ streamSessionId: randomUUID() }) }),
			400,
			"INVALID_BODY",
			/^streamSessionId = ".*": the pulse was sent to session/,
		],
		[
			"a pulse of another game service",
			() => ({ pulse: pulse({ gameServiceId: randomUUID() }) }),
			403,
			"WRONG_GAME_SERVICE",
			/belongs to another game service/,
		],
		[
			"a pulse of 100,000 entries",
			() => ({ pulse: pulse({ sentiments: Array(100_000).fill(felt) }) }),
			413,
			"BODY_TOO_LARGE",
			/./,
		],
		["100,000 sentiments", () => ({ sentiments: Array(100_000).fill(felt) }), 413, "BODY_TOO_LARGE", /./],
		["1,001 sentiments", () => ({ sentiments: Array(1001).fill(felt) }), 400, "INVALID_BODY", /^sentiments = .*<=1000/],
		[
			"an unknown category",
			() => ({ sentiments: [felt, { ...felt, category: "Sleepy" }] }),
			400,
			"INVALID_BODY",
			/^sentiments\[1\]\.category = "Sleepy": /,
		],
		[
			"an intensity out of range",
			() => ({ sentiments: [{ ...felt, intensity: -0.1 }] }),
			400,
			"INVALID_BODY",
			/^sentiments\[0\]\.intensity = -0\.1: /,
		],
		[
			"several who are one viewer",
			() => ({ sentiments: [{ ...felt, trackingId: "t", count: 2 }] }),
			400,
			"INVALID_BODY",
			/^sentiments\[0\]\.count = 2: expected none beside a trackingId/,
		],
		[
			"a pulse beside sentiments",
			() => ({ pulse: pulse(), sentiments: [felt] }),
			400,
			"INVALID_BODY",
			/exactly one of sentiments, pulse, arrivals and departures$/,
		],
	];
	for (const [what, body, status, code, message] of refused) {
		it(`refuses ${what} and changes nothing`, async () => {
			const answer = await house.post("/showtime/audience/inject", { showtimeSessionId, ...body() });
			expect([answer.status, answer.body.code]).to.deep.equal([status, code]);
			expect(answer.body.message).to.match(message);
			expect(await house.parts.journal.read(showtimeSessionId, 2)).to.deep.equal([]);
		});
	}

	it("refuses a pulse that is older than one before it", async () => {
		await ask("audience/inject", { pulse: pulse() });
		const older = pulse({ timestamp: new Date(Date.now() - 10_000).toISOString() });
		const { status, body } = await house.post("/showtime/audience/inject", { showtimeSessionId, pulse: older });
		expect([status, body.code]).to.deep.equal([409, "PULSE_OUT_OF_ORDER"]);
	});

	it("hides the sessions of other game services from a pulse", async () => {
		const token = await house.token({ gameServices: [randomUUID()] });
		const body = { showtimeSessionId, pulse: pulse() };
		const answer = await house.post("/showtime/audience/inject", body, { token });
		expect([answer.status, answer.body.code]).to.deep.equal([404, "SESSION_NOT_FOUND"]);
	});

	it("applies game events at once, each eventId once, in a batch too", async () => {
		const event = { eventId: "duel", type: "combat", significance: 0.2 };
		const first = await house.post("/showtime/event/publish", { showtimeSessionId, event }, "publisher");
		expect(first.body).to.include({ eventId: "duel", showtimeSessionId, applied: true, duplicate: false });
		const trade = { ...event, eventId: "deal", type: "trade" };
		const events = [event, trade, trade].map((one) => ({ showtimeSessionId, event: one }));
		const batch = await house.post("/showtime/event/publish", { events }, "publisher");
		const { results } = batch.body as { results: { eventId: string; duplicate: boolean }[] };
		expect(results.map((result) => [result.eventId, result.duplicate])).to.deep.equal([
			["duel", true],
			["deal", false],
			["deal", true],
		]);
		const { contentTags } = await ask("session/get");
		expect(contentTags).to.include({ combat: 0.7, trade: 0.2 });
	});
});
