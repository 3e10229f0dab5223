import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { ShowtimeError } from "../../src/errors.ts";
import type { StreamerReference } from "../../src/events/reference.ts";
import { SqlSpendingStore } from "../../src/persistence/sql-spending-store.ts";
import { systemClock } from "../../src/rooms/clock.ts";
import { TipSpending, type TipSpendingParts, type WantedItem } from "../../src/rooms/tip-spending.ts";
import { OpenSpendings } from "../../src/workers/open-spendings.ts";
import { closing } from "../support/closing.ts";
import { DATABASES } from "../support/databases.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";

const PRICES = { boost: 50, title: 200 };
const FUNDS = 500;
/** Calls that a purchase makes of its surroundings, and more. */
const MOST_CALLS = 10;
const A_MINUTE_AND_MORE_MS = 60_001;

for (const { name, open } of DATABASES) {
	describe(`tips that are spent: ${name}`, () => {
		const close = closing();
		let house: SessionHouse;
		let store: SqlSpendingStore;
		let parts: TipSpendingParts;
		let refunds: () => Promise<{ amount: number; purpose: string }[]>;
		let streamer: StreamerReference;
		let showtimeSessionId: string;

		before(async () => {
			const database = await open();
			close.add(() => database.close());
			house = buildSessionHouse({ database, parts: { clock: systemClock } });
			await house.load();
			close.add(() => house.directory.close());
			store = new SqlSpendingStore(database.db);
			const { platform, directory } = house;
			parts = { store, wallets: platform.wallets, directory, ruleBook: house.parts.ruleBook, clock: systemClock };
			refunds = async () => {
				const of = database.db.selectFrom("platform_call").select("body").where("streamerId", "=", streamer.entityId);
				const rows = await of.where("kind", "=", "credit").execute();
				return rows.map(({ body }) => JSON.parse(body));
			};
		});

		async function begin(): Promise<void> {
			streamer = { entityType: "account", entityId: randomUUID() };
			const reference = { type: "showtime-session", id: randomUUID() };
			const funds = { callId: randomUUID(), owner: streamer, amount: FUNDS, kind: "tip", reference } as const;
			await house.platform.wallets.credit(funds);
			const { record } = await house.directory.start({ streamer, gameServiceId: randomUUID() });
			showtimeSessionId = record.showtimeSessionId;
		}
		const balance = () => house.platform.wallets.balanceOf(streamer);
		const boosts = async () => (await house.directory.get(showtimeSessionId)).summary?.amplifications.length;
		const end = () => house.directory.end(showtimeSessionId);

		/** A process that dies in one of its calls, which is done or not: nothing happens from there on. */
		function dying(place: number, isLastDone: boolean): TipSpending {
			let left = place;
			const mortal = <T extends object>(part: T): T =>
				new Proxy(part, {
					get(target, key) {
						const value: unknown = Reflect.get(target, key);
						if (typeof value !== "function") return value;
						return async (...given: unknown[]) => {
							const isLast = left-- === 0;
							const answer: unknown =
								left >= 0 || (isLast && isLastDone) ? await value.apply(target, given) : undefined;
							if (left < 0) throw new Error("the process is dead");
							return answer;
						};
					},
				});
			const { wallets, directory } = parts;
			return new TipSpending({
				...parts,
				store: mortal(store),
				wallets: mortal(wallets),
				directory: mortal(directory),
			});
		}

		/** Dies in every call; `goOn` does what comes after. Answers how often a process died. */
		async function dieEverywhere(wanted: WantedItem, goOn: (callId: string) => Promise<unknown>): Promise<number> {
			let deaths = 0;
			for (let place = 0; place < MOST_CALLS; place++) {
				for (const isLastDone of [false, true]) {
					await begin();
					const callId = randomUUID();
					await dying(place, isLastDone)
						.buy(streamer, wanted, callId)
						.catch(() => deaths++);
					await goOn(callId);
				}
			}
			return deaths;
		}

		it("buy a title once, wherever the process dies that is at it", async () => {
			const wanted = { kind: "title", title: "Night Owl" } as const;
			const deaths = await dieEverywhere(wanted, async (callId) => {
				expect((await new TipSpending(parts).buy(streamer, wanted, callId)).state).to.equal("done");
				expect(await balance()).to.equal(FUNDS - PRICES.title);
				expect((await store.titlesOf(streamer)).map(({ title }) => title)).to.deep.equal(["Night Owl"]);
			});
			expect(deaths).to.be.at.least(8);
		});

		it("buy a boost once, wherever the process dies that is at it", async () => {
			const deaths = await dieEverywhere({ kind: "boost" }, async (callId) => {
				expect((await new TipSpending(parts).buy(streamer, { kind: "boost" }, callId)).state).to.equal("done");
				expect(await balance()).to.equal(FUNDS - PRICES.boost);
				expect(await boosts()).to.equal(1);
			});
			expect(deaths).to.be.at.least(8);
		});

		it("are carried to their end by the worker when nobody asks again", async () => {
			const tips = new TipSpending(parts);
			const { logger } = house;
			const clock = { nowMs: () => systemClock.nowMs() + A_MINUTE_AND_MORE_MS };
			const worker = new OpenSpendings({ store, complete: (spending) => tips.complete(spending), clock, logger });
			await dieEverywhere({ kind: "boost" }, async () => {
				await worker.look(() => false);
				expect(await store.listOpen(clock.nowMs(), 10)).to.deep.equal([]);
				const isBought = (await balance()) === FUNDS - PRICES.boost;
				expect(await boosts()).to.equal(isBought ? 1 : 0);
				if (!isBought) expect(await balance()).to.equal(FUNDS);
				await end();
			});
		});

		it("are paid back once when the session ends before it is boosted", async () => {
			await begin();
			const { wallets } = parts;
			const tips = new TipSpending({
				...parts,
				wallets: {
					balanceOf: (owner) => wallets.balanceOf(owner),
					async debit(movement) {
						const answer = await wallets.debit(movement);
						await end();
						return answer;
					},
				},
			});
			const callId = randomUUID();
			for (const attempt of [1, 2]) {
				const failure = await tips.buy(streamer, { kind: "boost" }, callId).catch((error: unknown) => error);
				expect((failure as ShowtimeError).code, `attempt ${attempt}`).to.equal("STREAMER_NOT_LIVE");
			}
			expect(await balance()).to.equal(FUNDS - PRICES.boost);
			const credits = (await refunds()).filter(({ purpose }) => purpose === "refund");
			expect(credits.map(({ amount }) => amount)).to.deep.equal([PRICES.boost]);
		});

		it("are paid back when the same title was bought twice at once", async () => {
			await begin();
			const buy = () => new TipSpending(parts).buy(streamer, { kind: "title", title: "Night Owl" }, randomUUID());
			const bought = await Promise.allSettled([buy(), buy()]);
			const refused = bought.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
			expect(refused).to.have.length(1);
			expect(refused[0]).to.be.instanceOf(ShowtimeError).and.include({ code: "TITLE_OWNED" });
			const paidBack = (await refunds()).reduce((sum, { amount }) => sum + amount, 0);
			expect((await balance()) + paidBack).to.equal(FUNDS - PRICES.title);
			expect(await store.titlesOf(streamer)).to.have.length(1);
		});
	});
}
