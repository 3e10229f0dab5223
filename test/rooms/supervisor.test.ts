import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { SessionElsewhere, StoreUnavailable } from "../../src/errors.ts";
import type { Input } from "../../src/events/input.ts";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import { beginFold, chaptersOf, foldChapter } from "../../src/rooms/session-fold.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { hashOfSession } from "../support/session-probe.ts";
import { LOOK_MS, type SharedProcess, SharedProcesses } from "../support/shared-processes.ts";

describe("several processes on one database", () => {
	const shared = new SharedProcesses(closing());

	beforeEach(() => shared.open());

	const hashes = ({ directory }: SharedProcess) =>
		Object.fromEntries([...directory.liveSessions()].map((session) => [session.id, hashOfSession(session)]));

	it("take over what one leaves behind when it dies, as it stood", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const ids = await shared.start(one, 3);
		await shared.clock.advance(4_000);
		const before = hashes(one);
		expect(two.ids()).to.deep.equal([]);
		await shared.kill(one);
		await shared.clock.advance(2 * LOOK_MS);
		expect(two.ids()).to.deep.equal(ids);
		expect(hashes(two)).to.deep.equal(before);
		await shared.clock.advance(2_000);
		for (const session of two.directory.liveSessions()) expect(session.world.tick).to.equal(6);
	});

	it("look another's session up once in two seconds, and not when it has become theirs", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const [id = ""] = await shared.start(one, 1);
		let lookUps = 0;
		const { ownerOf } = two.ownership;
		two.ownership.ownerOf = (wanted) => {
			lookUps++;
			return ownerOf.call(two.ownership, wanted);
		};
		const asked = () => two.directory.get(id).catch((error: unknown) => error);
		for (let i = 0; i < 3; i++) expect(await asked()).to.be.instanceOf(SessionElsewhere);
		expect(lookUps).to.equal(1);
		await shared.clock.advance(2_000);
		expect(await asked()).to.be.instanceOf(SessionElsewhere);
		expect(lookUps).to.equal(2);
		await shared.kill(one);
		await shared.clock.advance(2 * LOOK_MS);
		expect(await asked()).to.have.nested.property("record.showtimeSessionId", id);
	});

	it("take up within four seconds of a store's return what could not be taken up while it was away", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const ids = await shared.start(one, 1);
		const { journal } = two.parts;
		const { read } = journal;
		const triedAtMs: number[] = [];
		journal.read = () => {
			triedAtMs.push(shared.clock.nowMs());
			return Promise.reject(new StoreUnavailable("the journal does not answer"));
		};
		await shared.kill(one);
		await shared.clock.advance(16_000);
		expect(two.ids()).to.deep.equal([]);
		const rests = triedAtMs.slice(1).map((atMs, i) => atMs - triedAtMs[i]);
		expect(rests.map((ms) => Math.floor(ms / 1_000))).to.deep.equal([1, 2, 4, 4, 4]);
		journal.read = read;
		await shared.clock.advance(4_000 + LOOK_MS);
		expect(two.ids()).to.deep.equal(ids);
	});

	it("leave a session whose step fails alone for ever longer times, at most 30 s", async () => {
		const one = await shared.join();
		const [id] = await shared.start(one, 1);
		await one.directory.submit(id, "poison", { kind: "pulse", entries: null } as unknown as Input);
		await shared.clock.advance(2_000);
		const two = await shared.join();
		await shared.kill(one);
		const failures = () => two.logger.messages("error").filter((message) => message === "session not resumed").length;
		const failed: number[] = [];
		for (const seconds of [10, 60, 60]) {
			const before = failures();
			await shared.clock.advance(seconds * 1_000);
			failed.push(failures() - before);
		}
		expect(failed).to.deep.equal([4, 3, 2]);
	});

	it("share what one leaves behind, each session with one owner", async () => {
		const one = await shared.join();
		const others = [await shared.join(), await shared.join()];
		const ids = await shared.start(one, 16);
		await shared.kill(one);
		await shared.clock.advance(3 * LOOK_MS);
		expect(others.flatMap((process) => process.ids()).sort()).to.deep.equal(ids);
		for (const process of others) expect(process.ids()).to.have.length.within(1, 15);
	});

	it("take over at once what one hands over in order", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const ids = await shared.start(one, 2);
		await shared.clock.advance(3_000);
		const before = hashes(one);
		await one.directory.close();
		await shared.clock.advance(2 * LOOK_MS);
		expect(two.ids()).to.deep.equal(ids);
		expect(hashes(two)).to.deep.equal(before);
	});

	it("hand over no more at a time than others take up, and those that wait tick on", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const ids = await shared.start(one, 40);
		const closed = one.directory.close();
		await shared.clock.advance(0);
		expect(await two.ownership.free()).to.have.length(24);
		expect(one.ids()).to.have.length(16);
		await shared.clock.advance(3 * LOOK_MS);
		await closed;
		expect(two.ids()).to.deep.equal(ids);
	});

	it("hand over all at once when nobody takes anything for two seconds", async () => {
		const one = await shared.join();
		// It is there, and takes nothing.
		const node = { nodeId: randomUUID(), internalUrl: () => "", leaseMs: 3_600_000 };
		await new SqlOwnership(shared.database, node).renew();
		await shared.start(one, 40);
		const closed = one.directory.close();
		await shared.clock.advance(2_000);
		expect(await one.ownership.free()).to.have.length(24);
		await shared.clock.advance(100);
		await closed;
		expect(await one.ownership.free()).to.have.length(40);
	});

	it("say where a session runs that is not theirs", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const [id] = await shared.start(one, 1);
		for (const call of [two.directory.get(id), two.directory.pause(id), two.directory.end(id)]) {
			const error = await call.catch((error: unknown) => error);
			expect(error).to.be.instanceOf(SessionElsewhere);
			expect((error as SessionElsewhere).internalUrl).to.equal(`http://${one.ownership.nodeId}`);
		}
	});

	it("take events for each other's sessions, each once", async () => {
		const [one, two] = [await shared.join(), await shared.join()];
		const [id] = await shared.start(one, 1);
		const { streamer } = (await one.directory.get(id)).record;
		expect(await two.directory.sessionOf(streamer)).to.equal(id);
		const event = { eventId: "e", type: "combat", significance: 0.5 };
		const input = { kind: "game-event", event } as const;
		const taken = [];
		for (const process of [two, two]) taken.push(await process.directory.submitAnywhere(id, "event:e", input));
		expect(taken.map(({ applied, duplicate }) => ({ applied, duplicate }))).to.deep.equal([
			{ applied: false, duplicate: false },
			{ applied: false, duplicate: true },
		]);
		await shared.clock.advance(1_000);
		const again = await one.directory.submitAnywhere(id, "event:e", input);
		expect(again).to.include({ applied: true, duplicate: true, sequence: taken[0].sequence });
	});

	it("find a world first for each other's sessions", async () => {
		const [one, two] = [await shared.join(), await shared.join()];
		const [id] = await shared.start(one, 1);
		for (const eventId of ["first", "second"]) {
			const worldFirst = { code: "dragon", displayName: "The dragon" };
			const event = { eventId, type: "combat", significance: 0.5, worldFirst };
			await two.directory.submitAnywhere(id, `event:${eventId}`, { kind: "game-event", event });
			await shared.clock.advance(1_000);
		}
		const moments = one.directory.live(id)?.world.session.moments ?? [];
		expect(moments.filter(({ kind }) => kind === "world-first")).to.have.length(1);
	});

	it("write one history when two believe to own a session, and the older owner steps down", async () => {
		const sleeper = await shared.join(-1);
		const [id] = await shared.start(sleeper, 1);
		// For the database the sleeper's lease is over; the sleeper itself does not know yet.
		const other = await shared.join();
		await shared.clock.advance(3_000);
		expect(sleeper.ids()).to.deep.equal([]);
		expect(other.ids()).to.deep.equal([id]);
		expect(sleeper.logger.messages("warn")).to.include("stepped down: another process owns the session");
		const [session] = other.directory.liveSessions();
		expect(await referenceHash(other, id)).to.equal(hashOfSession(session));
		const { checkpoints } = other.parts;
		const [newest] = await checkpoints.list(id);
		expect(await codeOf(checkpoints.save({ ...newest, marker: newest.marker + 1 }, { token: 1 }))).to.equal(
			"NOT_OWNER",
		);
	});

	it("leave sessions alone while they are being started", async () => {
		const one = await shared.join();
		const two = await shared.join();
		const starting = shared.start(one, 4);
		await Promise.all([two.directory.resumeAll(), one.directory.resumeAll()]);
		const ids = await starting;
		expect([...one.ids(), ...two.ids()].sort()).to.deep.equal(ids);
	});
});

/** One pass over the journal from its first entry. */
async function referenceHash({ parts }: SharedProcess, id: string): Promise<string> {
	const entries = await parts.journal.read(id, 0);
	const first = entries[0];
	if (!("input" in first) || first.input.kind !== "start") throw new Error("the journal begins with no start");
	const fold = beginFold(first.input);
	for (const chapter of chaptersOf(entries).chapters) foldChapter(fold, chapter);
	return hashOfSession(fold);
}
