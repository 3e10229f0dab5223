import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { CheckpointStore } from "../../../src/persistence/checkpoint-store.ts";
import type { Outbox, OutboxMessage } from "../../../src/persistence/outbox.ts";
import { codeOf } from "../../support/code-of.ts";
import { relayQueueContract } from "./relay-queue-contract.ts";

const NOW = 1_000_000;
const HOLD = 30_000;

/** What every outbox does, on a store of its own for each test. */
export function outboxContract(
	name: string,
	open: () => Promise<{ outbox: Outbox; checkpoints: CheckpointStore; close(): Promise<void> }>,
): void {
	const message = (sequence: number, showtimeSessionId: string): OutboxMessage => ({
		messageId: `${showtimeSessionId}:${sequence}`,
		showtimeSessionId,
		sequence,
		subject: "showtime.session.paused",
		body: JSON.stringify({ sequence, text: "ünïcode 🎉" }),
		atMs: NOW - 1_000 * sequence,
	});

	relayQueueContract<OutboxMessage>(`outbox, ${name}`, async () => {
		const { outbox, close } = await open();
		const lines = [randomUUID(), randomUUID()] as const;
		return { queue: outbox, close, lines, item: message, idOf: ({ messageId }) => messageId };
	});

	describe(`outbox contract: ${name}`, () => {
		let outbox: Outbox;
		let checkpoints: CheckpointStore;
		let close: () => Promise<void>;
		const session = randomUUID();

		beforeEach(async () => {
			({ outbox, checkpoints, close } = await open());
		});
		afterEach(() => close());

		it("knows whether a message of a session waits", async () => {
			expect(await outbox.hasWaiting(session)).to.equal(false);
			await outbox.add([message(1, session)]);
			expect(await outbox.hasWaiting(session)).to.equal(true);
			const claim = await outbox.claim(NOW, HOLD);
			expect(claim?.items).to.have.length(1);
			await outbox.bury(message(1, session).messageId, "nobody takes it");
			expect(await outbox.hasWaiting(session)).to.equal(false);
		});

		it("takes messages with the checkpoint they belong to, or neither", async () => {
			const checkpoint = { showtimeSessionId: session, marker: 1, tick: 1, sequence: 2, body: new Uint8Array([1]) };
			await checkpoints.save(checkpoint, { outbox: [message(1, session)] });
			const claim = await outbox.claim(NOW, HOLD);
			expect(claim?.items.map(({ sequence }) => sequence)).to.deep.equal([1]);
			const other = randomUUID();
			const late = { token: 7, outbox: [message(1, other)] };
			expect(await codeOf(checkpoints.save({ ...checkpoint, showtimeSessionId: other }, late))).to.equal("NOT_OWNER");
			expect(await outbox.hasWaiting(other)).to.equal(false);
			expect(await checkpoints.list(other)).to.deep.equal([]);
		});
	});
}
