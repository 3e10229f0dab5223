import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Contract, Contracts, ContractTemplate } from "../../../src/platform/contracts.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";

const SPONSORSHIP: ContractTemplate = {
	code: "stream_sponsorship",
	name: "Sponsorship",
	description: "A sponsor pays a streamer by milestones.",
	roles: [
		{ role: "sponsor", entityTypes: ["organization", "character"] },
		{ role: "streamer", entityTypes: ["character", "account"] },
	],
	milestones: [
		{ code: "stream_hours", name: "Hours", isRequired: true },
		{ code: "audience_reach", name: "Reach", isRequired: true },
		{ code: "hype_generation", name: "Hype", isRequired: false },
	],
};

/** What all contracts do; `open` takes the platform's clock, in Unix milliseconds. */
export function contractsContract(
	name: string,
	open: (nowMs: () => number) => Promise<{ contracts: Contracts; close(): Promise<void> }>,
): void {
	describe(`contracts contract: ${name}`, () => {
		const close = closing();
		const startedAtMs = Date.now();
		let nowMs = startedAtMs;
		let contracts: Contracts;
		let sponsor: EntityReference;
		let streamer: EntityReference;

		before(async () => {
			const opened = await open(() => nowMs);
			close.add(opened.close);
			contracts = opened.contracts;
			await contracts.ensureTemplate(SPONSORSHIP);
			await contracts.ensureTemplate(SPONSORSHIP);
		});
		beforeEach(() => {
			nowMs = startedAtMs;
			sponsor = { entityType: "organization", entityId: randomUUID() };
			streamer = { entityType: "character", entityId: randomUUID() };
		});

		const draft = (effectiveUntilMs?: number): Promise<Contract> =>
			contracts.create(
				SPONSORSHIP.code,
				[
					{ role: "sponsor", entity: sponsor },
					{ role: "streamer", entity: streamer },
				],
				effectiveUntilMs,
			);
		const proposed = async (effectiveUntilMs?: number) => contracts.propose((await draft(effectiveUntilMs)).contractId);
		const active = async (effectiveUntilMs?: number) => {
			const { contractId } = await proposed(effectiveUntilMs);
			await contracts.consent(contractId, sponsor);
			return await contracts.consent(contractId, streamer);
		};

		it("are made in draft, with their parties and milestones", async () => {
			const contract = await draft();
			expect(contract).to.deep.include({
				templateCode: SPONSORSHIP.code,
				status: "draft",
				parties: [
					{ role: "sponsor", entity: sponsor, hasConsented: false },
					{ role: "streamer", entity: streamer, hasConsented: false },
				],
				milestones: SPONSORSHIP.milestones.map(({ code }) => ({ code, isCompleted: false })),
			});
			expect(await contracts.find(contract.contractId)).to.deep.equal(contract);
			expect(await contracts.find(randomUUID())).to.equal(undefined);
		});

		it("are refused without a template", async () => {
			const parties = [
				{ role: "sponsor", entity: sponsor },
				{ role: "streamer", entity: streamer },
			];
			expect(await refusalOf(contracts.create("no_such_template", parties))).to.equal(404);
		});

		it("become active when every party has consented after the proposal", async () => {
			const { contractId } = await draft();
			await refusalOf(contracts.consent(contractId, sponsor));
			expect((await contracts.propose(contractId)).status).to.equal("proposed");
			expect((await contracts.propose(contractId)).status).to.equal("proposed");
			const half = await contracts.consent(contractId, sponsor);
			expect(half.status).to.equal("proposed");
			expect(half.parties.map(({ hasConsented }) => hasConsented)).to.deep.equal([true, false]);
			expect(await contracts.consent(contractId, sponsor)).to.deep.equal(half);
			const whole = await contracts.consent(contractId, streamer);
			expect(whole.status).to.equal("active");
			expect(await contracts.consent(contractId, streamer)).to.deep.equal(whole);
			expect(await contracts.propose(contractId)).to.deep.equal(whole);
		});

		it("become active when the parties consent at once", async () => {
			const { contractId } = await proposed();
			await Promise.all([contracts.consent(contractId, sponsor), contracts.consent(contractId, streamer)]);
			expect((await contracts.find(contractId))?.status).to.equal("active");
		});

		it("take no consent of somebody else", async () => {
			const { contractId } = await proposed();
			await refusalOf(contracts.consent(contractId, { entityType: "account", entityId: randomUUID() }));
		});

		it("are fulfilled with the last required milestone, each once", async () => {
			const { contractId } = await active();
			const first = await contracts.completeMilestone(contractId, "audience_reach");
			expect(first.status).to.equal("active");
			expect(first.milestones.map(({ isCompleted }) => isCompleted)).to.deep.equal([false, true, false]);
			expect(await contracts.completeMilestone(contractId, "audience_reach")).to.deep.equal(first);
			expect((await contracts.completeMilestone(contractId, "stream_hours")).status).to.equal("fulfilled");
			expect((await contracts.completeMilestone(contractId, "stream_hours")).status).to.equal("fulfilled");
		});

		it("complete no milestone that they have not", async () => {
			const { contractId } = await active();
			expect(await refusalOf(contracts.completeMilestone(contractId, "world_peace"))).to.equal(404);
		});

		it("are terminated by a party, once, and go no further", async () => {
			const { contractId } = await active();
			await contracts.completeMilestone(contractId, "stream_hours");
			const over = await contracts.terminate(contractId, sponsor, "the budget is gone");
			expect(over.status).to.equal("terminated");
			expect(await contracts.terminate(contractId, streamer, "me too")).to.deep.equal(over);
			expect((await contracts.completeMilestone(contractId, "stream_hours")).status).to.equal("terminated");
		});

		it("stay fulfilled when they are terminated too late", async () => {
			const { contractId } = await active();
			await contracts.completeMilestone(contractId, "stream_hours");
			await contracts.completeMilestone(contractId, "audience_reach");
			expect((await contracts.terminate(contractId, sponsor, "too late")).status).to.equal("fulfilled");
		});

		it("expire when their time runs out", async () => {
			const { contractId } = await active(startedAtMs + 60_000);
			nowMs = startedAtMs + 59_999;
			expect((await contracts.find(contractId))?.status).to.equal("active");
			nowMs = startedAtMs + 60_000;
			expect((await contracts.find(contractId))?.status).to.equal("expired");
			expect((await contracts.query(SPONSORSHIP.code, streamer)).map(({ status }) => status)).to.deep.equal([
				"expired",
			]);
		});

		it("are found by each party, whatever their status, and by nobody else", async () => {
			const [one, other] = [await active(), await draft()];
			await contracts.terminate(one.contractId, sponsor, "the budget is gone");
			for (const party of [sponsor, streamer]) {
				const found = await contracts.query(SPONSORSHIP.code, party);
				expect(found.map(({ contractId }) => contractId)).to.have.members([one.contractId, other.contractId]);
				expect(found.map(({ status }) => status)).to.have.members(["terminated", "draft"]);
			}
			const stranger: EntityReference = { entityType: "character", entityId: randomUUID() };
			expect(await contracts.query(SPONSORSHIP.code, stranger)).to.deep.equal([]);
			expect(await contracts.query("no_such_template", sponsor)).to.deep.equal([]);
		});

		it("are refused where there are none", async () => {
			const contractId = randomUUID();
			for (const call of [
				() => contracts.propose(contractId),
				() => contracts.consent(contractId, sponsor),
				() => contracts.completeMilestone(contractId, "stream_hours"),
				() => contracts.terminate(contractId, sponsor, "gone"),
			]) {
				expect(await refusalOf(call())).to.equal(404);
			}
		});
	});
}
