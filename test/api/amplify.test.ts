import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("/showtime/audience/amplify", () => {
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
		const start = { streamer, gameServiceId: randomUUID() };
		showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
	});

	const ask = (path: string, more: object = {}) => house.post(`/showtime/${path}`, { showtimeSessionId, ...more });

	it("is in force at once and says until when", async () => {
		const wanted = { correlationId: "finale", seconds: 60, threshold: 0.5, tags: { epic: 0.7 } };
		const { status, body } = await ask("audience/amplify", wanted);
		expect(status).to.equal(200);
		expect(body.applied).to.equal(true);
		const [row] = body.amplifications;
		expect(row).to.deep.include({ correlationId: "finale", threshold: 0.5, score: 1, churn: 1, tags: { epic: 0.7 } });
		const { startedAt } = (await ask("session/get")).body;
		expect(Date.parse(row.expiresAt) - Date.parse(startedAt)).to.equal(60_000);
		await ask("hype/inject", { category: "Excited", intensity: 0.9, count: 5 });
		expect((await ask("hype/status")).body.train).to.include({ triggerCategory: "Excited" });
	});

	it("restores what it changed when asked for no seconds", async () => {
		await ask("audience/amplify", { correlationId: "finale", seconds: 60, threshold: 0.1 });
		const { body } = await ask("audience/amplify", { correlationId: "finale", seconds: 0 });
		expect(body.amplifications).to.deep.equal([]);
		await ask("hype/inject", { category: "Excited", intensity: 0.9, count: 5 });
		expect((await ask("hype/status")).body.train).to.equal(null);
	});

	it("refuses a ninth by its name", async () => {
		for (let i = 0; i < 8; i++) {
			expect((await ask("audience/amplify", { correlationId: `act-${i}`, seconds: 60 })).status).to.equal(200);
		}
		const { status, body } = await ask("audience/amplify", { correlationId: "one-more", seconds: 60 });
		expect(status).to.equal(400);
		expect(body).to.include({ code: "TOO_MANY_AMPLIFICATIONS" });
		expect(body.message).to.match(/^correlationId: .*the most is 8$/);
		expect((await ask("audience/amplify", { correlationId: "act-3", seconds: 0 })).status).to.equal(200);
	});

	it("refuses factors that would freeze or flood the session, naming field and rule", async () => {
		for (const [field, value] of [
			["threshold", 0],
			["score", 1_000],
			["churn", -1],
			["seconds", 100_000],
		] as const) {
			const wanted = { correlationId: "x", seconds: 60, [field]: value };
			const { status, body } = await ask("audience/amplify", wanted);
			expect(status, field).to.equal(400);
			expect(body.message, field).to.include(field);
		}
	});
});
