import { expect } from "chai";
import type { AuditLog } from "../../../src/persistence/audit-log.ts";
import type { ReservoirSizeStore } from "../../../src/persistence/reservoir-size-store.ts";

/** What every store of reservoir sizes does, with the audit log that it writes. */
export function reservoirSizeStoreContract(
	name: string,
	open: () => Promise<{ sizes: ReservoirSizeStore; audit: AuditLog; close(): Promise<void> }>,
): void {
	describe(`reservoir size store contract: ${name}`, () => {
		let sizes: ReservoirSizeStore;
		let audit: AuditLog;
		let close: () => Promise<void>;

		beforeEach(async () => {
			({ sizes, audit, close } = await open());
		});
		afterEach(() => close());

		const raise = (gameServiceId: string, size: number) => sizes.raise(gameServiceId, size, actOf(gameServiceId, size));
		const actOf = (gameServiceId: string, size: number) => ({
			atMs: 1,
			subject: "ann",
			role: "admin" as const,
			action: "reservoir/seed",
			gameServiceId,
			before: 10,
			after: size,
			detail: { size },
		});

		it("keeps the largest size of every game service", async () => {
			expect(await sizes.all()).to.deep.equal(new Map());
			await raise("a", 20);
			await raise("b", 25);
			await raise("a", 40);
			await raise("a", 30);
			expect(await sizes.all()).to.deep.equal(new Map(Object.entries({ a: 40, b: 25 })));
		});

		it("writes each act into the audit log", async () => {
			await raise("a", 20);
			await raise("a", 40);
			const { entries } = await audit.list({ page: 1, pageSize: 10 });
			expect(entries.map(({ sequence: _, ...act }) => act)).to.deep.equal(
				[actOf("a", 40), actOf("a", 20)].map((act) => ({ ...act, outcome: "done", calls: 1 })),
			);
		});

		it("takes many sizes at once", async () => {
			await Promise.all([20, 50, 30].map((size) => raise("a", size)));
			expect(await sizes.all()).to.deep.equal(new Map([["a", 50]]));
		});
	});
}
