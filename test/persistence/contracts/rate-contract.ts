import { expect } from "chai";
import type { Rate } from "../../../src/persistence/rate.ts";

/** What every rate does; `open` makes one in which every key has its full second's worth. */
export function rateContract(name: string, open: (perSecond: number, nowMs: () => number) => Rate): void {
	describe(`rate contract: ${name}`, () => {
		it("gives a key its rate at once, then as time passes", async () => {
			let nowMs = 1_000_000;
			const rate = open(50, () => nowMs);
			for (let i = 0; i < 50; i++) expect(await rate.take("a")).to.deep.equal({ taken: true });
			expect(await rate.take("a")).to.deep.equal({ taken: false, retryAfterSeconds: 1 });
			nowMs += 20;
			expect((await rate.take("a")).taken).to.equal(true);
			expect((await rate.take("a")).taken).to.equal(false);
		});

		it("saves up no more than one second's worth", async () => {
			let nowMs = 1_000_000;
			const rate = open(10, () => nowMs);
			nowMs += 3_600_000;
			expect((await rate.take("a", 10)).taken).to.equal(true);
			expect((await rate.take("a")).taken).to.equal(false);
		});

		it("takes a whole batch or none of it", async () => {
			const rate = open(100, () => 1_000_000);
			expect((await rate.take("a", 60)).taken).to.equal(true);
			expect((await rate.take("a", 60)).taken).to.equal(false);
			expect((await rate.take("a", 40)).taken).to.equal(true);
		});

		it("keeps keys apart", async () => {
			const rate = open(1, () => 1_000_000);
			expect((await rate.take("a")).taken).to.equal(true);
			expect((await rate.take("b")).taken).to.equal(true);
			expect((await rate.take("a")).taken).to.equal(false);
		});
	});
}
