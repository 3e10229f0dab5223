import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Collections, Grant } from "../../../src/platform/collections.ts";
import { closing } from "../../support/closing.ts";
import { refusalOf } from "../../support/refusal-of.ts";

const MILESTONES = "streaming_milestones";
const HYPE = "streaming_hype";

/** What all collections do; `open` answers a game service that is there, too. */
export function collectionsContract(
	name: string,
	open: () => Promise<{ collections: Collections; gameServiceId: string; close(): Promise<void> }>,
): void {
	describe(`collections contract: ${name}`, () => {
		const close = closing();
		let collections: Collections;
		let gameServiceId: string;
		let owner: EntityReference;

		before(async () => {
			const opened = await open();
			close.add(opened.close);
			({ collections, gameServiceId } = opened);
			await collections.ensureEntries(gameServiceId, [
				{ collectionType: MILESTONES, code: "first_stream", displayName: "First stream" },
				{ collectionType: MILESTONES, code: "first_follower", displayName: "First follower" },
				{ collectionType: HYPE, code: "first_stream", displayName: "First hype train" },
			]);
		});
		beforeEach(() => {
			owner = { entityType: "character", entityId: randomUUID() };
		});

		const grantOf = (entryCode: string, collectionType = MILESTONES): Grant => ({
			owner,
			gameServiceId,
			collectionType,
			entryCode,
		});

		it("grant an entry once", async () => {
			expect(await collections.has(grantOf("first_stream"))).to.equal(false);
			expect(await collections.grant(grantOf("first_stream"))).to.deep.equal({ wasUnlocked: false });
			expect(await collections.grant(grantOf("first_stream"))).to.deep.equal({ wasUnlocked: true });
			expect(await collections.has(grantOf("first_stream"))).to.equal(true);
			expect(await collections.entriesOf(owner, gameServiceId, MILESTONES)).to.deep.equal(["first_stream"]);
		});

		it("unlock an entry for one of many that grant it at once", async () => {
			const granted = await Promise.all([1, 2, 3, 4].map(() => collections.grant(grantOf("first_stream"))));
			expect(granted.filter(({ wasUnlocked }) => !wasUnlocked)).to.have.length(1);
		});

		it("keep types and owners apart", async () => {
			await collections.grant(grantOf("first_stream"));
			expect(await collections.has(grantOf("first_stream", HYPE))).to.equal(false);
			const other: EntityReference = { entityType: "account", entityId: owner.entityId };
			expect(await collections.has({ ...grantOf("first_stream"), owner: other })).to.equal(false);
			expect(await collections.entriesOf(owner, gameServiceId, HYPE)).to.deep.equal([]);
		});

		it("take entries that are there already, and new ones beside them", async () => {
			await collections.ensureEntries(gameServiceId, []);
			const code = `discovered_${randomUUID()}`;
			await collections.ensureEntries(gameServiceId, [
				{ collectionType: MILESTONES, code: "first_stream", displayName: "Another name" },
				{ collectionType: MILESTONES, code, displayName: "Discovered on stream" },
			]);
			expect(await collections.grant(grantOf(code))).to.deep.equal({ wasUnlocked: false });
		});

		it("take an entry that many ensure at once", async () => {
			const entry = { collectionType: HYPE, code: `level_${randomUUID()}`, displayName: "Level" };
			await Promise.all([1, 2, 3].map(() => collections.ensureEntries(gameServiceId, [entry])));
			expect(await collections.grant(grantOf(entry.code, HYPE))).to.deep.equal({ wasUnlocked: false });
		});

		it("refuse an entry that is not there, of another type as well", async () => {
			expect(await refusalOf(collections.grant(grantOf("no_such_entry")))).to.equal(404);
			expect(await refusalOf(collections.grant(grantOf("first_follower", HYPE)))).to.equal(404);
		});

		it("lose an owner's collections of some types", async () => {
			await collections.grant(grantOf("first_stream"));
			await collections.grant(grantOf("first_follower"));
			await collections.grant(grantOf("first_stream", HYPE));
			await collections.remove(owner, [MILESTONES], gameServiceId);
			await collections.remove(owner, [MILESTONES], gameServiceId);
			expect(await collections.entriesOf(owner, gameServiceId, MILESTONES)).to.deep.equal([]);
			expect(await collections.entriesOf(owner, gameServiceId, HYPE)).to.deep.equal(["first_stream"]);
			await collections.remove(owner, [MILESTONES, HYPE]);
			expect(await collections.has(grantOf("first_stream", HYPE))).to.equal(false);
			expect(await collections.grant(grantOf("first_stream"))).to.deep.equal({ wasUnlocked: false });
		});
	});
}
