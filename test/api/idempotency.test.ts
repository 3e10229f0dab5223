import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("idempotency key", () => {
	const close = closing();
	let house: ApiHouse;
	let showtimeSessionId: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
		const start = { streamer: { entityType: "account", entityId: randomUUID() }, gameServiceId: randomUUID() };
		showtimeSessionId = (await house.post("/showtime/session/start", start)).body.showtimeSessionId;
	});

	const arrive = (idempotencyKey: string, arrivals = 5) =>
		house.post("/showtime/audience/inject", { showtimeSessionId, arrivals, idempotencyKey });
	const total = async () => (await house.post("/showtime/audience/snapshot", { showtimeSessionId })).body.total;

	it("answers the same result and does nothing twice", async () => {
		const before = await total();
		const first = await arrive("a");
		const second = await arrive("a");
		expect(second.body).to.deep.equal(first.body);
		expect(await total()).to.equal(before + 5);
	});

	it("holds for calls that come at once", async () => {
		const before = await total();
		const answers = await Promise.all(Array.from({ length: 8 }, () => arrive("at once")));
		for (const { body } of answers) expect(body).to.deep.equal(answers[0].body);
		expect(await total()).to.equal(before + 5);
	});

	it("starts one session, whatever the order of the fields", async () => {
		const streamer = { entityType: "character", entityId: randomUUID() };
		const gameServiceId = randomUUID();
		const first = await house.post("/showtime/session/start", { streamer, gameServiceId, idempotencyKey: "start" });
		const second = await house.post("/showtime/session/start", { idempotencyKey: "start", gameServiceId, streamer });
		expect(second.status).to.equal(200);
		expect(second.body).to.deep.equal(first.body);
	});

	it("is refused for another call", async () => {
		await arrive("b");
		const other = await arrive("b", 6);
		expect([other.status, other.body.code]).to.deep.equal([409, "IDEMPOTENCY_CONFLICT"]);
		const elsewhere = await house.post("/showtime/session/pause", { showtimeSessionId, idempotencyKey: "b" });
		expect(elsewhere.body.code).to.equal("IDEMPOTENCY_CONFLICT");
	});

	it("belongs to its principal", async () => {
		const before = await total();
		await arrive("c");
		const stranger = { token: await house.token({ subject: "somebody else" }) };
		const body = { showtimeSessionId, arrivals: 5, idempotencyKey: "c" };
		expect((await house.post("/showtime/audience/inject", body, stranger)).status).to.equal(200);
		expect(await total()).to.equal(before + 10);
	});

	it("may be tried again after a failure", async () => {
		const body = { showtimeSessionId: randomUUID(), arrivals: 1, idempotencyKey: "d" };
		expect((await house.post("/showtime/audience/inject", body)).status).to.equal(404);
		expect((await arrive("d")).status).to.equal(200);
	});

	it("opens nothing to a token that may not see the session", async () => {
		await arrive("e");
		const token = await house.token({ gameServices: [randomUUID()] });
		const body = { showtimeSessionId, arrivals: 5, idempotencyKey: "e" };
		expect((await house.post("/showtime/audience/inject", body, { token })).status).to.equal(404);
	});
});
