import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Input } from "../../src/events/input.ts";
import { SqlSessionConclusions } from "../../src/persistence/sql-session-conclusions.ts";
import type { ResumeReport } from "../../src/rooms/session-resume.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { GAME_SERVICE, onlySession, REQUEST, SessionLives, STREAMER, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";

describe("trouble with the stores", () => {
	const lives = new SessionLives(closing());

	it("falls back to the checkpoint before a corrupt one, and says so", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(30_000);
		const before = hashOfSession(onlySession(house));
		const [newest, second] = await house.parts.checkpoints.list(id);
		const body = newest.body.slice();
		body[body.length >> 1] ^= 1;
		await house.parts.checkpoints.save({ ...newest, body });
		const next = await lives.restart(house, database);
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
		const said = next.house.logger.lines.find(({ message }) => message.includes("falls back to the one before"));
		expect(said?.facts).to.include({ showtimeSessionId: id, marker: newest.marker });
		expect(next.reports[0].foldedMarkers).to.equal(onlySession(next.house).world.marker - second.marker);
	});

	it("starts from the first input when no checkpoint can be used", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(3_000);
		for (const checkpoint of await house.parts.checkpoints.list(id)) {
			await house.parts.checkpoints.save({ ...checkpoint, body: checkpoint.body.slice(0, 100) });
		}
		const before = hashOfSession(onlySession(house));
		const next = await lives.restart(house, database);
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
	});

	it("ends a session whose journal and checkpoints are lost, with its members free, and says so", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(8_000);
		await house.parts.journal.drop(id);
		for (const checkpoint of await house.parts.checkpoints.list(id)) {
			await house.parts.checkpoints.save({ ...checkpoint, body: checkpoint.body.fill(1, 0, 1) });
		}
		const next = await lives.restart(house, database);
		expect(next.reports).to.deep.equal([{ showtimeSessionId: id, outcome: "orphaned" }]);
		expect(next.house.logger.messages("error")).to.include("journal lost: the session ends");
		expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
		expect((await next.house.directory.get(id)).record).to.include({ status: "ended", endReason: "orphaned" });
	});

	it("tells others once that a session whose history is lost has ended, and not of one that never began", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(8_000);
		const { record } = onlySession(house);
		const unborn = {
			...record,
			showtimeSessionId: randomUUID(),
			streamer: { ...record.streamer, entityId: randomUUID() },
		};
		await house.parts.sessions.create(unborn);
		await house.parts.journal.drop(id);
		for (const checkpoint of await house.parts.checkpoints.list(id)) {
			await house.parts.checkpoints.save({ ...checkpoint, body: checkpoint.body.fill(1, 0, 1) });
		}
		// The process dies in the midst of it, once before the end is stored and once after.
		const conclusions = new SqlSessionConclusions(database.db);
		const before = { conclude: () => Promise.reject(new Error("disk full")) };
		const cut = await lives.restart(house, database, { parts: { conclusions: before } });
		expect(outcomesOf(cut.reports)).to.deep.equal({ [id]: "failed", [unborn.showtimeSessionId]: "orphaned" });
		const after: typeof conclusions.conclude = async (...ending) => {
			await conclusions.conclude(...ending);
			throw new Error("connection lost");
		};
		const again = await lives.restart(cut.house, database, { parts: { conclusions: { conclude: after } } });
		expect(outcomesOf(again.reports)).to.deep.equal({ [id]: "failed" });
		const next = await lives.restart(again.house, database);
		expect(next.reports).to.deep.equal([]);
		expect((await next.house.parts.sessions.get(unborn.showtimeSessionId))?.endReason).to.equal("start-failed");
		expect(await next.house.parts.sessions.listUnconcluded(9), "nobody concludes it later").to.deep.equal([]);
		await next.house.relay.look();
		expect(next.house.delivered.map(({ session, effect }) => [session, effect.kind])).to.deep.equal([
			[id, "session.ended"],
		]);
		expect(next.house.delivered[0].effect).to.include({ reason: "orphaned" });
	});

	it("goes on after a marker that was written although its append failed", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		const { journal } = house.parts;
		const append = journal.appendMarker.bind(journal);
		let failures = 0;
		journal.appendMarker = async (session, marker) => {
			const written = await append(session, marker);
			if (marker.kind === "tick" && failures++ === 0) throw new Error("connection lost");
			return written;
		};
		await house.clock.advance(5_000);
		expect(house.logger.messages("error")).to.deep.equal(["tick failed; retried after an interval"]);
		const session = onlySession(house);
		expect(session.world.tick).to.equal(5);
		const again = await lives.restart(house, database);
		expect(hashOfSession(onlySession(again.house))).to.equal(hashOfSession(session));
		expect(await codeOf(house.directory.submit(id, "late", { kind: "set-tags", tags: {} }))).to.equal("NOT_OWNER");
	});

	it("stops while the journal is down and goes on when it is back", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		const { journal } = house.parts;
		const append = journal.appendMarker.bind(journal);
		journal.appendMarker = async () => {
			throw new Error("disk gone");
		};
		await house.clock.advance(5_000);
		expect(onlySession(house).world.tick).to.equal(0);
		journal.appendMarker = append;
		await house.clock.advance(5_000);
		expect(onlySession(house).world.tick).to.equal(10);
		expect((await house.directory.get(id)).record.status).to.equal("active");
	});

	it("keeps three checkpoints and the journal behind the oldest of them", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(60_000);
		const stored = await house.parts.checkpoints.list(id);
		expect(stored).to.have.length(3);
		expect(stored[0].tick - stored[2].tick).to.be.at.most(12);
		const entries = await house.parts.journal.read(id, 0);
		expect(entries[0].sequence).to.be.greaterThan(stored[2].sequence);
	});

	it("halts a session whose step fails, and no other", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const { record } = await house.directory.start(REQUEST);
		const id = record.showtimeSessionId;
		const streamer = { entityType: "account", entityId: STREAMER.entityId } as const;
		const other = (await house.directory.start({ ...REQUEST, streamer })).record.showtimeSessionId;
		await house.directory.submit(id, "poison", { kind: "pulse", entries: null } as unknown as Input);
		await house.clock.advance(3_000);
		expect(
			house.logger.messages("error").filter((message) => message === "session halted: a step failed"),
		).to.have.length(1);
		expect(house.directory.live(id)?.isHalted).to.equal(true);
		expect(house.directory.live(other)?.world.tick).to.equal(3);
		expect(await codeOf(house.directory.submit(id, "more", { kind: "set-tags", tags: {} }))).to.equal("INTERNAL");

		const next = await lives.restart(house, database);
		const outcomes = new Map(next.reports.map(({ showtimeSessionId, outcome }) => [showtimeSessionId, outcome]));
		expect(outcomes.get(id)).to.equal("poisoned");
		expect(outcomes.get(other)).to.equal("resumed");
		const ended = await next.house.directory.end(id, "cleanup");
		expect(ended.record).to.include({ status: "ended", endReason: "cleanup" });
		await next.house.directory.start(REQUEST);
	});
});

function outcomesOf(reports: readonly ResumeReport[]): Record<string, string> {
	return Object.fromEntries(reports.map(({ showtimeSessionId, outcome }) => [showtimeSessionId, outcome]));
}
