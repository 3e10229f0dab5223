import { randomUUID } from "node:crypto";
import { expect } from "chai";
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
