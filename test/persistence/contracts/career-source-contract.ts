import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { CareerSource } from "../../../src/persistence/career-source.ts";

/** What every writable career source does, on a source of its own for each test. */
export function careerSourceContract(
	name: string,
	open: () => Promise<{ careers: CareerSource; close(): Promise<void> }>,
): void {
	describe(`career source contract: ${name}`, () => {
		let careers: CareerSource;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ careers, close } = await open());
		});
		afterEach(() => close());

		it("answers 0 for a streamer it never saw", async () => {
			const streamer = { entityType: "account", entityId: randomUUID() } as const;
			expect([await careers.totalGrowth(streamer), await careers.phase(streamer)]).to.deep.equal([0, 0]);
		});

		it("answers what was set last, fractions too, of this streamer only", async () => {
			const entityId = randomUUID();
			for (const growth of [30, 600.125, 0]) {
				await careers.setTotalGrowth({ entityType: "character", entityId }, growth);
				expect(await careers.totalGrowth({ entityType: "character", entityId })).to.equal(growth);
				expect(await careers.totalGrowth({ entityType: "account", entityId })).to.equal(0);
			}
		});

		it("has the phase of the growth that was set", async () => {
			const streamer = { entityType: "account", entityId: randomUUID() } as const;
			const phases: number[] = [];
			for (const growth of [4.99, 5, 25, 100, 500, 0]) {
				await careers.setTotalGrowth(streamer, growth);
				phases.push(await careers.phase(streamer));
			}
			expect(phases).to.deep.equal([0, 1, 2, 3, 4, 0]);
		});

		it("takes simultaneous first values", async () => {
			const streamer = { entityType: "character", entityId: randomUUID() } as const;
			await Promise.all([1, 2, 3].map((growth) => careers.setTotalGrowth(streamer, growth)));
			expect([1, 2, 3]).to.include(await careers.totalGrowth(streamer));
		});

		it("refuses a growth that is negative or no number, and keeps the one before", async () => {
			const streamer = { entityType: "character", entityId: randomUUID() } as const;
			await careers.setTotalGrowth(streamer, 5);
			for (const growth of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
				const error = await careers.setTotalGrowth(streamer, growth).catch((error: unknown) => error);
				expect(error).to.be.instanceOf(RangeError).with.property("message").that.contains(`totalGrowth ${growth}`);
			}
			expect(await careers.totalGrowth(streamer)).to.equal(5);
		});
	});
}
