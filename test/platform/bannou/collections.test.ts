import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import { createBannouPlatform } from "../../../src/platform/bannou/bannou-platform.ts";
import type { CollectionEntry, Collections, Grant } from "../../../src/platform/collections.ts";
import { failureOf } from "../../support/failure-of.ts";
import { CODES, describeBannou } from "../../support/platform/bannou-house.ts";

const TYPE = "streaming_milestones";
const GRANT = "/collection/grant";
const SEED = "/collection/entry-template/seed";

function entry(code: string, collectionType = TYPE): CollectionEntry {
	return { collectionType, code, displayName: `The ${code}` };
}

describeBannou("collections of the platform", (house) => {
	let collections: Collections;
	let gameServiceId: string;
	let grant: Grant;

	beforeEach(() => {
		({ collections } = house().platform);
		gameServiceId = randomUUID();
		const owner = { entityType: "character", entityId: randomUUID() } as const;
		grant = { owner, gameServiceId, collectionType: TYPE, entryCode: "first_stream" };
	});

	const script = (...args: Parameters<ReturnType<typeof house>["mock"]["script"]>) => house().mock.script(...args);
	const callsOf = (path: string) => house().mock.callsOf(path);

	it("get an item template for a game service, and entries of it, once", async () => {
		await collections.ensureEntries(gameServiceId, [entry("first_stream"), entry("ten_sessions")]);
		await collections.ensureEntries(gameServiceId, [entry("ten_sessions")]);
		await collections.ensureEntries(gameServiceId, [entry("hype_3", "streaming_hype")]);
		const [{ body }, ...more] = callsOf("/item/template/create");
		expect(more).to.deep.equal([]);
		expect(body).to.include({
			code: "showtime_entry",
			gameId: gameServiceId,
			quantityModel: "unique",
			maxStackSize: 1,
		});
		expect(callsOf(SEED)).to.have.length(2);
	});

	it("are content with entries that another process has made", async () => {
		const entries = ["one", "two", "three"].map((code) => entry(code));
		await collections.ensureEntries(gameServiceId, entries);
		const another = createBannouPlatform(house().clients, CODES);
		await another.collections.ensureEntries(gameServiceId, [...entries, entry("four")]);
		expect(callsOf("/collection/entry-template/list")).to.have.length(2);
	});

	it("say which entry the platform did not take", async () => {
		script(SEED, { status: 200, text: '{"created":0,"skipped":1}' });
		const error = await failureOf(collections.ensureEntries(gameServiceId, [entry("one")]));
		expect(error).to.be.instanceOf(PlatformRefused);
		expect(error.message).to.equal(`the platform took no entry one of ${TYPE}`);
	});

	it("use the item template that another process makes at the same time", async () => {
		await collections.ensureEntries(gameServiceId, [entry("one")]);
		script("/item/template/get", { status: 404 });
		await collections.ensureEntries(gameServiceId, [entry("two")]);
		expect(callsOf("/item/template/create")).to.have.length(2);
	});

	it("unlock an entry once", async () => {
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		expect(await collections.has(grant)).to.equal(false);
		expect(await collections.grant(grant)).to.deep.equal({ wasUnlocked: false });
		expect(await collections.grant(grant)).to.deep.equal({ wasUnlocked: true });
		expect(await collections.has(grant)).to.equal(true);
		expect(callsOf(GRANT)[0].body).not.to.have.property("metadata");
	});

	it("try again after an answer that never came: a grant is one", async () => {
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		script(GRANT, { hangsUp: true, isDone: true });
		expect(await collections.grant(grant)).to.deep.equal({ wasUnlocked: true });
	});

	it("read back after a conflict, and wait for a lock", async () => {
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		script(GRANT, { status: 409 });
		expect(await collections.grant(grant)).to.deep.equal({ wasUnlocked: false });
		script(GRANT, { status: 409 });
		expect(await collections.grant(grant)).to.deep.equal({ wasUnlocked: true });
		script(GRANT, ...Array.from({ length: 5 }, () => ({ status: 409 })));
		const busy = collections.grant({ ...grant, entryCode: "ten_sessions" });
		expect(await failureOf(busy)).to.be.instanceOf(PlatformUnavailable);
	});

	it("refuse what would be too many collections or entries, and do not wait for it", async () => {
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		for (let index = 0; index < 20; index++) {
			await collections.ensureEntries(gameServiceId, [entry("first_stream", `type_${index}`)]);
			await collections.grant({ ...grant, collectionType: `type_${index}` });
		}
		const error = await failureOf(collections.grant(grant));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 409);
		expect(error.message).to.include("has 20 collections, the most");
		script(GRANT, { status: 409 });
		const owned = { collectionId: randomUUID(), collectionType: TYPE, gameServiceId, entryCount: 500 };
		script("/collection/list", { status: 200, text: JSON.stringify({ collections: [owned] }) });
		const full = await failureOf(collections.grant(grant));
		expect(full.message).to.equal(`the collection ${TYPE} has 500 entries, the most`);
		expect(house().pauses).to.deep.equal([]);
	});

	it("refuse an entry that never was, and an owner who can have none", async () => {
		const none = await failureOf(collections.grant(grant));
		expect(none).to.be.instanceOf(PlatformRefused).with.property("status", 404);
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		const owner = { entityType: "monster", entityId: randomUUID() } as const;
		const error = await failureOf(collections.grant({ ...grant, owner }));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 400);
	});

	it("make an entry again that was there and is gone", async () => {
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		script(GRANT, { status: 404 });
		expect(await failureOf(collections.grant(grant))).to.be.instanceOf(PlatformUnavailable);
		await collections.ensureEntries(gameServiceId, [entry("first_stream")]);
		expect(callsOf(SEED)).to.have.length(2);
	});

	it("tell the entries of a type, page by page", async () => {
		expect(await collections.entriesOf(grant.owner, gameServiceId, TYPE)).to.deep.equal([]);
		const codes = ["one", "two", "three", "four", "five"];
		await collections.ensureEntries(
			gameServiceId,
			codes.map((code) => entry(code)),
		);
		for (const entryCode of codes) await collections.grant({ ...grant, entryCode });
		expect(await collections.entriesOf(grant.owner, gameServiceId, TYPE)).to.deep.equal(codes);
		expect(callsOf("/collection/query")).to.have.length(3);
	});

	it("are removed by type and game service, and then are not there", async () => {
		const elsewhere = randomUUID();
		for (const service of [gameServiceId, elsewhere]) {
			await collections.ensureEntries(service, [entry("one"), entry("one", "other")]);
			await collections.grant({ ...grant, gameServiceId: service, entryCode: "one" });
			await collections.grant({ ...grant, gameServiceId: service, collectionType: "other", entryCode: "one" });
		}
		script("/collection/delete", { status: 409 });
		await collections.remove(grant.owner, [TYPE], gameServiceId);
		const entriesOf = (service: string, type: string) => collections.entriesOf(grant.owner, service, type);
		expect(await entriesOf(gameServiceId, TYPE)).to.deep.equal([]);
		expect(await entriesOf(elsewhere, TYPE)).to.deep.equal(["one"]);
		script("/collection/delete", { status: 404 });
		await collections.remove(grant.owner, [TYPE, "third"]);
		await collections.remove(grant.owner, [TYPE, "third"]);
		expect(await entriesOf(elsewhere, TYPE)).to.deep.equal([]);
		expect(await entriesOf(elsewhere, "other")).to.deep.equal(["one"]);
	});
});
