import { randomUUID } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Movement, Wallets } from "../../../src/platform/wallets.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";

/** What all wallets do. */
export function walletsContract(name: string, open: () => Promise<{ wallets: Wallets; close(): Promise<void> }>): void {
	describe(`wallets contract: ${name}`, () => {
		const close = closing();
		let wallets: Wallets;
		let owner: EntityReference;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			wallets = opened.wallets;
			await wallets.ensureCurrency();
			await wallets.ensureCurrency();
		});
		beforeEach(() => {
			owner = { entityType: "character", entityId: randomUUID() };
		});

		const movement = (amount: number, more: Partial<Movement> = {}): Movement => ({
			callId: randomUUID(),
			owner,
			amount,
			kind: "tip",
			reference: { type: "showtime-session", id: randomUUID() },
			...more,
		});

		it("hold nothing for an owner without a wallet", async () => {
			expect(await wallets.balanceOf(owner)).to.equal(0);
		});

		it("answer the balance after a credit and after a debit", async () => {
			expect(await wallets.credit(movement(30))).to.deep.equal({ balance: 30 });
			expect(await wallets.credit(movement(12, { kind: "passive-income" }))).to.deep.equal({ balance: 42 });
			expect(await wallets.debit(movement(2, { kind: "spending" }))).to.deep.equal({ balance: 40 });
			expect(await wallets.balanceOf(owner)).to.equal(40);
		});

		it("count a movement once however often it is sent", async () => {
			const tip = movement(30);
			await wallets.credit(tip);
			expect(await wallets.credit(tip)).to.deep.equal({ balance: 30 });
			const spending = movement(10, { kind: "spending" });
			await wallets.debit(spending);
			expect(await wallets.debit(spending)).to.deep.equal({ balance: 20 });
			expect(await wallets.balanceOf(owner)).to.equal(20);
		});

		it("count a movement once that is sent many times at once", async () => {
			const tip = movement(30);
			await Promise.all([1, 2, 3, 4, 5].map(() => wallets.credit(tip)));
			expect(await wallets.balanceOf(owner)).to.equal(30);
		});

		it("refuse a debit above the balance and take nothing", async () => {
			expect(await refusalOf(wallets.debit(movement(1, { kind: "spending" })))).to.equal(422);
			await wallets.credit(movement(5));
			expect(await refusalOf(wallets.debit(movement(6, { kind: "spending" })))).to.equal(422);
			expect(await wallets.balanceOf(owner)).to.equal(5);
			expect(await wallets.debit(movement(5, { kind: "spending" }))).to.deep.equal({ balance: 0 });
		});

		it("take the repeat of a debit that emptied the wallet", async () => {
			await wallets.credit(movement(5));
			const spending = movement(5, { kind: "spending" });
			await wallets.debit(spending);
			expect(await wallets.debit(spending)).to.deep.equal({ balance: 0 });
		});

		it("let of many debits at once through what the balance allows", async () => {
			await wallets.credit(movement(10));
			const debits = Array.from({ length: 8 }, () => wallets.debit(movement(3, { kind: "spending" })));
			const done = (await Promise.allSettled(debits)).filter(({ status }) => status === "fulfilled");
			expect(done).to.have.length(3);
			expect(await wallets.balanceOf(owner)).to.equal(1);
		});

		it("count all of the first movements of a wallet, made at once", async () => {
			const owners = Array.from(
				{ length: 80 },
				(): EntityReference => ({ entityType: "account", entityId: randomUUID() }),
			);
			const tips = owners.flatMap((tipped) =>
				[1, 2, 4, 8, 16, 32, 64].map((amount) => movement(amount, { owner: tipped })),
			);
			await Promise.all(tips.map((tip) => wallets.credit(tip)));
			const balances = await Promise.all(owners.map((tipped) => wallets.balanceOf(tipped)));
			expect(new Set(balances)).to.deep.equal(new Set([127]));
		});

		it("keep owners apart, a character from an account of the same id too", async () => {
			await wallets.credit(movement(5));
			await wallets.credit(movement(7, { owner: { entityType: "account", entityId: owner.entityId } }));
			expect(await wallets.balanceOf(owner)).to.equal(5);
		});

		it("take a call id of 128 characters", async () => {
			const tip = movement(5, { callId: randomUUID().padEnd(128, "x") });
			await wallets.credit(tip);
			expect(await wallets.credit(tip)).to.deep.equal({ balance: 5 });
		});

		it("balance to the sum of distinct movements, in any interleaving and with repeats", async () => {
			const move = fc.record({
				isCredit: fc.boolean(),
				amount: fc.integer({ min: 1, max: 50 }),
				owner: fc.nat(1),
				rounds: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
				copies: fc.integer({ min: 1, max: 2 }),
			});
			await fc.assert(
				fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 8 }), async (moves) => {
					const owners = [0, 1].map((): EntityReference => ({ entityType: "account", entityId: randomUUID() }));
					const sent = moves.map((move) => ({
						...move,
						movement: movement(move.amount, { owner: owners[move.owner], kind: move.isCredit ? "tip" : "spending" }),
					}));
					const counted = new Map<string, number>();
					for (const round of [0, 1, 2]) {
						const calls = sent
							.filter(({ rounds }) => rounds.includes(round))
							.flatMap((one) => Array.from({ length: one.copies }, () => one))
							.map(async ({ isCredit, amount, movement }) => {
								const call = isCredit ? wallets.credit(movement) : wallets.debit(movement);
								const refusal = await call.then(
									() => undefined,
									() => refusalOf(call),
								);
								if (refusal === undefined) counted.set(movement.callId, isCredit ? amount : -amount);
								else expect([isCredit, refusal]).to.deep.equal([false, 422]);
							});
						await Promise.all(calls);
					}
					for (const [index, entity] of owners.entries()) {
						const own = sent.filter(({ owner }) => owner === index).map(({ movement }) => counted.get(movement.callId));
						const sum = own.reduce<number>((total, amount = 0) => total + amount, 0);
						expect(await wallets.balanceOf(entity))
							.to.equal(sum)
							.and.at.least(0);
					}
				}),
				{ numRuns: 20 },
			);
		});
	});
}
