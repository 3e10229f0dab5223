import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import type { Movement, MovementKind, Wallets } from "../../../src/platform/wallets.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";

const CREDIT = "/currency/credit";
const DEBIT = "/currency/debit";

describeBannou("wallets of the platform", (house) => {
	let wallets: Wallets;
	let tip: Movement;

	beforeEach(async () => {
		({ wallets } = house().platform);
		await wallets.ensureCurrency();
		tip = {
			callId: randomUUID(),
			owner: { entityType: "character", entityId: randomUUID() },
			amount: 30,
			kind: "tip",
			reference: { type: "showtime-session", id: randomUUID() },
		};
	});

	const script = (...args: Parameters<ReturnType<typeof house>["mock"]["script"]>) => house().mock.script(...args);
	const callsOf = (path: string) => house().mock.callsOf(path);

	it("hold one currency of whole units for all game services, which is made once", async () => {
		await wallets.ensureCurrency();
		const [{ body }, ...more] = callsOf("/currency/definition/create");
		expect(more).to.deep.equal([]);
		expect(body).to.include({ code: "stream_tip", scope: "global", precision: "integer", transferable: false });
		expect(body).not.to.have.property("autogainEnabled");
	});

	it("hold a currency that another process makes at the same time", async () => {
		script("/currency/definition/get", { status: 404 });
		await wallets.ensureCurrency();
	});

	it("take a tip once, however often it is sent", async () => {
		expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
		expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
		expect(await wallets.balanceOf(tip.owner)).to.equal(30);
		const [{ body }, ...more] = callsOf(CREDIT);
		expect(more).to.deep.equal([]);
		const { callId: idempotencyKey, reference } = tip;
		expect(body).to.include({ amount: 30, transactionType: "mint", idempotencyKey });
		expect(body).to.include({ referenceType: reference.type, referenceId: reference.id });
	});

	it("take a tip once when its answer was lost, after its key is forgotten too", async () => {
		script(CREDIT, { hangsUp: true, isDone: true });
		expect(await failureOf(wallets.credit(tip))).to.be.instanceOf(PlatformUnavailable);
		house().mock.memory.movementKeys.clear();
		expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
		expect(callsOf(CREDIT)).to.have.length(1);
	});

	it("take a tip whose call was lost", async () => {
		script(CREDIT, { hangsUp: true });
		await failureOf(wallets.credit(tip));
		expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
	});

	it("tell a conflict of the key from a lock by the reference", async () => {
		const unseen = { status: 200, text: '{"transactions":[]}' };
		await wallets.credit(tip);
		script("/currency/transaction/by-reference", unseen);
		expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
		script(CREDIT, { status: 409 });
		expect(await wallets.credit({ ...tip, callId: randomUUID() })).to.deep.equal({ balance: 60 });
		script(CREDIT, ...Array.from({ length: 5 }, () => ({ status: 409 })));
		const busy = wallets.credit({ ...tip, callId: randomUUID() });
		expect(await failureOf(busy)).to.be.instanceOf(PlatformUnavailable);
	});

	for (const status of [400, 422]) {
		it(`give no more than they hold, told by ${status}`, async () => {
			await wallets.credit(tip);
			if (status === 422) script(DEBIT, { status });
			const much: Movement = { ...tip, callId: randomUUID(), amount: 31, kind: "spending" };
			const error = await failureOf(wallets.debit(much));
			expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 422);
			expect(error.message).to.equal("the balance is 30, and 31 were to be taken");
			expect(await wallets.balanceOf(tip.owner)).to.equal(30);
		});
	}

	it("tell a frozen wallet from an overdraft", async () => {
		await wallets.credit(tip);
		house().mock.memory.frozen.add(tip.owner.entityId);
		const error = await failureOf(wallets.debit({ ...tip, callId: randomUUID(), amount: 10, kind: "spending" }));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 400);
		expect(error.message).to.equal(`the wallet of character ${tip.owner.entityId} is frozen`);
	});

	it("give what they have got since they refused, and believe a refusal that nothing explains", async () => {
		await wallets.credit(tip);
		const spending = (): Movement => ({ ...tip, callId: randomUUID(), amount: 10, kind: "spending" });
		script(DEBIT, { status: 400 });
		expect(await wallets.debit(spending())).to.deep.equal({ balance: 20 });
		script(DEBIT, { status: 400 }, { status: 400 }, { status: 400 });
		const error = await failureOf(wallets.debit(spending()));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 400);
	});

	it("give what is asked for, once", async () => {
		await wallets.credit(tip);
		const spending: Movement = { ...tip, callId: randomUUID(), amount: 12, kind: "spending" };
		expect(await wallets.debit(spending)).to.deep.equal({ balance: 18 });
		expect(await wallets.debit(spending)).to.deep.equal({ balance: 18 });
	});

	it("name every kind of movement as the platform does", async () => {
		const kinds: Record<Exclude<MovementKind, "spending">, string> = {
			tip: "mint",
			"passive-income": "autogain",
			sponsorship: "mint",
			refund: "refund",
		};
		for (const [kind, type] of Object.entries(kinds)) {
			await wallets.credit({ ...tip, callId: randomUUID(), kind: kind as MovementKind });
			expect(callsOf(CREDIT).at(-1)?.body.transactionType, kind).to.equal(type);
		}
	});

	it("are empty for an owner without one, which is not made by asking", async () => {
		expect(await wallets.balanceOf(tip.owner)).to.equal(0);
		expect(callsOf("/currency/wallet/get-or-create")).to.deep.equal([]);
	});

	it("round what comes as a fraction of nothing", async () => {
		await wallets.credit(tip);
		const balance = { walletId: randomUUID(), amount: 29.999999998, lockedAmount: 0, effectiveAmount: 30 };
		script("/currency/balance/get", { status: 200, text: JSON.stringify(balance) });
		expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
	});
});
