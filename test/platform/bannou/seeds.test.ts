import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import type { StreamerReference } from "../../../src/events/reference.ts";
import type { Seed, Seeds } from "../../../src/platform/seeds.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";
import { SEED_TYPE } from "../../support/platform/seed-type.ts";

const FOLLOWERS = "audience_growth.followers";
const TAGS = "content_diversity.tags";
const RECORD = "/seed/growth/record-batch";

describeBannou("seeds of the platform", (house) => {
	let seeds: Seeds;
	let owner: StreamerReference;
	let seed: Seed;

	beforeEach(async () => {
		({ seeds } = house().platform);
		owner = { entityType: "character", entityId: randomUUID() };
		await seeds.ensureType(SEED_TYPE);
		seed = await seeds.ensure(owner, "Mira");
	});

	const script = (...args: Parameters<ReturnType<typeof house>["mock"]["script"]>) => house().mock.script(...args);
	const callsOf = (path: string) => house().mock.callsOf(path);
	const recording = (callId: string, entries: { domain: string; amount: number }[], isRepeat = false) => {
		return { callId, seedId: seed.seedId, entries, before: { totalGrowth: 0, domains: {} }, isRepeat };
	};

	it("have a type that is registered once, without game service and without growth from collections", async () => {
		await seeds.ensureType(SEED_TYPE);
		const [{ body }, ...more] = callsOf("/seed/type/register");
		expect(more).to.deep.equal([]);
		expect(body).to.include({ seedTypeCode: "streamer", maxPerOwner: 1, bondCardinality: 0, bondPermanent: false });
		expect(body.allowedOwnerTypes).to.deep.equal(["character", "account"]);
		expect(body).not.to.have.any.keys("gameServiceId", "collectionGrowthMappings");
	});

	it("have a type that another process registers at the same time", async () => {
		script("/seed/type/get", { status: 404 });
		await seeds.ensureType(SEED_TYPE);
		script("/seed/type/get", { status: 404 }, { status: 404 });
		const error = await failureOf(seeds.ensureType(SEED_TYPE));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 409);
	});

	it("are made once for an owner", async () => {
		expect(seed).to.deep.include({ owner, phaseCode: "Unknown", totalGrowth: 0 });
		expect(await seeds.ensure(owner, "Mira")).to.deep.equal(seed);
		expect(await seeds.ofOwner(owner)).to.deep.equal(seed);
		expect(await seeds.find(seed.seedId)).to.deep.equal(seed);
		expect(callsOf("/seed/create")).to.have.length(1);
	});

	it("are read back after a conflict", async () => {
		script("/seed/get-by-owner", { status: 200, text: '{"seeds":[],"totalCount":0}' });
		expect(await seeds.ensure(owner, "Mira")).to.deep.equal(seed);
	});

	it("are the oldest where two were made at once", async () => {
		const { seedId } = seed;
		const one = { ownerId: owner.entityId, ownerType: "Character", growthPhase: "Unknown", totalGrowth: 0 };
		const newer = { ...one, seedId: randomUUID(), createdAt: "2026-03-02T10:11:12.1250001+00:00", status: "Active" };
		const older = { ...one, seedId, createdAt: "2026-03-02T10:11:12.1234567+00:00", status: "Active" };
		const gone = { ...one, seedId: randomUUID(), createdAt: "2020-01-01T00:00:00Z", status: "Archived" };
		script("/seed/get-by-owner", { status: 200, text: JSON.stringify({ seeds: [newer, gone, older] }) });
		expect((await seeds.ofOwner(owner))?.seedId).to.equal(seedId);
	});

	it("are not there for an owner who has none, nor for an id that never was", async () => {
		expect(await seeds.ofOwner({ ...owner, entityId: randomUUID() })).to.equal(undefined);
		expect(await seeds.find(randomUUID())).to.equal(undefined);
	});

	it("grow by what is recorded, once a domain, and change phase", async () => {
		const entries = [
			{ domain: FOLLOWERS, amount: 0.1 },
			{ domain: TAGS, amount: 0 },
			{ domain: FOLLOWERS, amount: 5.2 },
		];
		const growth = await seeds.record(recording("one", entries));
		expect(growth.totalGrowth).to.be.closeTo(5.3, 1e-6);
		const [{ body }] = callsOf(RECORD);
		expect(body.entries).to.deep.equal([{ domain: FOLLOWERS, amount: 0.1 + 5.2 }]);
		expect((await seeds.ofOwner(owner))?.phaseCode).to.equal("Rising");
		expect(await seeds.growthOf(seed.seedId)).to.deep.equal(growth);
	});

	it("do not grow twice when the answer was lost", async () => {
		const entries = [{ domain: FOLLOWERS, amount: 0.1 }];
		script(RECORD, { hangsUp: true, isDone: true });
		expect(await failureOf(seeds.record(recording("one", entries)))).to.be.instanceOf(PlatformUnavailable);
		const growth = await seeds.record(recording("one", entries, true));
		expect(growth.domains[FOLLOWERS]).to.be.closeTo(0.1, 1e-6);
		expect(callsOf(RECORD)).to.have.length(1);
	});

	it("grow when the call was lost, and where only a part of it arrived by the rest", async () => {
		script(RECORD, { hangsUp: true });
		const entries = [
			{ domain: FOLLOWERS, amount: 0.1 },
			{ domain: TAGS, amount: 0.05 },
		];
		await failureOf(seeds.record(recording("one", entries)));
		await seeds.record(recording("one", entries, true));
		const before = await seeds.growthOf(seed.seedId);
		await seeds.record({ ...recording("part", [entries[0]]), before });
		await seeds.record({ ...recording("part", entries, true), before });
		const { domains, totalGrowth } = await seeds.growthOf(seed.seedId);
		expect(domains[FOLLOWERS]).to.be.closeTo(0.2, 1e-6);
		expect(domains[TAGS]).to.be.closeTo(0.1, 1e-6);
		expect(totalGrowth).to.be.closeTo(0.3, 1e-6);
	});

	it("wait for a lock, and are unavailable while it stays", async () => {
		const entries = [{ domain: FOLLOWERS, amount: 0.1 }];
		script(RECORD, { status: 409 }, { status: 409 });
		expect((await seeds.record(recording("one", entries))).totalGrowth).to.be.closeTo(0.1, 1e-6);
		expect(house().pauses).to.deep.equal([100, 200]);
		script(RECORD, ...Array.from({ length: 5 }, () => ({ status: 409 })));
		expect(await failureOf(seeds.record(recording("two", entries)))).to.be.instanceOf(PlatformUnavailable);
	});

	it("refuse growth of one that is archived or never was", async () => {
		const entries = [{ domain: FOLLOWERS, amount: 0.1 }];
		const never = { ...recording("one", entries), seedId: randomUUID() };
		expect(await failureOf(seeds.record(never)))
			.to.be.instanceOf(PlatformRefused)
			.with.property("status", 404);
		await seeds.archive(seed.seedId);
		await seeds.archive(seed.seedId);
		await seeds.archive(randomUUID());
		const error = await failureOf(seeds.record(recording("one", entries)));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 400);
		expect(await seeds.ofOwner(owner)).to.equal(undefined);
	});

	it("say that the platform archives no active one", async () => {
		script("/seed/archive", { status: 400 });
		const error = await failureOf(seeds.archive(seed.seedId));
		expect(error).to.be.instanceOf(PlatformRefused);
		expect(error.message).to.equal(`seed ${seed.seedId} is Active and cannot be archived`);
	});

	it("unlock capabilities by the depth of one domain", async () => {
		await seeds.record(recording("one", [{ domain: FOLLOWERS, amount: 3 }]));
		const [insight, hype] = await seeds.capabilitiesOf(seed.seedId);
		expect(insight).to.deep.equal({ code: "audience_insight", domain: FOLLOWERS, fidelity: 0.5, isUnlocked: true });
		expect(hype).to.include({ code: "hype_insight", isUnlocked: false });
	});
});
