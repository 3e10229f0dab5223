import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Stint } from "../../../src/events/effect.ts";
import type { StintStore } from "../../../src/persistence/stint-store.ts";

/** What every store of stints does. */
export function stintStoreContract(
	name: string,
	open: () => Promise<{ stints: StintStore; close(): Promise<void> }>,
): void {
	describe(`stint store contract: ${name}`, () => {
		let stints: StintStore;
		let close: () => Promise<void>;

		before(async () => {
			({ stints, close } = await open());
		});
		after(() => close());

		const stint = (serial: number, more: Partial<Stint> = {}): Stint => ({
			serial,
			memberId: randomUUID(),
			template: serial,
			ticks: 12,
			engagementBpSum: 80_001,
			isRealDerived: false,
			personality: "lurker",
			interests: ["combat", "trade"],
			isPresent: false,
			...more,
		});

		it("answers stints as they were added, by serial", async () => {
			const id = randomUUID();
			const real = stint(3, { template: null, isRealDerived: true, decayBp: 150, bias: "Critical", isPresent: true });
			const other = stint(1, { interests: [] });
			await stints.add(id, [real]);
			await stints.add(id, [other]);
			expect(await stints.list(id)).to.deep.equal([other, real]);
			expect(await stints.list(randomUUID())).to.deep.equal([]);
		});

		it("keeps a stint that is added again as it was, at the same time too", async () => {
			const id = randomUUID();
			const first = [stint(1), stint(2)];
			await Promise.all([stints.add(id, first), stints.add(id, first)]);
			await stints.add(id, [{ ...first[0], ticks: 99 }, stint(3), { ...first[1], ticks: 99 }]);
			const kept = await stints.list(id);
			expect(kept.slice(0, 2)).to.deep.equal(first);
			expect(kept.map(({ serial }) => serial)).to.deep.equal([1, 2, 3]);
		});

		it("takes a whole audience at once", async () => {
			const id = randomUUID();
			const all = Array.from({ length: 2_500 }, (_, serial) => stint(serial));
			await stints.add(id, all);
			expect(await stints.list(id)).to.deep.equal(all);
		});

		it("drops the stints of one session", async () => {
			const [id, other] = [randomUUID(), randomUUID()];
			await stints.add(id, [stint(1)]);
			await stints.add(other, [stint(1)]);
			await stints.drop(id);
			await stints.drop(id);
			expect(await stints.list(id)).to.deep.equal([]);
			expect(await stints.list(other)).to.have.length(1);
		});
	});
}
