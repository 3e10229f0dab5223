import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused } from "../../../src/errors.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";

const RESOURCE_ID = "0a3b1e00-0000-4000-8000-000000000001";

describeBannou("resources of the platform", (house) => {
	const resources = () => house().platform.resources;

	for (const [resourceType, field] of [
		["character", "characterId"],
		["game-service", "gameServiceId"],
	] as const) {
		it(`call an endpoint when a ${resourceType} is deleted, with JSON`, async () => {
			await resources().defineCleanup(resourceType, `/showtime/cleanup-by-${resourceType}`);
			const cleanup = house().mock.memory.cleanups.get(resourceType) ?? {};
			expect(cleanup).to.include({ sourceType: "showtime", serviceName: "showtime", onDeleteAction: "CASCADE" });
			// The platform puts a text in quotes when it fills the template.
			const body = cleanup.payloadTemplate.replace("{{resourceId}}", JSON.stringify(RESOURCE_ID));
			expect(JSON.parse(body)).to.deep.equal({ [field]: RESOURCE_ID });
		});
	}

	it("say that a cleanup was not taken", async () => {
		house().mock.script("/resource/cleanup/define", { status: 200, text: '{"registered":false}' });
		const error = await failureOf(resources().defineCleanup("character", "/showtime/cleanup-by-character"));
		expect(error).to.be.instanceOf(PlatformRefused);
	});

	it("know a reference once, until it is unregistered", async () => {
		const reference = { resourceType: "character", resourceId: randomUUID(), sourceId: "character:1" } as const;
		house().mock.script("/resource/register", { hangsUp: true, isDone: true });
		await resources().register(reference);
		await resources().register(reference);
		const { references } = house().mock.memory;
		expect([...references]).to.deep.equal([`character/${reference.resourceId}/showtime/character:1`]);
		await resources().unregister(reference);
		await resources().unregister(reference);
		expect(references.size).to.equal(0);
	});
});
