import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { CheckpointStore } from "../../../src/persistence/checkpoint-store.ts";
import type { ClaimedMessages, Outbox, OutboxMessage } from "../../../src/persistence/outbox.ts";
import { codeOf } from "../../support/code-of.ts";

const NOW = 1_000_000;
const HOLD = 30_000;

/** What every outbox does, on a store of its own for each test. */
export function outboxContract(
	name: string,
	open: () => Promise<{ outbox: Outbox; checkpoints: CheckpointStore; close(): Promise<void> }>,
): void {
	describe(`outbox contract: ${name}`, () => {
		let outbox: Outbox;
		let checkpoints: CheckpointStore;
		let close: () => Promise<void>;
		const session = randomUUID();

		beforeEach(async () => {
			({ outbox, checkpoints, close } = await open());
		});
		afterEach(() => close());

		const message = (sequence: number, showtimeSessionId = session): OutboxMessage => ({
			messageId: `${showtimeSessionId}:${sequence}`,
			showtimeSessionId,
			sequence,
			subject: "showtime.session.paused",
			body: JSON.stringify({ sequence, text: "ünïcode 🎉" }),
			atMs: NOW - 1_000 * sequence,
		});
		const claimed = async (nowMs = NOW): Promise<ClaimedMessages> => {
			const claim = await outbox.claim(nowMs, HOLD);
			if (claim === undefined) throw new Error("nothing is due");
			return claim;
		};
		const sequences = ({ messages }: ClaimedMessages) => messages.map(({ sequence }) => sequence);

		it("has nothing to begin with", async () => {
			expect(await outbox.claim(NOW, HOLD)).to.equal(undefined);
			expect(await outbox.hasWaiting(session)).to.equal(false);
			expect(await outbox.figures()).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 0 });
			await outbox.add([]);
			expect((await outbox.figures()).waiting).to.equal(0);
		});

		it("gives messages back as they were, in the order they came in", async () => {
			await outbox.add([message(3), message(1)]);
			await outbox.add([message(2)]);
			const claim = await claimed();
			expect(claim).to.deep.include({ showtimeSessionId: session, tries: 0 });
			expect(claim.messages).to.deep.equal([message(3), message(1), message(2)]);
			expect(await outbox.hasWaiting(session)).to.equal(true);
			expect(await outbox.figures()).to.deep.equal({ waiting: 3, oldestAtMs: NOW - 3_000, dead: 0 });
		});

		it("keeps one of a message that comes in twice", async () => {
			await outbox.add([message(1)]);
			await outbox.add([message(1), message(2)]);
			expect(sequences(await claimed())).to.deep.equal([1, 2]);
		});

		it("lets one relay hold a session's messages, until the time is over", async () => {
			await outbox.add([message(1)]);
			const claims = await Promise.all(Array.from({ length: 5 }, () => outbox.claim(NOW, HOLD)));
			expect(claims.filter((claim) => claim !== undefined)).to.have.length(1);
			expect(await outbox.claim(NOW + HOLD - 1, HOLD)).to.equal(undefined);
			expect(sequences(await claimed(NOW + HOLD))).to.deep.equal([1]);
		});

		it("leaves a relay that was too slow nothing to settle but what it delivered", async () => {
			await outbox.add([message(1), message(2)]);
			const slow = await claimed();
			const next = await claimed(NOW + HOLD);
			await outbox.settle(slow, [message(1).messageId]);
			expect(await outbox.claim(NOW + HOLD, HOLD), "the other one holds the rest").to.equal(undefined);
			await outbox.settle(next, [message(1).messageId, message(2).messageId]);
			expect(await outbox.hasWaiting(session)).to.equal(false);
		});

		it("forgets what was delivered, and keeps what came in meanwhile due", async () => {
			await outbox.add([message(1)]);
			const claim = await claimed();
			await outbox.add([message(2)]);
			await outbox.settle(claim, [message(1).messageId]);
			const next = await claimed();
			expect(sequences(next)).to.deep.equal([2]);
			await outbox.settle(next, [message(2).messageId]);
			expect(await outbox.claim(NOW + 10 * HOLD, HOLD)).to.equal(undefined);
			expect((await outbox.figures()).waiting).to.equal(0);
		});

		it("counts failures in a row, and waits as long as it is told to, or until it is hurried", async () => {
			await outbox.add([message(1), message(2)]);
			await outbox.postpone(await claimed(), [], NOW + 500);
			expect(await outbox.claim(NOW + 499, HOLD)).to.equal(undefined);
			const second = await claimed(NOW + 500);
			expect([second.tries, sequences(second)]).to.deep.equal([1, [1, 2]]);
			await outbox.postpone(second, [], NOW + 9_000);
			await outbox.hurry();
			const third = await claimed();
			expect(third.tries).to.equal(2);
			await outbox.postpone(third, [message(1).messageId], NOW);
			const fourth = await claimed();
			expect([fourth.tries, sequences(fourth)], "one went through, so it counts anew").to.deep.equal([1, [2]]);
		});

		it("takes sessions one after the other, and 200 messages at once", async () => {
			const other = randomUUID();
			await outbox.add(Array.from({ length: 250 }, (_, i) => message(i + 1)));
			await outbox.add([message(1, other)]);
			const one = await claimed();
			const two = await claimed();
			expect(new Set([one.showtimeSessionId, two.showtimeSessionId])).to.deep.equal(new Set([session, other]));
			const large = one.showtimeSessionId === session ? one : two;
			expect(large.messages).to.have.length(200);
			await outbox.settle(
				large,
				large.messages.map(({ messageId }) => messageId),
			);
			expect(sequences(await claimed())[0]).to.equal(201);
		});

		it("keeps what was given up apart, with nothing held back behind it", async () => {
			await outbox.add([message(1), message(2)]);
			const claim = await claimed();
			await outbox.bury(message(1).messageId, "too large: ".padEnd(2_000, "x"));
			await outbox.settle(claim, [message(2).messageId]);
			expect(await outbox.figures()).to.deep.equal({ waiting: 0, oldestAtMs: undefined, dead: 1 });
			expect(await outbox.hasWaiting(session)).to.equal(false);
			expect(await outbox.claim(NOW + HOLD, HOLD)).to.equal(undefined);
		});

		it("takes messages with the checkpoint they belong to, or neither", async () => {
			const checkpoint = { showtimeSessionId: session, marker: 1, tick: 1, sequence: 2, body: new Uint8Array([1]) };
			await checkpoints.save(checkpoint, { outbox: [message(1)] });
			expect(sequences(await claimed())).to.deep.equal([1]);
			const other = randomUUID();
			const late = { token: 7, outbox: [message(1, other)] };
			expect(await codeOf(checkpoints.save({ ...checkpoint, showtimeSessionId: other }, late))).to.equal("NOT_OWNER");
			expect(await outbox.hasWaiting(other)).to.equal(false);
			expect(await checkpoints.list(other)).to.deep.equal([]);
		});

		it("misses nothing while messages come in and go out at once", async () => {
			const seen: number[] = [];
			const writing = (async () => {
				for (let sequence = 1; sequence <= 40; sequence++) await outbox.add([message(sequence)]);
			})();
			let isWritten = false;
			const relaying = (async () => {
				for (let isLast = false; !isLast; ) {
					isLast = isWritten;
					const claim = await outbox.claim(NOW, HOLD);
					if (claim === undefined) continue;
					isLast = false;
					seen.push(...sequences(claim));
					await outbox.settle(
						claim,
						claim.messages.map(({ messageId }) => messageId),
					);
				}
			})();
			await writing;
			isWritten = true;
			await relaying;
			expect(seen).to.deep.equal(Array.from({ length: 40 }, (_, i) => i + 1));
		});
	});
}
