import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Relationships } from "../../../src/platform/relationships.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";

const STARTED_AT_MS = 1_700_000_000_000;

/** What all relationships do; `open` answers those of the type `stream_follower`. */
export function relationshipsContract(
	name: string,
	open: () => Promise<{ relationships: Relationships; close(): Promise<void> }>,
): void {
	describe(`relationships contract: ${name}`, () => {
		const close = closing();
		let relationships: Relationships;
		let from: EntityReference;
		let to: EntityReference;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			relationships = opened.relationships;
			await relationships.ensureType("stream_follower", "Follows a streamer");
			await relationships.ensureType("stream_follower", "Another name");
		});
		beforeEach(() => {
			from = { entityType: "custom", entityId: randomUUID() };
			to = { entityType: "character", entityId: randomUUID() };
		});

		const create = (startedAtMs = STARTED_AT_MS) => relationships.create(from, to, startedAtMs);

		it("relate a follower to a streamer once", async () => {
			expect(await relationships.between(from, to)).to.equal(undefined);
			const bond = await create();
			expect(bond).to.deep.include({ from, to });
			expect(await create(STARTED_AT_MS + 1)).to.deep.equal(bond);
			expect(await relationships.between(from, to)).to.deep.equal(bond);
		});

		it("make one bond of many asked for at once", async () => {
			const bonds = await Promise.all([1, 2, 3, 4].map(() => create()));
			expect(new Set(bonds.map(({ relationshipId }) => relationshipId)).size).to.equal(1);
		});

		it("end a bond for good, and let the two be related again", async () => {
			const { relationshipId } = await create();
			await relationships.end(relationshipId, "lost interest");
			await relationships.end(relationshipId, "lost interest");
			expect(await relationships.between(from, to)).to.equal(undefined);
			const again = await create();
			expect(again.relationshipId).not.to.equal(relationshipId);
			await relationships.end(relationshipId, "a late repeat");
			expect(await relationships.between(from, to)).to.deep.equal(again);
		});

		it("end a bond that never was", () => relationships.end(randomUUID(), "gone"));

		it("keep the bonds of followers and streamers apart", async () => {
			await create();
			const other: EntityReference = { entityType: "custom", entityId: randomUUID() };
			const account: EntityReference = { entityType: "account", entityId: to.entityId };
			expect(await relationships.between(other, to)).to.equal(undefined);
			expect(await relationships.between(from, account)).to.equal(undefined);
		});

		it("relate nobody to himself", async () => {
			expect(await refusalOf(relationships.create(to, to, STARTED_AT_MS))).to.equal(400);
		});
	});
}
