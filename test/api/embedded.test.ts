import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("the API of the embedded platform", () => {
	const close = closing();
	let house: ApiHouse;
	let id: string;

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});
	beforeEach(() => {
		id = randomUUID();
	});

	const register = (body: object, as: Parameters<ApiHouse["post"]>[2] = "developer") =>
		house.post("/showtime/embedded/register", body, as);

	it("registers a character and answers what is known of it", async () => {
		const realmId = randomUUID();
		const ada = { kind: "character", id, name: "Ada", realmId };
		expect((await register(ada)).body).to.deep.equal({ ...ada, isDead: false });
		expect((await register({ kind: "character", id, isDead: true })).body).to.deep.equal({ ...ada, isDead: true });
		expect(await house.platform.characters.find(id)).to.deep.equal({
			characterId: id,
			name: "Ada",
			realmId,
			isDead: true,
		});
	});

	it("registers game services and game sessions", async () => {
		const stubName = `game-${id.slice(0, 8)}`;
		const service = { kind: "game-service", id, stubName };
		expect((await register(service)).body).to.deep.equal(service);
		const session = { kind: "game-session", id: randomUUID(), gameType: stubName, isFinished: true };
		expect((await register(session)).body).to.deep.equal(session);
		const other = await register({ ...service, id: randomUUID() });
		expect([other.status, other.body.code]).to.deep.equal([409, "STUB_NAME_TAKEN"]);
		expect(other.body.message).to.equal(`stubName = ${stubName}: is that of game service ${id}`);
	});

	const refused: [string, object, RegExp][] = [
		["another kind", { kind: "guild" }, /^kind = "guild"/],
		["no UUID", { kind: "character", id: "ada" }, /^id = "ada": expected a UUID/],
		["a field of another kind", { kind: "character", stubName: "arcadia" }, /has no field "stubName"/],
		["a stub name in capitals", { kind: "game-service", stubName: "Arcadia" }, /^stubName = "Arcadia": 2 to 50/],
		["an empty name", { kind: "character", name: " " }, /^name = /],
		["dead as a word", { kind: "character", isDead: "yes" }, /^isDead = "yes"/],
	];
	for (const [what, body, message] of refused) {
		it(`refuses ${what}`, async () => {
			const answer = await register({ id, ...body });
			expect([answer.status, answer.body.code]).to.deep.equal([400, "INVALID_BODY"]);
			expect(answer.body.message).to.match(message);
		});
	}

	it("is for developers, within the game services of their token", async () => {
		expect((await register({ kind: "character", id }, "publisher")).body.code).to.equal("ROLE_TOO_LOW");
		const token = await house.token({ gameServices: [randomUUID()] });
		expect((await register({ kind: "game-service", id }, { token })).body.code).to.equal("UNKNOWN_GAME_SERVICE");
		const single = await house.token({ sessions: [randomUUID()] });
		expect((await register({ kind: "character", id }, { token: single })).body.code).to.equal("ROLE_TOO_LOW");
	});

	it("shows the movements of a wallet, and that the books balance", async () => {
		const owner = { entityType: "character", entityId: id } as const;
		const reference = { type: "showtime-session", id: randomUUID() };
		const tip = { callId: randomUUID(), owner, amount: 30, kind: "tip", reference } as const;
		await house.platform.wallets.credit(tip);
		await house.platform.wallets.debit({ ...tip, callId: "a-boost", amount: 10, kind: "spending" });
		const { body } = await house.post("/showtime/embedded/ledger", { owner, pageSize: 1 });
		expect(body).to.deep.include({ balance: 20, totalCount: 2, hasNextPage: true });
		expect(body.movements).to.have.length(1);
		expect(body.movements[0]).to.deep.include({
			callId: "a-boost",
			amount: -10,
			balanceAfter: 20,
			kind: "spending",
			reference,
		});
		const check = await house.post("/showtime/embedded/check-ledger", {}, "admin");
		expect(check.body).to.deep.equal({ wallets: 1, movements: 2, total: 20, faults: [] });
		expect((await house.post("/showtime/embedded/check-ledger", {})).body.code).to.equal("ROLE_TOO_LOW");
	});

	it("is not there where the platform is another", async () => {
		const elsewhere = await openApiHouse({ embedded: undefined });
		try {
			const answer = await elsewhere.post("/showtime/embedded/register", { kind: "character", id });
			expect([answer.status, answer.body.code]).to.deep.equal([404, "NOT_FOUND"]);
		} finally {
			await elsewhere.close();
		}
	});
});
