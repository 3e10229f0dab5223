import { expect } from "chai";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { IncomeLedger } from "../../../src/persistence/income-ledger.ts";
import type { PlatformCalls } from "../../../src/persistence/platform-calls.ts";

const DAY_MS = 86_400_000;

export interface OpenIncomeLedger {
	/** Two processes on the same stores. */
	ledgers: [IncomeLedger, IncomeLedger];
	calls: PlatformCalls;
	/** After it returns there are streamers with so many followers each. */
	follow(followers: readonly number[]): Promise<StreamerReference[]>;
	close(): Promise<void>;
}

/** What every ledger of passive income does. */
export function incomeLedgerContract(name: string, open: () => Promise<OpenIncomeLedger>): void {
	describe(`the ledger of passive income: ${name}`, () => {
		let opened: OpenIncomeLedger;

		beforeEach(async () => {
			opened = await open();
		});
		afterEach(() => opened.close());

		const periodOf = (day: number, followersAUnit = 10) => ({
			startedAtMs: day * DAY_MS,
			followersAUnit,
			nowMs: day * DAY_MS + 5,
		});

		/** What has been decided for each streamer since it was asked last. */
		async function paid(streamers: readonly StreamerReference[]): Promise<number[]> {
			const amounts = new Map<string, number>();
			for (;;) {
				const claim = await opened.calls.claim(1, 1_000);
				if (claim === undefined) break;
				for (const { streamer, body } of claim.items) {
					if (body.kind !== "credit") throw new Error(body.kind);
					expect([body.purpose, body.reference.type]).to.deep.equal(["passive-income", "passive-income"]);
					amounts.set(streamer.entityId, (amounts.get(streamer.entityId) ?? 0) + body.amount);
				}
				await opened.calls.settle(
					claim,
					claim.items.map(({ callId }) => callId),
				);
			}
			return streamers.map(({ entityId }) => amounts.get(entityId) ?? 0);
		}

		async function payAll(period: ReturnType<typeof periodOf>, [ledger] = opened.ledgers): Promise<void> {
			while ((await ledger.pay(period, 2)) > 0);
		}

		it("pays whole units for followers, once a period", async () => {
			const streamers = await opened.follow([0, 9, 10, 19, 20, 1_005]);
			await payAll(periodOf(1));
			await payAll(periodOf(1));
			expect(await paid(streamers)).to.deep.equal([0, 0, 1, 1, 2, 100]);
			await payAll(periodOf(1));
			expect(await paid(streamers), "a period again").to.deep.equal([0, 0, 0, 0, 0, 0]);
			await payAll(periodOf(2));
			expect(await paid(streamers)).to.deep.equal([0, 0, 1, 1, 2, 100]);
		});

		it("pays once when two processes are at it", async () => {
			const streamers = await opened.follow(Array.from({ length: 40 }, () => 30));
			const [one, other] = opened.ledgers;
			await Promise.all([payAll(periodOf(1), [one, other]), payAll(periodOf(1), [other, one])]);
			expect(await paid(streamers)).to.deep.equal(streamers.map(() => 3));
		});

		it("pays nobody where a unit is for no number of followers", async () => {
			const streamers = await opened.follow([100]);
			await payAll(periodOf(1, 0));
			expect(await paid(streamers)).to.deep.equal([0]);
		});
	});
}
