import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { MOST_TITLES } from "../../src/career/tip-items.ts";
import { MOST_AMPLIFICATIONS } from "../../src/components/amplification.ts";
import { DEFAULT_RULE_SETTINGS as PRICES } from "../../src/world/rules.ts";
import { type ApiHouse, openApiHouse } from "../support/api-house.ts";
import { closing } from "../support/closing.ts";

describe("/showtime/tips", () => {
	const close = closing();
	let house: ApiHouse;
	let streamer: { entityType: "account"; entityId: string };

	before(async () => {
		house = await openApiHouse();
		close.add(house.close);
	});
	beforeEach(() => {
		streamer = { entityType: "account", entityId: randomUUID() };
	});

	async function give(amount: number): Promise<void> {
		const reference = { type: "showtime-session", id: randomUUID() };
		await house.platform.wallets.credit({ callId: randomUUID(), owner: streamer, amount, kind: "tip", reference });
	}
	const balance = async () => (await house.post("/showtime/tips/balance", { streamer })).body.balance;
	const spend = (wanted: object) => house.post("/showtime/tips/spend", { streamer, ...wanted });
	const boost = (more: object = {}) => spend({ item: "boost", ...more });
	const buyTitle = (title: string, more: object = {}) => spend({ item: "title", title, ...more });
	async function start(): Promise<string> {
		const request = { streamer, gameServiceId: randomUUID() };
		return (await house.post("/showtime/session/start", request)).body.showtimeSessionId;
	}

	it("answers 0 for a streamer that nobody has tipped", async () => {
		expect(await balance()).to.equal(0);
	});

	it("amplifies the live session for ten minutes", async () => {
		const showtimeSessionId = await start();
		await give(120);
		const { status, body } = await boost();
		expect(status).to.equal(200);
		expect(body).to.include({ item: "boost", showtimeSessionId, price: PRICES.tipBoostPrice, balance: 70 });
		const { summary } = await house.directory.get(showtimeSessionId);
		const [amplification] = summary?.amplifications ?? [];
		expect(amplification).to.include({ correlationId: `boost:${body.spendingId}`, scoreBp: 15_000 });
		const end = Date.now() - (await house.directory.get(showtimeSessionId)).record.startedAtMs + 600_000;
		expect(amplification.expiresAtMs).to.be.closeTo(end, 30_000);
		expect(await balance()).to.equal(70);
	});

	it("puts titles on the career, each once", async () => {
		await give(500);
		expect((await buyTitle("  Night Owl ")).body).to.include({ title: "Night Owl", price: 200, balance: 300 });
		const again = await buyTitle("Night Owl");
		expect([again.status, again.body.code]).to.deep.equal([409, "TITLE_OWNED"]);
		await buyTitle("Dragon's Bane");
		const { body } = await house.post("/showtime/career/get", { streamer });
		expect(body.titles).to.deep.equal(["Night Owl", "Dragon's Bane"]);
		expect(await balance()).to.equal(100);
	});

	it("costs what the rules of the game service say, as soon as they do", async () => {
		const request = { streamer, gameServiceId: randomUUID() };
		const { gameServiceId } = request;
		const settings = { tipBoostPrice: 7, tipTitlePrice: 30 };
		const changed = await house.post("/showtime/rules/set", { gameServiceId, settings }, "admin");
		expect(changed.status, JSON.stringify(changed.body)).to.equal(200);
		await house.post("/showtime/session/start", request);
		await give(300);
		expect((await boost()).body).to.include({ price: 7, balance: 293 });
		expect((await buyTitle("Local", { gameServiceId })).body).to.include({ price: 30, balance: 263 });
		expect((await buyTitle("Elsewhere")).body).to.include({ price: 200, balance: 63 });
		const free = await house.post("/showtime/rules/set", { gameServiceId, settings: { tipBoostPrice: 0 } }, "admin");
		expect([free.status, free.body.code]).to.deep.equal([400, "INVALID_BODY"]);
	});

	it("says what is there and what it costs when the streamer has too little", async () => {
		await start();
		await give(49);
		const { status, body } = await boost();
		expect([status, body.code]).to.deep.equal([400, "INSUFFICIENT_FUNDS"]);
		expect(body.message).to.include("costs 50").and.include("balance is 49");
		expect(await balance()).to.equal(49);
	});

	it("takes nothing for a boost of a streamer who is not live", async () => {
		await give(100);
		const { status, body } = await boost();
		expect([status, body.code]).to.deep.equal([404, "STREAMER_NOT_LIVE"]);
		expect(await balance()).to.equal(100);
	});

	it("takes nothing while a session is paused or has all its amplifications", async () => {
		const showtimeSessionId = await start();
		await give(100);
		for (let place = 0; place < MOST_AMPLIFICATIONS; place++) {
			const call = { showtimeSessionId, correlationId: `act ${place}`, seconds: 60 };
			await house.post("/showtime/audience/amplify", call);
		}
		expect((await boost()).body.code).to.equal("TOO_MANY_AMPLIFICATIONS");
		await house.post("/showtime/session/pause", { showtimeSessionId });
		expect((await boost()).body.code).to.equal("SESSION_PAUSED");
		expect(await balance()).to.equal(100);
	});

	it("takes nothing for a title beyond the most", async () => {
		await give((MOST_TITLES + 1) * PRICES.tipTitlePrice);
		for (let place = 0; place < MOST_TITLES; place++) await buyTitle(`Title ${place}`);
		expect((await buyTitle("One more")).body.code).to.equal("TOO_MANY_TITLES");
		expect(await balance()).to.equal(PRICES.tipTitlePrice);
	});

	it("takes the price once for one key", async () => {
		await give(1_000);
		const idempotencyKey = randomUUID();
		const [one, other] = await Promise.all([
			buyTitle("Once", { idempotencyKey }),
			buyTitle("Once", { idempotencyKey }),
		]);
		expect(one.body).to.deep.equal(other.body);
		expect(await balance()).to.equal(800);
	});

	it("refuses what it does not sell", async () => {
		for (const wanted of [
			{ item: "crown" },
			{ item: "title" },
			{ item: "boost", title: "Night Owl" },
			{ item: "boost", gameServiceId: randomUUID() },
			{ item: "title", title: " " },
			{ item: "title", title: "a\nb" },
			{ item: "title", title: "t".repeat(65) },
		]) {
			const { status, body } = await spend(wanted);
			expect([status, body.code], JSON.stringify(wanted)).to.deep.equal([400, "INVALID_BODY"]);
		}
	});

	it("hides a live session of another tenant", async () => {
		await start();
		await give(100);
		const stranger = { token: await house.token({ role: "developer", gameServices: [randomUUID()] }) };
		const { body } = await house.post("/showtime/tips/spend", { streamer, item: "boost" }, stranger);
		expect(body.code).to.equal("STREAMER_NOT_LIVE");
		expect(await balance()).to.equal(100);
	});
});
