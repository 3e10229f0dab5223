import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { SponsorshipState } from "../../../src/career/sponsorship.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { Sponsorship, SponsorshipStore } from "../../../src/persistence/sponsorship-store.ts";

/** What every store of sponsorships does. */
export function sponsorshipStoreContract(
	name: string,
	open: () => Promise<{ store: SponsorshipStore; close(): Promise<void> }>,
): void {
	describe(`sponsorship store contract: ${name}`, () => {
		let store: SponsorshipStore;
		let close: () => Promise<void>;
		let streamer: StreamerReference;

		before(async () => {
			({ store, close } = await open());
		});
		after(() => close());
		beforeEach(() => {
			streamer = { entityType: "character", entityId: randomUUID() };
		});

		const offering = (more: Partial<Sponsorship> = {}): Sponsorship => ({
			sponsorshipId: randomUUID(),
			sponsor: { entityType: "organization", entityId: randomUUID() },
			streamer,
			gameServiceId: randomUUID(),
			terms: {
				hours: 2,
				reach: 100,
				trains: 3,
				payments: { stream_hours: 34, audience_reach: 33, hype_generation: 33 },
			},
			progress: { streamedSeconds: 1_800.5, reach: 4, trains: 1 },
			reached: ["audience_reach"],
			state: "offering",
			offeredAtMs: 1_790_000_000_000,
			...more,
		});
		const stateOf = async ({ sponsorshipId }: Sponsorship) => (await store.find(sponsorshipId))?.state;
		async function begun(more: Partial<Sponsorship> = {}): Promise<Sponsorship> {
			const one = offering(more);
			expect(await store.begin(one)).to.equal(true);
			return one;
		}
		async function active(more: Partial<Sponsorship> = {}): Promise<Sponsorship> {
			const one = await begun(more);
			await store.attach(one.sponsorshipId, randomUUID());
			await store.propose(one.sponsorshipId);
			await store.activate(one.sponsorshipId, 7);
			return one;
		}

		it("answers a sponsorship as it was begun, and keeps the first of an id", async () => {
			const one = await begun();
			expect(await store.find(one.sponsorshipId)).to.deep.equal(one);
			expect(await store.begin({ ...one, offeredAtMs: 1 })).to.equal(false);
			expect(await store.find(one.sponsorshipId)).to.deep.equal(one);
			expect(await store.find(randomUUID())).to.equal(undefined);
			const over = await begun({ contractId: randomUUID(), state: "fulfilled", activeAtMs: 3, overAtMs: 9 });
			expect(await store.find(over.sponsorshipId)).to.deep.equal(over);
		});

		it("gives an offering the first contract that it gets, and a contract to one sponsorship", async () => {
			const [one, other] = [await begun(), await begun()];
			const contractId = randomUUID();
			expect(await store.attach(one.sponsorshipId, contractId)).to.equal(true);
			expect(await store.attach(other.sponsorshipId, contractId), "another's").to.equal(false);
			await store.attach(one.sponsorshipId, randomUUID());
			expect((await store.find(one.sponsorshipId))?.contractId).to.equal(contractId);
			expect((await store.find(other.sponsorshipId))?.contractId).to.equal(undefined);
			expect((await store.ofContract(contractId))?.sponsorshipId).to.equal(one.sponsorshipId);
			expect(await store.ofContract(randomUUID())).to.equal(undefined);
		});

		it("moves on from one state to the next only", async () => {
			const states: readonly SponsorshipState[] = ["offering", "proposed", "active", "fulfilled", "ended"];
			const open: readonly SponsorshipState[] = ["offering", "proposed", "active"];
			for (const state of states) {
				const [proposed, activated, ended] = [await begun({ state }), await begun({ state }), await begun({ state })];
				await store.propose(proposed.sponsorshipId);
				expect(await stateOf(proposed)).to.equal(state === "offering" ? "proposed" : state);
				await store.activate(activated.sponsorshipId, 7);
				expect(await stateOf(activated)).to.equal(state === "proposed" ? "active" : state);
				await store.end(ended.sponsorshipId, 8);
				expect(await stateOf(ended)).to.equal(open.includes(state) ? "ended" : state);
			}
		});

		it("keeps from when it was active and when it was over, as they were first", async () => {
			const one = await active();
			await store.activate(one.sponsorshipId, 70);
			await store.end(one.sponsorshipId, 9);
			await store.end(one.sponsorshipId, 90);
			expect(await store.find(one.sponsorshipId)).to.include({ state: "ended", activeAtMs: 7, overAtMs: 9 });
		});

		it("lists the newest first, a page at a time, by streamer, sponsor, game service and state", async () => {
			const [old, young] = [await begun({ offeredAtMs: 1 }), await active({ offeredAtMs: 2 })];
			await begun({ streamer: { ...streamer, entityType: "account" } });
			const ids = async (query: Partial<Parameters<SponsorshipStore["list"]>[0]>) => {
				const { sponsorships, totalCount } = await store.list({ streamer, page: 1, pageSize: 10, ...query });
				return [totalCount, ...sponsorships.map(({ sponsorshipId }) => sponsorshipId)];
			};
			expect(await ids({})).to.deep.equal([2, young.sponsorshipId, old.sponsorshipId]);
			expect(await ids({ page: 2, pageSize: 1 })).to.deep.equal([2, old.sponsorshipId]);
			expect(await ids({ sponsor: old.sponsor })).to.deep.equal([1, old.sponsorshipId]);
			expect(await ids({ state: "active" })).to.deep.equal([1, young.sponsorshipId]);
			expect(await ids({ gameServices: [young.gameServiceId, randomUUID()] })).to.deep.equal([1, young.sponsorshipId]);
		});

		it("goes through the open ones in the order of their ids", async () => {
			const wanted = [await active(), await active()].map(({ sponsorshipId }) => sponsorshipId).sort();
			const proposed = await begun({ state: "proposed" });
			const others = [await begun(), await begun({ state: "fulfilled" }), await begun({ state: "ended" })];
			const all: string[] = [];
			for (let after: string | undefined; ; after = all.at(-1)) {
				const some = await store.listOpen(after, 2);
				all.push(...some.map(({ sponsorshipId }) => sponsorshipId));
				if (some.length < 2) break;
			}
			expect(all).to.deep.equal([...all].sort());
			expect(new Set(all).size).to.equal(all.length);
			expect(all).to.include.members([...wanted, proposed.sponsorshipId]);
			for (const { sponsorshipId } of others) expect(all).to.not.include(sponsorshipId);
		});
	});
}
