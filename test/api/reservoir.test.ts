import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("the reservoir of a game service", () => {
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

	const status = async (as: "admin" | "developer" = "admin") =>
		(await house.post("/showtime/reservoir/status", { gameServiceId }, as)).body;
	const seed = (size: unknown, more: object = {}) =>
		house.post("/showtime/reservoir/seed", { gameServiceId, size, ...more }, "admin");

	it("says who is out and who is free", async () => {
		expect(await status()).to.deep.equal({ gameServiceId, size: 2_000, checkedOut: 0, available: 2_000, sessions: 0 });
		const streamer = { entityType: "account", entityId: randomUUID() };
		await house.post("/showtime/session/start", { streamer, gameServiceId });
		expect(await status()).to.deep.equal({ gameServiceId, size: 2_000, checkedOut: 50, available: 1_950, sessions: 1 });
	});

	it("keeps from developers what would tell how many of an audience are real", async () => {
		const streamer = { entityType: "account", entityId: randomUUID() };
		await house.post("/showtime/session/start", { streamer, gameServiceId });
		expect(await status("developer")).to.deep.equal({ gameServiceId, size: 2_000, sessions: 1 });
	});

	it("becomes larger for good, with a trace in the audit log", async () => {
		const seeded = { gameServiceId, size: 1_000_000, checkedOut: 0, available: 1_000_000, sessions: 0 };
		expect((await seed(1_000_000)).body).to.deep.equal(seeded);
		expect((await seed(1_000_000)).body).to.deep.equal(seeded);
		const { body } = await house.post("/showtime/audit/list", { gameServiceId }, "admin");
		expect(body.totalCount).to.equal(1);
		expect(body.entries[0]).to.deep.include({
			action: "reservoir/seed",
			before: 2_000,
			after: 1_000_000,
			role: "admin",
		});
	});

	it("answers the same for the same idempotency key, however large it became since", async () => {
		const once = { idempotencyKey: randomUUID() };
		const first = await seed(3_000, once);
		await seed(4_000);
		expect((await seed(3_000, once)).body).to.deep.equal(first.body);
	});

	it("never shrinks", async () => {
		const { status: code, body } = await seed(1_999);
		expect([code, body.code]).to.deep.equal([400, "RESERVOIR_SHRINKS"]);
		expect(body.message).to.equal("size = 1999: the reservoir has 2000 members and never shrinks");
	});

	for (const size of [0, -5, 1_000_001, 2.5, "many", null]) {
		it(`refuses to have ${size} members`, async () => {
			const { status: code, body } = await seed(size);
			expect([code, body.code]).to.deep.equal([400, "INVALID_BODY"]);
			expect(body.message).to.match(/^size = /);
		});
	}
});
