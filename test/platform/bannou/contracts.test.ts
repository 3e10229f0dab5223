import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import type { Contracts, ContractTemplate } from "../../../src/platform/contracts.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";

const TEMPLATE: ContractTemplate = {
	code: "stream_sponsorship",
	name: "Sponsorship",
	description: "A sponsor pays a streamer.",
	roles: [
		{ role: "sponsor", entityTypes: ["character", "guild", "organization"] },
		{ role: "streamer", entityTypes: ["character", "account"] },
	],
	milestones: [
		{ code: "stream_hours", name: "Hours", isRequired: true },
		{ code: "audience_reach", name: "Reach", isRequired: false },
	],
};
const UNTIL_MS = Date.UTC(2027, 0, 1);
const COMPLETE = "/contract/milestone/complete";

describeBannou("contracts of the platform", (house) => {
	let contracts: Contracts;
	const sponsor = { entityType: "guild", entityId: randomUUID() } as const;
	const streamer = { entityType: "character", entityId: randomUUID() } as const;
	const parties = [
		{ role: "sponsor", entity: sponsor },
		{ role: "streamer", entity: streamer },
	];

	beforeEach(async () => {
		({ contracts } = house().platform);
		await contracts.ensureTemplate(TEMPLATE);
	});

	const script = (...args: Parameters<ReturnType<typeof house>["mock"]["script"]>) => house().mock.script(...args);
	const callsOf = (path: string) => house().mock.callsOf(path);
	const create = async () => (await contracts.create(TEMPLATE.code, parties, UNTIL_MS)).contractId;
	const active = async () => {
		const contractId = await create();
		await contracts.propose(contractId);
		await contracts.consent(contractId, sponsor);
		await contracts.consent(contractId, streamer);
		return contractId;
	};

	it("follow a template that is made once, also by two at the same time", async () => {
		await contracts.ensureTemplate(TEMPLATE);
		const [{ body }, ...more] = callsOf("/contract/template/create");
		expect(more).to.deep.equal([]);
		expect(body).to.include({ minParties: 2, maxParties: 2 });
		expect(body).to.have.deep.property("milestones", [
			{ code: "stream_hours", name: "Hours", sequence: 0, required: true },
			{ code: "audience_reach", name: "Reach", sequence: 1, required: false },
		]);
		script("/contract/template/get", { status: 404 });
		await contracts.ensureTemplate(TEMPLATE);
	});

	it("are drafts, then proposed, then active when all have consented", async () => {
		const draft = await contracts.create(TEMPLATE.code, parties, UNTIL_MS);
		expect(draft).to.include({ status: "draft", templateCode: TEMPLATE.code });
		expect(draft.parties).to.deep.equal(parties.map((party) => ({ ...party, hasConsented: false })));
		expect(callsOf("/contract/instance/create")[0].body.effectiveUntil).to.equal("2027-01-01T00:00:00.000Z");
		const { contractId } = draft;
		expect((await contracts.propose(contractId)).status).to.equal("proposed");
		expect((await contracts.consent(contractId, sponsor)).status).to.equal("proposed");
		const contract = await contracts.consent(contractId, streamer);
		expect(contract.status).to.equal("active");
		expect(contract.parties.every(({ hasConsented }) => hasConsented)).to.equal(true);
		expect(await contracts.find(contractId)).to.deep.equal(contract);
	});

	it("take each step a second time, and after an answer that never came", async () => {
		const contractId = await create();
		script("/contract/instance/propose", { hangsUp: true, isDone: true });
		await contracts.propose(contractId);
		await contracts.propose(contractId);
		script("/contract/instance/consent", { status: 409, isDone: true });
		await contracts.consent(contractId, sponsor);
		await contracts.consent(contractId, streamer);
		await contracts.consent(contractId, streamer);
		script(COMPLETE, { status: 500, isDone: true });
		const contract = await contracts.completeMilestone(contractId, "stream_hours");
		expect(contract.status).to.equal("fulfilled");
		expect(await contracts.completeMilestone(contractId, "stream_hours")).to.deep.equal(contract);
		expect(await contracts.terminate(contractId, sponsor, "over")).to.deep.equal(contract);
	});

	it("are fulfilled by their required milestones, in any order", async () => {
		const contractId = await active();
		const reached = await contracts.completeMilestone(contractId, "audience_reach");
		expect(reached).to.deep.include({ status: "active" });
		expect(reached.milestones).to.deep.equal([
			{ code: "stream_hours", isCompleted: false },
			{ code: "audience_reach", isCompleted: true },
		]);
		expect((await contracts.completeMilestone(contractId, "stream_hours")).status).to.equal("fulfilled");
	});

	it("are terminated once", async () => {
		const contractId = await active();
		expect((await contracts.terminate(contractId, streamer, "enough")).status).to.equal("terminated");
		expect((await contracts.terminate(contractId, streamer, "enough")).status).to.equal("terminated");
	});

	it("wait for a lock, and are unavailable while it stays", async () => {
		const contractId = await active();
		script(COMPLETE, { status: 409 }, { status: 409 });
		await contracts.completeMilestone(contractId, "stream_hours");
		expect(house().pauses).to.deep.equal([100, 200]);
		script(COMPLETE, ...Array.from({ length: 5 }, () => ({ status: 409 })));
		const busy = contracts.completeMilestone(contractId, "audience_reach");
		expect(await failureOf(busy)).to.be.instanceOf(PlatformUnavailable);
	});

	it("refuse who is no party, a guardian's contract, an unknown milestone and an unknown contract", async () => {
		const contractId = await create();
		await contracts.propose(contractId);
		const refusals: [work: () => Promise<unknown>, status: number][] = [
			[() => contracts.consent(contractId, { entityType: "character", entityId: randomUUID() }), 400],
			[() => contracts.completeMilestone(contractId, "never"), 404],
			[() => contracts.propose(randomUUID()), 404],
			[() => contracts.create(TEMPLATE.code, [...parties, ...parties]), 400],
			[() => contracts.create("no_such_template", parties), 404],
		];
		for (const [work, status] of refusals) {
			expect(await failureOf(work()))
				.to.be.instanceOf(PlatformRefused)
				.with.property("status", status);
		}
		house().mock.memory.guarded.add(contractId);
		const error = await failureOf(contracts.consent(contractId, sponsor));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 403);
		expect(await contracts.find(randomUUID())).to.equal(undefined);
	});

	it("are made once a call: nothing is sent again that may have arrived", async () => {
		script("/contract/instance/create", { hangsUp: true, isDone: true });
		expect(await failureOf(contracts.create(TEMPLATE.code, parties))).to.be.instanceOf(PlatformUnavailable);
		expect(await contracts.query(TEMPLATE.code, streamer)).to.have.length(1);
	});

	it("are found by template and party, page by page", async () => {
		const ids = [await create(), await create(), await create(), await create(), await create()];
		const found = await contracts.query(TEMPLATE.code, sponsor);
		expect(found.map(({ contractId }) => contractId)).to.deep.equal(ids);
		expect(callsOf("/contract/instance/query")).to.have.length(3);
		expect(await contracts.query(TEMPLATE.code, { entityType: "guild", entityId: randomUUID() })).to.deep.equal([]);
	});
});
