import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { DEFAULT_RULE_SETTINGS } from "../../src/world/rules.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";
import { until } from "../support/until.ts";

describe("the rules of a game service", () => {
	const close = closing();
	let house: ApiHouse;
	let gameServiceId: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});
	beforeEach(() => {
		gameServiceId = randomUUID();
	});

	const get = async () => (await house.post("/showtime/rules/get", { gameServiceId })).body;
	const set = (settings: object, more: object = {}) =>
		house.post("/showtime/rules/set", { gameServiceId, settings, ...more }, "admin");

	it("are the deployment's at first", async () => {
		expect(await get()).to.deep.equal({
			gameServiceId,
			revision: 1,
			settings: JSON.parse(JSON.stringify(DEFAULT_RULE_SETTINGS)),
			overrides: {},
		});
	});

	it("take a patch, keep the rest and count revisions", async () => {
		const { status, body } = await set({ engagementGainRate: 0.4, tagWeights: { combat: 1 } });
		expect(status, JSON.stringify(body)).to.equal(200);
		expect(body).to.deep.include({ revision: 2, liveSessions: { told: 0, keepingTheirTick: 0 } });
		await set({ hypeMinPhase: "Rising", personalities: { fickle: { decay: 2 } }, tagWeights: { trade: 0.1 } });
		const { settings, overrides, revision, updatedAt } = await get();
		expect(revision).to.equal(3);
		expect(Date.now() - Date.parse(updatedAt)).to.be.within(0, 60_000);
		expect(overrides).to.deep.equal({
			engagementGainRate: 0.4,
			tagWeights: { combat: 1, trade: 0.1 },
			hypeMinPhase: "Rising",
			personalities: { fickle: { decay: 2 } },
		});
		expect(settings).to.include({ engagementGainRate: 0.4, hypeMinPhase: "Rising", engagedAbove: 0.5 });
		expect(settings.personalities.fickle).to.deep.equal({ ...DEFAULT_RULE_SETTINGS.personalities.fickle, decay: 2 });
	});

	it("take single fields of tables", async () => {
		await set({
			viewerWeights: { VIP: 3 },
			hypeContributionPoints: { bits: 2 },
			personalities: { critic: { bias: { Amused: 9 } } },
		});
		const { settings } = await get();
		expect(settings.viewerWeights).to.deep.equal({ ...DEFAULT_RULE_SETTINGS.viewerWeights, VIP: 3 });
		expect(settings.hypeContributionPoints).to.include({ bits: 2, tier1: 500 });
		expect(settings.personalities.critic.bias).to.include({ Amused: 9, Critical: 60 });
		expect((await set({ viewerWeights: { VIP: null, Lurker: 2 } })).body.message).to.include('has no field "Lurker"');
	});

	it("say what the crowd does at events of a type, and take no kind that is none", async () => {
		await set({ reactionsByEventType: { fishing: ["hush", "applause"], combat: null } });
		const { reactionsByEventType } = (await get()).settings;
		expect(reactionsByEventType).to.deep.include({ fishing: ["hush", "applause"], social: ["laugh", "applause"] });
		for (const kinds of [["somersault", "cheer"], ["cheer"], ["cheer", "gasp", "boo"]]) {
			const refused = await set({ reactionsByEventType: { fishing: kinds } });
			expect(refused.body.message).to.include("reactionsByEventType");
		}
		await set({ reactionsByEventType: null });
	});

	it("return to the deployment's where null is set", async () => {
		await set({ engagementGainRate: 0.4, tagWeights: { combat: 1 }, tagsByEventType: { juggling: ["skill"] } });
		await set({ engagementGainRate: null, tagWeights: { combat: null }, tagsByEventType: null });
		expect((await get()).settings).to.deep.equal(JSON.parse(JSON.stringify(DEFAULT_RULE_SETTINGS)));
	});

	it("reach live sessions", async () => {
		const streamer = { entityType: "account", entityId: randomUUID() };
		const started = await house.post("/showtime/session/start", { streamer, gameServiceId });
		const { showtimeSessionId } = started.body;
		const answer = await set({ tagsByEventType: { juggling: ["clubs"] }, tickIntervalSeconds: 1 });
		expect(answer.body.liveSessions).to.deep.equal({ told: 1, keepingTheirTick: 1 });
		const session = house.directory.live(showtimeSessionId);
		// No tick is due for 5 s; an apply takes along what waits.
		await house.post("/showtime/audience/inject", { showtimeSessionId, departures: 1 });
		await until(() => session?.world.rules.revision === 2, "the rules in force");
		const event = { eventId: "one", type: "juggling" };
		await house.post("/showtime/event/publish", { showtimeSessionId, event });
		const { body } = await house.post("/showtime/session/get", { showtimeSessionId });
		expect(body.contentTags).to.have.property("clubs", 0.5);
	});

	it("are changed once for one idempotency key", async () => {
		const once = { idempotencyKey: "k" };
		const first = await set({ engagementGainRate: 0.4 }, once);
		expect((await set({ engagementGainRate: 0.4 }, once)).body).to.deep.equal(first.body);
		expect((await get()).revision).to.equal(2);
	});

	it("are refused to who has seen another revision", async () => {
		await set({}, { expectedRevision: 1 });
		const { status, body } = await set({ engagementGainRate: 0.4 }, { expectedRevision: 1 });
		expect([status, body.code]).to.deep.equal([409, "RULES_CONFLICT"]);
		expect(body.message).to.equal("expectedRevision = 1: the rules stand at revision 2");
	});

	it("let one of two changes of the same revision win", async () => {
		const answers = await Promise.all(
			[0.1, 0.2, 0.3].map((rate) => set({ engagementGainRate: rate }, { expectedRevision: 1 })),
		);
		expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409, 409]);
	});

	it("let personalities come, and none go", async () => {
		const juggler = { ...DEFAULT_RULE_SETTINGS.personalities.vocal, share: 0.1 };
		const { body } = await set({ personalities: { lurker: { share: 0.245 }, juggler } });
		expect(Object.keys(body.settings.personalities)).to.deep.equal([
			...Object.keys(DEFAULT_RULE_SETTINGS.personalities),
			"juggler",
		]);
		for (const personalities of [null, { juggler: null, lurker: null }]) {
			const refused = await set({ personalities });
			expect(refused.body).to.deep.equal({
				code: "INVALID_RULES",
				message: "personalities.juggler: a personality stays; give it the share 0",
			});
		}
		expect((await set({ personalities: { lurker: null } })).body.message).to.match(
			/^personalities: the shares add up to 1.1 /,
		);
		expect((await set({ personalities: { lurker: null, juggler: { share: 0 } } })).status).to.equal(200);
	});

	const refused: [settings: unknown, code: string, message: string | RegExp][] = [
		[{ engagementGainRate: 0 }, "INVALID_BODY", /^settings.engagementGainRate = 0: .*0.0001/],
		[{ engagementGainRate: "much" }, "INVALID_BODY", /^settings.engagementGainRate = "much"/],
		[{ hypeTrainTriggerThreshold: 0 }, "INVALID_BODY", /^settings.hypeTrainTriggerThreshold = 0/],
		[{ hypeTrainTriggerThreshold: 1.5 }, "INVALID_BODY", /^settings.hypeTrainTriggerThreshold = 1.5/],
		[{ defaultAudiencePoolSize: 0 }, "INVALID_BODY", /^settings.defaultAudiencePoolSize = 0/],
		[{ disengagedBelow: 0 }, "INVALID_BODY", /^settings.disengagedBelow = 0/],
		[{ hypeGoals: [100, 50] }, "INVALID_BODY", /^settings.hypeGoals = \[100,50\]/],
		[{ gravity: 9.81 }, "INVALID_BODY", 'settings: has no field "gravity"'],
		[{ tagWeights: { "No Tag": 1 } }, "INVALID_BODY", /^settings.tagWeights.No Tag/],
		[{ personalities: { Bob: {} } }, "INVALID_BODY", /^settings.personalities.Bob/],
		[{ personalities: { juggler: { share: 0.1 } } }, "INVALID_RULES", /^personalities.juggler.gain is missing/],
		[{ personalities: { loyal: { share: 0.5 } } }, "INVALID_RULES", /^personalities: the shares add up to 1.35/],
		[{ engagedAbove: 0.1 }, "INVALID_RULES", "disengagedBelow = 0.2: at most engagedAbove (0.1)"],
		[{ hypeExcludedCategories: ["Sleepy"] }, "INVALID_BODY", /^settings.hypeExcludedCategories\[0\] = "Sleepy"/],
		[[], "INVALID_BODY", /^settings = \[\]/],
	];
	for (const [settings, code, message] of refused) {
		it(`are refused with ${JSON.stringify(settings)}`, async () => {
			const { status, body } = await set(settings as object);
			expect([status, body.code], body.message).to.deep.equal([400, code]);
			if (typeof message === "string") expect(body.message).to.equal(message);
			else expect(body.message).to.match(message);
			expect((await get()).revision).to.equal(1);
		});
	}

	it("leave a trace of every change in the audit log", async () => {
		const token = await house.token({ subject: "ann", role: "admin" });
		const change = (settings: object) => house.post("/showtime/rules/set", { gameServiceId, settings }, { token });
		await change({ engagementGainRate: 0.4 });
		await change({ engagementGainRate: 7 });
		await change({ engagementGainRate: null });
		const { body } = await house.post("/showtime/audit/list", { gameServiceId, pageSize: 1 }, "admin");
		expect(body).to.include({ totalCount: 2, hasNextPage: true });
		const [entry] = body.entries;
		expect(entry).to.deep.include({ subject: "ann", role: "admin", action: "rules/set", gameServiceId });
		expect(entry).to.deep.include({ before: 2, after: 3, detail: { engagementGainRate: null } });
		expect(Date.now() - Date.parse(entry.at)).to.be.within(0, 60_000);
	});

	it("show in the audit log only to who may see the game service", async () => {
		await set({ engagementGainRate: 0.4 });
		const stranger = { token: await house.token({ role: "admin", gameServices: [randomUUID()] }) };
		expect((await house.post("/showtime/audit/list", {}, stranger)).body.totalCount).to.equal(0);
		const hidden = await house.post("/showtime/audit/list", { gameServiceId }, stranger);
		expect(hidden.body.code).to.equal("UNKNOWN_GAME_SERVICE");
	});
});
