import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { ContractTemplate } from "../../../src/platform/contracts.ts";
import { closing } from "../../support/closing.ts";
import { EMBEDDED_PLATFORMS, type OpenEmbeddedPlatform } from "../../support/embedded-platforms.ts";
import { refusalOf } from "../../support/refusal-of.ts";

const LEASE: ContractTemplate = {
	code: "lease",
	name: "Lease",
	description: "A stage for a season.",
	roles: [
		{ role: "landlord", entityTypes: ["organization"] },
		{ role: "tenant", entityTypes: ["character", "account"] },
	],
	milestones: [],
};

const party = (role: string, entityType: EntityReference["entityType"]) => ({
	role,
	entity: { entityType, entityId: randomUUID() },
});

for (const { name, open } of EMBEDDED_PLATFORMS) {
	describe(`contracts: ${name}`, () => {
		const close = closing();
		let platform: OpenEmbeddedPlatform;

		before(async () => {
			platform = await open();
			close.add(platform.close);
			await platform.contracts.ensureTemplate(LEASE);
		});

		const refused: [string, ReturnType<typeof party>[]][] = [
			["a role that is none of the template's", [party("landlord", "organization"), party("guest", "character")]],
			["an entity that may not take the role", [party("landlord", "organization"), party("tenant", "guild")]],
			["a role that nobody takes", [party("landlord", "organization")]],
			[
				"a role that two take",
				[party("landlord", "organization"), party("tenant", "character"), party("tenant", "account")],
			],
		];
		for (const [what, parties] of refused) {
			it(`refuse ${what}`, async () => {
				expect(await refusalOf(platform.contracts.create("lease", parties))).to.equal(400);
				expect(await platform.contracts.query("lease", parties[0].entity)).to.deep.equal([]);
			});
		}

		it("without milestones are fulfilled when the last party consents", async () => {
			const parties = [party("landlord", "organization"), party("tenant", "account")];
			const { contractId } = await platform.contracts.create("lease", parties);
			await platform.contracts.propose(contractId);
			await platform.contracts.consent(contractId, parties[0].entity);
			expect((await platform.contracts.consent(contractId, parties[1].entity)).status).to.equal("fulfilled");
		});

		it("are terminated by no stranger", async () => {
			const parties = [party("landlord", "organization"), party("tenant", "account")];
			const { contractId } = await platform.contracts.create("lease", parties);
			const stranger: EntityReference = { entityType: "account", entityId: randomUUID() };
			expect(await refusalOf(platform.contracts.terminate(contractId, stranger, "envy"))).to.equal(400);
			expect((await platform.contracts.find(contractId))?.status).to.equal("draft");
		});
	});
}
