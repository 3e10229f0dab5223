import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { inNetworks } from "../../src/auth.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";

describe("/showtime/cleanup-by-*", () => {
	let house: ApiHouse;
	const gameServiceId = randomUUID();

	beforeEach(async () => {
		house = await openApiHouse({ isTrusted: inNetworks(["127.0.0.0/8"]) });
	});
	afterEach(() => house.close());

	async function start(own: object = {}) {
		const streamer = { entityType: "character", entityId: randomUUID() };
		const { body } = await house.post("/showtime/session/start", { streamer, gameServiceId, ...own });
		return { id: body.showtimeSessionId as string, characterId: streamer.entityId };
	}
	const status = async (id: string) => (await house.post("/showtime/session/get", { showtimeSessionId: id })).status;

	it("ends what a character streams, and nothing else, once or twice", async () => {
		const [one, other] = [await start(), await start()];
		for (const _ of ["once", "twice"]) {
			const answer = await house.post("/showtime/cleanup-by-character", { characterId: one.characterId });
			expect(answer).to.deep.include({ status: 200, body: {} });
		}
		const get = (id: string) => house.post("/showtime/session/get", { showtimeSessionId: id });
		expect((await get(one.id)).body).to.include({ status: "ended" });
		expect((await get(other.id)).body).to.include({ status: "active" });
	});

	it("ends and deletes the sessions of a game service, and of no other", async () => {
		const [one, other] = [await start(), await start({ gameServiceId: randomUUID() })];
		const answer = await house.post("/showtime/cleanup-by-game-service", { gameServiceId });
		expect(answer).to.deep.include({ status: 200, body: {} });
		expect([await status(one.id), await status(other.id)]).to.deep.equal([404, 200]);
	});

	it("takes the platform's templates, whose quotes are doubled, and unknown ids", async () => {
		for (const body of [{ characterId: `"${randomUUID()}"` }, { resource: { id: randomUUID() } }, randomUUID()]) {
			expect((await house.post("/showtime/cleanup-by-character", JSON.stringify(body))).status).to.equal(200);
		}
	});

	it("refuses a body without or with more than one id, and says so", async () => {
		for (const body of [{}, { characterId: "nobody" }, { a: randomUUID(), b: randomUUID() }]) {
			const answer = await house.post("/showtime/cleanup-by-character", body);
			expect(answer.status).to.equal(400);
			expect(answer.body.message).to.contain("exactly one UUID");
		}
	});

	it("takes calls without a token from the trusted network only, and a token for what it is", async () => {
		const body = { characterId: randomUUID() };
		expect((await house.post("/showtime/cleanup-by-character", body, null)).status).to.equal(200);
		expect((await house.post("/showtime/cleanup-by-character", body, "user")).status).to.equal(403);
		expect((await house.post("/showtime/session/list", {}, null)).status).to.equal(401);
		const distrusting = await openApiHouse({ isTrusted: inNetworks(["10.0.0.0/8"]) });
		expect((await distrusting.post("/showtime/cleanup-by-character", body, null)).status).to.equal(401);
		await distrusting.close();
	});

	it("knows its networks by both kinds of address", () => {
		const isTrusted = inNetworks(["10.1.0.0/16", "fd00::/8"]);
		expect(["10.1.2.3", "10.2.0.1", "fd12::1", "fe80::1", "::ffff:10.1.2.3"].map(isTrusted)).to.deep.equal([
			true,
			false,
			true,
			false,
			true,
		]);
	});
});
