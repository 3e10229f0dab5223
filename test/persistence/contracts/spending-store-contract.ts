import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { PlatformCall } from "../../../src/events/platform-call.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { PlatformCalls } from "../../../src/persistence/platform-calls.ts";
import type { Spending, SpendingState, SpendingStore } from "../../../src/persistence/spending-store.ts";

export interface SpendingStores {
	store: SpendingStore;
	calls: PlatformCalls;
	close(): Promise<void>;
}

const STATES: readonly SpendingState[] = ["begun", "paid", "done", "refunded"];

/** What every store of spendings does. */
export function spendingStoreContract(name: string, open: () => Promise<SpendingStores>): void {
	describe(`spending store contract: ${name}`, () => {
		let stores: SpendingStores;
		let streamer: StreamerReference;

		before(async () => {
			stores = await open();
		});
		after(() => stores.close());
		beforeEach(() => {
			streamer = { entityType: "account", entityId: randomUUID() };
		});

		const spending = (more: Partial<Spending> = {}): Spending => ({
			spendingId: randomUUID(),
			streamer,
			item: { kind: "title", title: "Night Owl" },
			price: 200,
			state: "begun",
			atMs: 5_000,
			...more,
		});
		const refundOf = (one: Spending): PlatformCall => ({
			callId: randomUUID(),
			streamer,
			body: { kind: "credit", amount: one.price, purpose: "refund", reference: { type: "s", id: one.spendingId } },
			atMs: 6_000,
		});
		const stateOf = async ({ spendingId }: Spending) => (await stores.store.find(spendingId))?.state;
		const waiting = async () => (await stores.calls.figures()).waiting;
		/** A spending that has come as far as that. */
		async function inState(state: SpendingState, more: Partial<Spending> = {}): Promise<Spending> {
			const { store } = stores;
			const one = await store.begin(spending(more));
			if (state !== "begun") await store.pay(one.spendingId);
			if (state === "done") await store.finish(one.spendingId);
			if (state === "refunded") await store.refund(one.spendingId, refundOf(one));
			return one;
		}

		it("keeps what was begun first under an id, however often and at once it is begun", async () => {
			const { store } = stores;
			const item = { kind: "boost", showtimeSessionId: randomUUID() } as const;
			const first = spending({ item, atMs: 1_790_000_000_000 });
			expect(await store.begin(first)).to.deep.equal(first);
			const again = { ...first, price: 1, atMs: 7 };
			const answers = await Promise.all([1, 2, 3].map(() => store.begin(again)));
			for (const answer of answers) expect(answer).to.deep.equal(first);
			expect(await store.find(first.spendingId)).to.deep.equal(first);
			expect(await store.find(randomUUID())).to.equal(undefined);
		});

		it("moves on from one state to the next only", async () => {
			const { store } = stores;
			const steps: [step: (one: Spending) => Promise<unknown>, from: SpendingState, to: SpendingState][] = [
				[({ spendingId }) => store.pay(spendingId), "begun", "paid"],
				[({ spendingId }) => store.finish(spendingId), "paid", "done"],
				[(one) => store.refund(one.spendingId, refundOf(one)), "paid", "refunded"],
			];
			for (const [step, from, to] of steps) {
				for (const state of STATES) {
					const one = await inState(state);
					await step(one);
					expect(await stateOf(one), `${state} on the way to ${to}`).to.equal(state === from ? to : state);
				}
			}
		});

		it("forgets one that is begun, and none that is paid", async () => {
			const { store } = stores;
			for (const state of STATES) {
				const one = await inState(state);
				await store.drop(one.spendingId);
				expect(await stateOf(one)).to.equal(state === "begun" ? undefined : state);
			}
			await store.drop(randomUUID());
		});

		it("gives a title to the one spending that bought it", async () => {
			const { store } = stores;
			const [one, other] = [await inState("paid"), await inState("paid")];
			expect(await store.finishTitle(one, "Night Owl", 9)).to.equal(true);
			expect(await store.finishTitle(one, "Night Owl", 10), "again").to.equal(true);
			expect(await store.finishTitle(other, "Night Owl", 11)).to.equal(false);
			expect([await stateOf(one), await stateOf(other)]).to.deep.equal(["done", "paid"]);
			const begun = await inState("begun");
			await store.finishTitle(begun, "Early Bird", 12);
			expect(await stateOf(begun), "not paid").to.equal("begun");
			expect(await store.finishTitle(await inState("paid"), "Aurora", 8)).to.equal(true);
			expect(await store.titlesOf(streamer)).to.deep.equal([
				{ title: "Aurora", boughtAtMs: 8 },
				{ title: "Night Owl", boughtAtMs: 9 },
			]);
			expect(await store.titlesOf({ ...streamer, entityType: "character" })).to.deep.equal([]);
		});

		it("gives a title once when two spendings buy it at once", async () => {
			const { store } = stores;
			const bought = await Promise.all(
				[await inState("paid"), await inState("paid")].map((one) => store.finishTitle(one, "Twin", 1)),
			);
			expect(bought.filter(Boolean)).to.have.length(1);
			expect(await store.titlesOf(streamer)).to.have.length(1);
		});

		it("puts the call that pays back into the ledger once", async () => {
			const one = await inState("paid");
			const before = await waiting();
			await Promise.all([1, 2, 3].map(() => stores.store.refund(one.spendingId, refundOf(one))));
			expect(await waiting()).to.equal(before + 1);
		});

		it("lists what is open and begun before, oldest first", async () => {
			const { store } = stores;
			const old = 1_000;
			const [second, first] = [await inState("paid", { atMs: 20 }), await inState("begun", { atMs: 10 })];
			await inState("done", { atMs: 15 });
			await inState("refunded", { atMs: 16 });
			const late = await inState("begun", { atMs: old });
			const open = (await store.listOpen(old, 100)).filter((found) => found.streamer.entityId === streamer.entityId);
			expect(open.map(({ spendingId }) => spendingId)).to.deep.equal([first.spendingId, second.spendingId]);
			expect((await store.listOpen(old + 1, 100)).map(({ spendingId }) => spendingId)).to.include(late.spendingId);
			expect(await store.listOpen(old, 1)).to.have.length(1);
		});
	});
}
