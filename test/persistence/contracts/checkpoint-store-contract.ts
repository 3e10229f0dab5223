import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Checkpoint, CheckpointStore } from "../../../src/persistence/checkpoint-store.ts";

/** What every checkpoint store does, on a store of its own for each test. */
export function checkpointStoreContract(
	name: string,
	open: () => Promise<{ checkpoints: CheckpointStore; close(): Promise<void> }>,
): void {
	describe(`checkpoint store contract: ${name}`, () => {
		let checkpoints: CheckpointStore;
		let close: () => Promise<void>;
		const session = randomUUID();

		beforeEach(async () => {
			({ checkpoints, close } = await open());
		});
		afterEach(() => close());

		const at = (marker: number, body = new Uint8Array([marker])): Checkpoint => ({
			showtimeSessionId: session,
			marker,
			tick: marker * 2,
			sequence: marker * 3,
			body,
		});
		const markers = async (showtimeSessionId = session) =>
			(await checkpoints.list(showtimeSessionId)).map(({ marker }) => marker);

		it("lists nothing of a session it never saw", async () => {
			expect(await markers()).to.deep.equal([]);
		});

		it("gives a checkpoint back as it was, whatever its bytes and size", async () => {
			const large = Uint8Array.from({ length: 400_000 }, (_, i) => i ^ (i >>> 8));
			const bodies = [new Uint8Array(0), Uint8Array.from({ length: 256 }, (_, i) => i), large];
			for (const [i, body] of bodies.entries()) await checkpoints.save(at(i + 1, body));
			const listed = await checkpoints.list(session);
			for (const [i, body] of bodies.entries()) {
				const { body: stored, ...rest } = listed[2 - i];
				const { body: _, ...expected } = at(i + 1);
				expect(rest).to.deep.equal(expected);
				expect(Buffer.compare(stored, body)).to.equal(0);
			}
		});

		it("keeps a body that is a view into a larger buffer", async () => {
			const buffer = Uint8Array.from({ length: 20 }, (_, i) => i);
			await checkpoints.save(at(1, buffer.subarray(5, 8)));
			const [{ body }] = await checkpoints.list(session);
			expect([...body]).to.deep.equal([5, 6, 7]);
		});

		it("keeps the newest three of a session, newest first", async () => {
			for (const marker of [1, 2, 5, 9, 12]) await checkpoints.save(at(marker));
			expect(await markers()).to.deep.equal([12, 9, 5]);
		});

		it("keeps three even when they are saved at once", async () => {
			await Promise.all(Array.from({ length: 10 }, (_, i) => checkpoints.save(at(i + 1))));
			expect(await markers()).to.deep.equal([10, 9, 8]);
		});

		it("replaces a checkpoint of the same marker", async () => {
			for (const marker of [1, 2, 3]) await checkpoints.save(at(marker));
			await checkpoints.save(at(3, new Uint8Array([99])));
			const listed = await checkpoints.list(session);
			expect(listed.map(({ marker, body }) => [marker, ...body])).to.deep.equal([
				[3, 99],
				[2, 2],
				[1, 1],
			]);
		});

		it("drops everything of a session and nothing of another", async () => {
			const other = randomUUID();
			await checkpoints.save(at(1));
			await checkpoints.save({ ...at(7), showtimeSessionId: other });
			await checkpoints.drop(session);
			expect(await markers()).to.deep.equal([]);
			expect(await markers(other)).to.deep.equal([7]);
		});
	});
}
