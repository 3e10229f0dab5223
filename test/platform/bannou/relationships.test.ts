import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { PlatformRefused, PlatformUnavailable } from "../../../src/errors.ts";
import type { EntityReference } from "../../../src/events/reference.ts";
import type { Relationships } from "../../../src/platform/relationships.ts";
import { failureOf } from "../../support/failure-of.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";

const CREATE = "/relationship/create";
const END = "/relationship/end";
const AT_MS = Date.UTC(2026, 2, 2);

describeBannou("bonds of the platform", (house) => {
	let relationships: Relationships;
	let follower: EntityReference;
	let streamer: EntityReference;

	beforeEach(async () => {
		({ relationships } = house().platform);
		follower = { entityType: "custom", entityId: randomUUID() };
		streamer = { entityType: "character", entityId: randomUUID() };
		await relationships.ensureType("stream_follower", "Follows");
	});

	const script = (...args: Parameters<ReturnType<typeof house>["mock"]["script"]>) => house().mock.script(...args);
	const callsOf = (path: string) => house().mock.callsOf(path);
	const follow = () => relationships.create(follower, streamer, AT_MS);

	it("have a type in capital letters, which may be there", async () => {
		await relationships.ensureType("stream_follower", "Follows");
		const [{ body }] = callsOf("/relationship-type/seed");
		expect(body.types).to.deep.equal([{ code: "STREAM_FOLLOWER", name: "Follows", isBidirectional: false }]);
	});

	it("say what is wrong with a type", async () => {
		script("/relationship-type/seed", { status: 200, text: '{"errors":["too long"]}' });
		const error = await failureOf(relationships.ensureType("stream_follower", "Follows"));
		expect(error).to.be.instanceOf(PlatformRefused);
		expect(error.message).to.equal("relationship type STREAM_FOLLOWER: too long");
	});

	it("lead from the follower to the streamer, once", async () => {
		const bond = await follow();
		expect(bond).to.deep.include({ from: follower, to: streamer });
		expect(await follow()).to.deep.equal(bond);
		expect(await relationships.between(follower, streamer)).to.deep.equal(bond);
		const [{ body }] = callsOf(CREATE);
		expect(body).to.include({ entity1Type: "custom", entity2Type: "character", startedAt: "2026-03-02T00:00:00.000Z" });
	});

	it("are read back after a failure that came too late", async () => {
		script(CREATE, { status: 500, isDone: true });
		expect(await follow()).to.deep.include({ from: follower, to: streamer });
	});

	it("are unavailable after a failure that came in time, and while a lock stays", async () => {
		script(CREATE, { status: 500 });
		expect(await failureOf(follow())).to.be.instanceOf(PlatformUnavailable);
		script(CREATE, ...Array.from({ length: 5 }, () => ({ status: 409 })));
		expect(await failureOf(follow())).to.be.instanceOf(PlatformUnavailable);
	});

	it("wait for a lock", async () => {
		script(CREATE, { status: 409 });
		expect(await follow()).to.deep.include({ from: follower });
		expect(house().pauses).to.deep.equal([100]);
	});

	it("refuse to relate somebody to himself", async () => {
		const error = await failureOf(relationships.create(streamer, streamer, AT_MS));
		expect(error).to.be.instanceOf(PlatformRefused).with.property("status", 400);
	});

	it("end once, and may begin anew", async () => {
		const { relationshipId } = await follow();
		script(END, { status: 409 });
		await relationships.end(relationshipId, "lost interest");
		await relationships.end(relationshipId, "lost interest");
		await relationships.end(randomUUID(), "never was");
		expect(await relationships.between(follower, streamer)).to.equal(undefined);
		expect((await follow()).relationshipId).not.to.equal(relationshipId);
	});
});
