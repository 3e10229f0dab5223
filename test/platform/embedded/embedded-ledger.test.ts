import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Movement } from "../../../src/platform/wallets.ts";
import { closing } from "../../support/closing.ts";
import { EMBEDDED_PLATFORMS, type OpenEmbeddedPlatform } from "../../support/embedded-platforms.ts";
import { refusalOf } from "../../support/refusal-of.ts";

for (const { name, open } of EMBEDDED_PLATFORMS) {
	describe(`ledger: ${name}`, () => {
		const close = closing();
		let platform: OpenEmbeddedPlatform;
		let owner: EntityReference;
		let nowMs = 0;

		before(async () => {
			platform = await open({ nowMs: () => ++nowMs });
			close.add(platform.close);
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

		it("lists an owner's movements, newest first, a page at a time", async () => {
			const sent = [movement(10), movement(20), movement(5, { kind: "spending" })];
			await platform.wallets.credit(sent[0]);
			await platform.wallets.credit(sent[1]);
			await platform.wallets.debit(sent[2]);
			await platform.wallets.debit(sent[2]);
			const { movements, totalCount } = await platform.ledger.movementsOf(owner, { page: 1, pageSize: 2 });
			expect(totalCount).to.equal(3);
			expect(movements.map(({ atMs: _, ...entry }) => entry)).to.deep.equal([
				{ callId: sent[2].callId, amount: -5, balanceAfter: 25, kind: "spending", reference: sent[2].reference },
				{ callId: sent[1].callId, amount: 20, balanceAfter: 30, kind: "tip", reference: sent[1].reference },
			]);
			const rest = await platform.ledger.movementsOf(owner, { page: 2, pageSize: 2 });
			expect(rest.movements.map(({ callId }) => callId)).to.deep.equal([sent[0].callId]);
		});

		it("balances after movements, repeats and refusals", async () => {
			const before = await platform.ledger.check();
			const tip = movement(7);
			await Promise.all([tip, tip, movement(3)].map((one) => platform.wallets.credit(one)));
			await refusalOf(platform.wallets.debit(movement(11)));
			const stranger: EntityReference = { entityType: "account", entityId: randomUUID() };
			await refusalOf(platform.wallets.debit(movement(1, { owner: stranger })));
			const after = await platform.ledger.check();
			expect(after.faults).to.deep.equal([]);
			expect(after.total - before.total).to.equal(10);
			expect(after.movements - before.movements).to.equal(2);
			expect(after.wallets - before.wallets).to.equal(1);
		});

		it("refuses the call id of another movement", async () => {
			const tip = movement(7);
			await platform.wallets.credit(tip);
			expect(await refusalOf(platform.wallets.credit({ ...tip, amount: 8 }))).to.equal(409);
			expect(await refusalOf(platform.wallets.debit(tip))).to.equal(409);
			const other: EntityReference = { entityType: "account", entityId: randomUUID() };
			expect(await refusalOf(platform.wallets.credit({ ...tip, owner: other }))).to.equal(409);
			expect((await platform.ledger.check()).faults).to.deep.equal([]);
		});

		it("takes no parts of a unit, nothing, and no more than a wallet holds", async () => {
			for (const amount of [0, -1, 0.5, Number.NaN, 2 ** 53]) {
				expect(await refusalOf(platform.wallets.credit(movement(amount)))).to.equal(400);
			}
			expect(await refusalOf(platform.wallets.credit(movement(1, { callId: "x".repeat(129) })))).to.equal(400);
			await platform.wallets.credit(movement(Number.MAX_SAFE_INTEGER));
			expect(await refusalOf(platform.wallets.credit(movement(1)))).to.equal(422);
			expect(await platform.wallets.balanceOf(owner)).to.equal(Number.MAX_SAFE_INTEGER);
			await platform.wallets.debit(movement(Number.MAX_SAFE_INTEGER));
		});

		it("names a wallet whose balance is not the sum of its movements", async () => {
			const { db } = platform.database;
			await platform.wallets.credit(movement(10));
			const wallet = { ownerType: owner.entityType, ownerId: owner.entityId };
			await db
				.updateTable("embedded_wallet")
				.set({ balance: 11 })
				.where(({ and }) => and(wallet))
				.execute();
			expect((await platform.ledger.check()).faults).to.deep.equal([
				`character ${owner.entityId}: the wallet holds 11, its movements make 10`,
			]);
			await db
				.deleteFrom("embedded_wallet")
				.where(({ and }) => and(wallet))
				.execute();
			expect((await platform.ledger.check()).faults).to.deep.equal([
				`character ${owner.entityId}: has movements and no wallet`,
			]);
		});
	});
}
