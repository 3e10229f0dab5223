import { randomUUID } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import type { GrowthEntry } from "../../../src/platform/seeds.ts";
import { closing } from "../../support/closing.ts";
import { EMBEDDED_PLATFORMS, type OpenEmbeddedPlatform } from "../../support/embedded-platforms.ts";
import { refusalOf } from "../../support/refusal-of.ts";
import { STREAMER_SEED_TYPE } from "../contracts/streamer-seed-type.ts";

const NOTHING = { totalGrowth: 0, domains: {} };

for (const { name, open } of EMBEDDED_PLATFORMS) {
	describe(`seeds: ${name}`, () => {
		const close = closing();
		let platform: OpenEmbeddedPlatform;

		before(async () => {
			platform = await open();
			close.add(platform.close);
		});

		const seedOf = (entityId: string = randomUUID()) =>
			platform.seeds.ensure({ entityType: "account", entityId }, "Ada");
		const record = (seedId: string, entries: GrowthEntry[], callId: string = randomUUID()) =>
			platform.seeds.record({ callId, seedId, entries, before: NOTHING, isRepeat: false });

		it("are refused before their type is there", async () => {
			expect(await refusalOf(seedOf())).to.equal(404);
			await platform.seeds.ensureType(STREAMER_SEED_TYPE);
			expect((await seedOf()).phaseCode).to.equal("unknown");
		});

		it("keep a type as it was first", async () => {
			await platform.seeds.ensureType({ ...STREAMER_SEED_TYPE, phases: [] });
			expect((await seedOf()).phaseCode).to.equal("unknown");
		});

		it("count every recording once, many at once and each of them twice", async () => {
			const entries = fc.array(fc.record({ domain: fc.constantFrom("a", "b"), amount: fc.nat(40).map((n) => n / 4) }), {
				minLength: 1,
				maxLength: 2,
			});
			await fc.assert(
				fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 5 }), async (recordings) => {
					const { seedId } = await seedOf();
					const sent = recordings.map((entries) => ({ entries, callId: randomUUID() }));
					await Promise.all([...sent, ...sent].map(({ entries, callId }) => record(seedId, entries, callId)));
					const { totalGrowth } = await platform.seeds.growthOf(seedId);
					expect(totalGrowth).to.equal(recordings.flat().reduce((sum, { amount }) => sum + amount, 0));
				}),
				{ numRuns: 10 },
			);
		});

		it("refuse the call id of another seed's recording", async () => {
			const [one, other] = [await seedOf(), await seedOf()];
			const callId = randomUUID();
			await record(one.seedId, [{ domain: "a", amount: 1 }], callId);
			expect(await refusalOf(record(other.seedId, [{ domain: "a", amount: 1 }], callId))).to.equal(409);
			expect(await platform.seeds.growthOf(other.seedId)).to.deep.equal(NOTHING);
		});

		it("refuse growth that is none", async () => {
			const { seedId } = await seedOf();
			for (const amount of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
				expect(await refusalOf(record(seedId, [{ domain: "a", amount }]))).to.equal(400);
			}
			expect(await refusalOf(record(seedId, [{ domain: "", amount: 1 }]))).to.equal(400);
			expect(await refusalOf(record(seedId, [{ domain: "a".repeat(192), amount: 1 }]))).to.equal(400);
			expect(await refusalOf(record(seedId, []))).to.equal(400);
			expect(await platform.seeds.growthOf(seedId)).to.deep.equal(NOTHING);
		});

		it("take the repeat of what was recorded before the seed was archived", async () => {
			const { seedId } = await seedOf();
			const callId = randomUUID();
			const grown = await record(seedId, [{ domain: "a", amount: 1 }], callId);
			await platform.seeds.archive(seedId);
			expect(await record(seedId, [{ domain: "a", amount: 1 }], callId)).to.deep.equal(grown);
		});

		it("give an owner whose seed was archived a new one", async () => {
			const entityId = randomUUID();
			const { seedId } = await seedOf(entityId);
			await platform.seeds.archive(seedId);
			expect((await seedOf(entityId)).seedId).not.to.equal(seedId);
		});
	});
}
