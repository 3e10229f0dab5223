import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { laneOf, type PlatformCall, type PlatformCallBody } from "../../../src/events/platform-call.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { KeptCall, PlatformCalls } from "../../../src/persistence/platform-calls.ts";
import { relayQueueContract } from "./relay-queue-contract.ts";

const NOW = 1_000_000;
const HOLD = 30_000;

/** What every ledger of calls does, on a store of its own for each test. */
export function platformCallsContract(
	name: string,
	open: () => Promise<{ calls: PlatformCalls; close(): Promise<void> }>,
): void {
	const call = (number: number, streamer: StreamerReference, body?: PlatformCallBody): PlatformCall => ({
		callId: `${streamer.entityId}:${number}`,
		streamer,
		body: body ?? { kind: "growth", entries: [{ domain: "audience_growth.followers", amount: number / 10 }] },
		atMs: NOW - 1_000 * number,
	});
	const kept = (one: PlatformCall): KeptCall => ({ ...one, note: undefined, isRepeat: false });

	relayQueueContract<KeptCall>(`platform calls, ${name}`, async () => {
		const { calls, close } = await open();
		const streamers: StreamerReference[] = [
			{ entityType: "character", entityId: randomUUID() },
			{ entityType: "account", entityId: randomUUID() },
		];
		const body: PlatformCallBody = { kind: "growth", entries: [] };
		const lines = streamers.map((streamer) => laneOf({ streamer, body }));
		const item = (number: number, line: string) => kept(call(number, streamers[lines.indexOf(line)]));
		return { queue: calls, close, lines: [lines[0], lines[1]], item, idOf: ({ callId }) => callId };
	});

	describe(`platform calls contract: ${name}`, () => {
		let calls: PlatformCalls;
		let close: () => Promise<void>;
		const streamer: StreamerReference = { entityType: "character", entityId: randomUUID() };

		beforeEach(async () => {
			({ calls, close } = await open());
		});
		afterEach(() => close());

		const claimed = async (nowMs = NOW) => {
			const claim = await calls.claim(nowMs, HOLD);
			if (claim === undefined) throw new Error("nothing is due");
			return claim;
		};

		it("changes nothing when a call is decided again, waiting, settled or given up", async () => {
			await calls.add([call(1, streamer), call(2, streamer), call(3, streamer)]);
			const claim = await claimed();
			await calls.bury(call(2, streamer).callId, "refused");
			await calls.settle(claim, [call(1, streamer).callId]);
			await calls.add([call(1, streamer), call(2, streamer), call(3, streamer)]);
			expect((await claimed()).items).to.deep.equal([kept(call(3, streamer))]);
			expect(await calls.figures()).to.deep.include({ waiting: 1, dead: 1 });
		});

		it("knows settled calls until they are dropped", async () => {
			await calls.add([call(1, streamer), call(2, streamer)]);
			const { callId } = call(1, streamer);
			await calls.settle(await claimed(), [callId, call(2, streamer).callId]);
			await calls.dropSettled(NOW - 1_000);
			await calls.add([call(1, streamer), call(2, streamer)]);
			expect(
				(await claimed()).items.map((one) => one.callId),
				"the older one is forgotten",
			).to.deep.equal([call(2, streamer).callId]);
		});

		it("keeps what was noted before the first attempt, and that there was one", async () => {
			await calls.add([call(1, streamer), call(2, streamer)]);
			const note = { totalGrowth: 1.25, domains: { "audience_growth.followers": 1.25 } };
			await calls.note(call(1, streamer).callId, note);
			await calls.note(call(2, streamer).callId, undefined);
			const [first, second] = (await claimed()).items;
			expect([first.note, first.isRepeat, second.note, second.isRepeat]).to.deep.equal([note, true, undefined, true]);
		});

		it("takes a note back", async () => {
			await calls.add([call(1, streamer)]);
			await calls.note(call(1, streamer).callId, { totalGrowth: 1, domains: {} });
			await calls.unnote(call(1, streamer).callId);
			expect((await claimed()).items).to.deep.equal([kept(call(1, streamer))]);
		});

		it("lets the calls to one service be carried out while another's are held", async () => {
			const growth = call(1, streamer);
			const report: PlatformCallBody = {
				kind: "analytics",
				gameServiceId: randomUUID(),
				type: "t",
				value: 1,
				atMs: NOW,
			};
			await calls.add([growth, call(2, streamer, report)]);
			const claims = [await claimed(), await claimed()];
			expect(new Set(claims.flatMap(({ items }) => items.map(({ body }) => body.kind)))).to.deep.equal(
				new Set(["growth", "analytics"]),
			);
		});

		it("takes a call with each of a kind's fields, thousands at once", async () => {
			const follows = Array.from({ length: 2_000 }, (_, number) => {
				const body = { kind: "follow", followerId: randomUUID(), memberId: randomUUID(), atMs: NOW } as const;
				return call(number, streamer, body);
			});
			await calls.add(follows);
			const seen: PlatformCall[] = [];
			for (let claim = await calls.claim(NOW, HOLD); claim !== undefined; claim = await calls.claim(NOW, HOLD)) {
				seen.push(...claim.items);
				await calls.settle(
					claim,
					claim.items.map(({ callId }) => callId),
				);
			}
			const inOrder = (some: readonly PlatformCall[]) => some.toSorted((a, b) => b.atMs - a.atMs);
			expect(inOrder(seen)).to.deep.equal(inOrder(follows.map(kept)));
		});
	});
}
