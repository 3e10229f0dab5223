import { expect } from "chai";
import type { IdempotencyStore } from "../../../src/persistence/idempotency-store.ts";

/** What every idempotency store does, on a store of its own for each test. */
export function idempotencyStoreContract(
	name: string,
	open: () => Promise<{ answers: IdempotencyStore; close(): Promise<void> }>,
): void {
	describe(`idempotency store contract: ${name}`, () => {
		let answers: IdempotencyStore;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ answers, close } = await open());
		});
		afterEach(() => close());

		it("finds nothing under a key that was never saved", async () => {
			expect(await answers.find("alice", "key")).to.equal(undefined);
		});

		it("gives an answer back as it was, whatever its JSON", async () => {
			for (const [i, response] of [{ a: [1, { b: "ü🎉" }] }, [], "text", 0, null, {}].entries()) {
				const record = { requestHash: `hash ${i}`, response, savedAtMs: i };
				expect(await answers.save("alice", `key ${i}`, record)).to.deep.equal(record);
				expect(await answers.find("alice", `key ${i}`)).to.deep.equal(record);
			}
		});

		it("keeps the first answer of a key and says so to the second", async () => {
			const first = { requestHash: "one", response: 1, savedAtMs: 10 };
			await answers.save("alice", "key", first);
			expect(await answers.save("alice", "key", { requestHash: "two", response: 2, savedAtMs: 20 })).to.deep.equal(
				first,
			);
			expect(await answers.find("alice", "key")).to.deep.equal(first);
		});

		it("agrees on one answer when many are saved at once", async () => {
			const saved = await Promise.all(
				[1, 2, 3, 4, 5].map((n) => answers.save("alice", "key", { requestHash: "same", response: n, savedAtMs: n })),
			);
			expect(new Set(saved.map(({ response }) => response)).size).to.equal(1);
			expect(await answers.find("alice", "key")).to.deep.equal(saved[0]);
		});

		it("keeps the keys of principals apart", async () => {
			await answers.save("alice", "key", { requestHash: "one", response: 1, savedAtMs: 10 });
			expect(await answers.find("bob", "key")).to.equal(undefined);
			expect(await answers.find("ali", "cekey")).to.equal(undefined);
		});

		it("drops what is older than an instant and nothing else", async () => {
			for (const savedAtMs of [10, 20, 30]) {
				await answers.save("alice", `at ${savedAtMs}`, { requestHash: "", response: {}, savedAtMs });
			}
			await answers.dropOlderThan(20);
			const found = await Promise.all([10, 20, 30].map((at) => answers.find("alice", `at ${at}`)));
			expect(found.map((record) => record?.savedAtMs)).to.deep.equal([undefined, 20, 30]);
		});
	});
}
