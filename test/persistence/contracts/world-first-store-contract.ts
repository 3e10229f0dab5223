import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { WorldFirstClaim, WorldFirstStore } from "../../../src/persistence/world-first-store.ts";

/** What every store of world firsts does, on a store of its own for each test. */
export function worldFirstStoreContract(
	name: string,
	open: () => Promise<{ worldFirsts: WorldFirstStore; close(): Promise<void> }>,
): void {
	describe(`world-first store contract: ${name}`, () => {
		let worldFirsts: WorldFirstStore;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ worldFirsts, close } = await open());
		});
		afterEach(() => close());

		const claim = (more: Partial<WorldFirstClaim> = {}): WorldFirstClaim => ({
			gameServiceId: "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d",
			code: "dragon-slain",
			showtimeSessionId: randomUUID(),
			eventId: randomUUID(),
			claimedAtMs: 1_700_000_000_000,
			...more,
		});

		it("gives a code to the first claim of a game service", async () => {
			expect(await worldFirsts.claim(claim())).to.equal(true);
			expect(await worldFirsts.claim(claim())).to.equal(false);
			expect(await worldFirsts.claim(claim({ code: "castle-taken" }))).to.equal(true);
			expect(await worldFirsts.claim(claim({ gameServiceId: randomUUID() }))).to.equal(true);
		});

		it("gives it to the same event again, and to no other of its session", async () => {
			const first = claim();
			for (const claimedAtMs of [1, 2, 3]) expect(await worldFirsts.claim({ ...first, claimedAtMs })).to.equal(true);
			expect(await worldFirsts.claim({ ...first, eventId: randomUUID() })).to.equal(false);
		});

		it("gives it to one of those that claim at once", async () => {
			const given = await Promise.all(Array.from({ length: 8 }, () => worldFirsts.claim(claim())));
			expect(given.filter((isFirst) => isFirst)).to.have.length(1);
		});
	});
}
