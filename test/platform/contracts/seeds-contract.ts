import { randomUUID } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { Growth, GrowthEntry, Seed, Seeds } from "../../../src/platform/seeds.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";
import { STREAMER_SEED_TYPE } from "./streamer-seed-type.ts";

const NOTHING: Growth = { totalGrowth: 0, domains: {} };

/** What all seeds do; `open` answers those of the type `streamer`. */
export function seedsContract(name: string, open: () => Promise<{ seeds: Seeds; close(): Promise<void> }>): void {
	describe(`seeds contract: ${name}`, () => {
		const close = closing();
		let seeds: Seeds;
		let owner: StreamerReference;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			seeds = opened.seeds;
			await seeds.ensureType(STREAMER_SEED_TYPE);
		});
		beforeEach(() => {
			owner = { entityType: "character", entityId: randomUUID() };
		});

		const record = async (seed: Seed, entries: GrowthEntry[], callId: string = randomUUID(), isRepeat = false) =>
			await seeds.record({ callId, seedId: seed.seedId, entries, before: await seeds.growthOf(seed.seedId), isRepeat });

		it("take a type that is there already as it is", async () => {
			await seeds.ensureType(STREAMER_SEED_TYPE);
			expect((await seeds.ensure(owner, "Ada")).phaseCode).to.equal("unknown");
		});

		it("make an owner's seed once, in the first phase and without growth", async () => {
			expect(await seeds.ofOwner(owner)).to.equal(undefined);
			const seed = await seeds.ensure(owner, "Ada");
			expect(seed).to.deep.include({ owner, phaseCode: "unknown", totalGrowth: 0 });
			expect(await seeds.ensure(owner, "Ada, later")).to.deep.equal(seed);
			expect(await seeds.ofOwner(owner)).to.deep.equal(seed);
			expect(await seeds.find(seed.seedId)).to.deep.equal(seed);
			expect(await seeds.growthOf(seed.seedId)).to.deep.equal(NOTHING);
		});

		it("make one seed for an owner that many ask for at once", async () => {
			const made = await Promise.all([1, 2, 3, 4].map(() => seeds.ensure(owner, "Ada")));
			expect(new Set(made.map(({ seedId }) => seedId)).size).to.equal(1);
		});

		it("keep a character and an account of one id apart", async () => {
			const account: StreamerReference = { entityType: "account", entityId: owner.entityId };
			const [one, other] = [await seeds.ensure(owner, "Ada"), await seeds.ensure(account, "Ada's player")];
			expect(one.seedId).not.to.equal(other.seedId);
			expect((await seeds.ofOwner(account))?.owner).to.deep.equal(account);
		});

		it("count a recording's entries by domain", async () => {
			const seed = await seeds.ensure(owner, "Ada");
			const first = await record(seed, [
				{ domain: "hype.trains", amount: 2.5 },
				{ domain: "audience.followers", amount: 1 },
			]);
			expect(first).to.deep.equal({ totalGrowth: 3.5, domains: { "hype.trains": 2.5, "audience.followers": 1 } });
			expect(await record(seed, [{ domain: "hype.trains", amount: 0.5 }])).to.deep.equal({
				totalGrowth: 4,
				domains: { "hype.trains": 3, "audience.followers": 1 },
			});
			expect((await seeds.growthOf(seed.seedId)).totalGrowth).to.equal(4);
		});

		it("count a recording once however often it is sent", async () => {
			const seed = await seeds.ensure(owner, "Ada");
			const sent = { callId: randomUUID(), seedId: seed.seedId, entries: [{ domain: "hype.trains", amount: 3 }] };
			const grown = await seeds.record({ ...sent, before: NOTHING, isRepeat: false });
			expect(grown).to.deep.equal({ totalGrowth: 3, domains: { "hype.trains": 3 } });
			expect(await seeds.record({ ...sent, before: NOTHING, isRepeat: true })).to.deep.equal(grown);
			expect(await seeds.growthOf(seed.seedId)).to.deep.equal(grown);
		});

		it("count a recording whose first attempt never arrived", async () => {
			const seed = await seeds.ensure(owner, "Ada");
			const grown = await record(seed, [{ domain: "hype.trains", amount: 3 }], randomUUID(), true);
			expect(grown.totalGrowth).to.equal(3);
		});

		it("change the phase at its threshold, not below it", async () => {
			const seed = await seeds.ensure(owner, "Ada");
			await record(seed, [{ domain: "a", amount: 9.75 }]);
			expect(await seeds.find(seed.seedId)).to.include({ phaseCode: "unknown", totalGrowth: 9.75 });
			await record(seed, [{ domain: "b", amount: 0.25 }]);
			expect(await seeds.find(seed.seedId)).to.include({ phaseCode: "niche", totalGrowth: 10 });
			await record(seed, [{ domain: "c", amount: 90 }]);
			expect(await seeds.ofOwner(owner)).to.include({ phaseCode: "legend", totalGrowth: 100 });
		});

		it("unlock a capability by the growth of its own domain", async () => {
			const seed = await seeds.ensure(owner, "Ada");
			await record(seed, [{ domain: "hype", amount: 50 }]);
			const locked = (await seeds.capabilitiesOf(seed.seedId)).map(({ isUnlocked, fidelity }) => [
				isUnlocked,
				fidelity,
			]);
			expect(locked).to.deep.equal([
				[false, 0],
				[false, 0],
			]);
			await record(seed, [
				{ domain: "hype.trains", amount: 6 },
				{ domain: "audience.followers", amount: 8 },
			]);
			expect(await seeds.capabilitiesOf(seed.seedId)).to.deep.equal([
				{ code: "hype", domain: "hype.trains", fidelity: 0.5, isUnlocked: true },
				{ code: "fame", domain: "audience.followers", fidelity: 0.5, isUnlocked: true },
			]);
		});

		it("let no archived seed grow", async () => {
			const seed = await seeds.ensure(owner, "Ada");
			await record(seed, [{ domain: "a", amount: 1 }]);
			await seeds.archive(seed.seedId);
			await seeds.archive(seed.seedId);
			expect(await seeds.ofOwner(owner)).to.equal(undefined);
			await refusalOf(record(seed, [{ domain: "a", amount: 1 }]));
			expect((await seeds.growthOf(seed.seedId)).totalGrowth).to.equal(1);
		});

		it("know nothing of a seed that never was, and leave it archived", async () => {
			const seedId = randomUUID();
			expect(await seeds.find(seedId)).to.equal(undefined);
			expect(await refusalOf(seeds.growthOf(seedId))).to.equal(404);
			await refusalOf(
				seeds.record({
					callId: randomUUID(),
					seedId,
					entries: [{ domain: "a", amount: 1 }],
					before: NOTHING,
					isRepeat: false,
				}),
			);
			await seeds.archive(seedId);
		});

		it("have as total the sum over the domains, each recording in it once", async () => {
			// Quarters, so that sums are exact in any order.
			const entry = fc.record({
				domain: fc.constantFrom("a", "a.b", "c"),
				amount: fc.integer({ min: 1, max: 400 }).map((n) => n / 4),
			});
			const recordings = fc.array(
				fc.record({
					entries: fc.array(entry, { minLength: 1, maxLength: 3 }),
					attempts: fc.integer({ min: 1, max: 3 }),
				}),
				{ minLength: 1, maxLength: 6 },
			);
			await fc.assert(
				fc.asyncProperty(recordings, async (sent) => {
					const { seedId } = await seeds.ensure({ entityType: "account", entityId: randomUUID() }, "Ada");
					for (const { entries, attempts } of sent) {
						const callId = randomUUID();
						const before = await seeds.growthOf(seedId);
						for (let attempt = 0; attempt < attempts; attempt++) {
							await seeds.record({ callId, seedId, entries, before, isRepeat: attempt > 0 });
						}
					}
					const { totalGrowth, domains } = await seeds.growthOf(seedId);
					const expected: Record<string, number> = {};
					for (const { domain, amount } of sent.flatMap(({ entries }) => entries)) {
						expected[domain] = (expected[domain] ?? 0) + amount;
					}
					expect(domains).to.deep.equal(expected);
					expect(totalGrowth).to.equal(Object.values(expected).reduce((sum, amount) => sum + amount, 0));
				}),
				{ numRuns: 20 },
			);
		});
	});
}
