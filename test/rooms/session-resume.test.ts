import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Input } from "../../src/events/input.ts";
import { membersOf } from "../../src/world/summary.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { recordingSink } from "../support/session-house.ts";
import { GAME_SERVICE, onlySession, REQUEST, SessionLives, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";

describe("resuming sessions", () => {
	const lives = new SessionLives(closing());

	it("takes a session up at its tick, with the same members held", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(10_000);
		const before = hashOfSession(onlySession(house));
		const next = await lives.restart(house, database);
		expect(next.reports).to.deep.equal([
			{
				showtimeSessionId: id,
				outcome: "resumed",
				tick: 10,
				foldedMarkers: next.reports[0].foldedMarkers,
				missedTicks: 0,
			},
		]);
		expect(next.reports[0].foldedMarkers).to.be.lessThan(6);
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
		const { checkedOut } = await next.house.parts.reservoir.status(GAME_SERVICE);
		expect(checkedOut).to.be.at.least(membersOf(onlySession(next.house).world).length);
		await next.house.clock.advance(1_000);
		expect(onlySession(next.house).world.tick).to.equal(11);
	});

	it("delivers again what it folds again, under the same identity", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		// No checkpoint holds the pause: the store is gone before it.
		house.parts.checkpoints.save = async () => {
			throw new Error("disk full");
		};
		const paused = house.directory.pause(id);
		await house.clock.advance(500);
		await paused;
		const first = house.delivered.at(-1);
		const next = await lives.restart(house, database);
		await next.house.clock.advance(0);
		expect(first?.effect.kind).to.equal("session.paused");
		expect(next.house.delivered).to.deep.include(first);
		expect((await next.house.directory.get(id)).record).to.include({ status: "paused" });
	});

	it("tells what it folds again before what it decides while other sessions are still being restored", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		const streamer = { entityType: "character", entityId: randomUUID() } as const;
		const other = (await house.directory.start({ ...REQUEST, streamer })).record.showtimeSessionId;
		house.parts.checkpoints.save = async () => {
			throw new Error("disk full");
		};
		const paused = house.directory.pause(id);
		await house.clock.advance(500);
		await paused;
		for (const session of house.directory.liveSessions()) session.halt();

		const next = lives.openHouse(database, { clock: new ManualClock(house.clock.nowMs()) });
		await next.load();
		const { checkpoints } = next.parts;
		const { list } = checkpoints;
		const gate = Promise.withResolvers<void>();
		checkpoints.list = async (wanted) => {
			if (wanted === other) await gate.promise;
			return list.call(checkpoints, wanted);
		};
		const resumed = next.directory.resumeAll();
		await next.clock.advance(0);
		expect([...next.directory.liveSessions()].map((session) => session.id)).to.deep.equal([id]);
		const again = next.directory.resume(id);
		await next.clock.advance(100);
		await again;
		expect(next.delivered).to.deep.equal([]);
		gate.resolve();
		await resumed;
		await next.clock.advance(0);
		const told = next.delivered.filter(({ session }) => session === id).map(({ effect }) => effect.kind);
		expect(told.slice(-2)).to.deep.equal(["session.paused", "session.resumed"]);
	});

	it("stores events that nobody took with the checkpoint, and publishes them in their order when somebody does", async () => {
		const database = await lives.openDatabase();
		const refusing = {
			...recordingSink(() => {}),
			publish: async () => {
				throw new Error("bus down");
			},
		};
		const house = lives.openHouse(database, { parts: { events: refusing } });
		const id = await startPopular(house);
		await house.clock.advance(20_000);
		expect(onlySession(house).world.tick).to.equal(20);
		expect((await house.parts.checkpoints.list(id)).length).to.be.greaterThan(0);
		expect((await house.parts.outbox.figures()).waiting).to.be.greaterThan(0);
		const next = await lives.restart(house, database);
		const paused = next.house.directory.pause(id);
		await next.house.clock.advance(200);
		await paused;
		expect(next.house.delivered, "none overtakes those in the outbox").to.deep.equal([]);
		await next.house.relay.look();
		await next.house.clock.advance(2_000);
		const markers = next.house.delivered.map(({ marker, index }) => marker * 1_000 + index);
		expect(next.house.delivered[0].effect.kind).to.equal("session.started");
		expect(next.house.delivered.at(-1)?.effect.kind).to.equal("session.paused");
		expect(markers).to.deep.equal([...new Set(markers)].toSorted((a, b) => a - b));
		expect((await next.house.parts.outbox.figures()).waiting).to.equal(0);
	});

	it("applies inputs that were accepted and not applied yet", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		const input: Input = { kind: "set-tags", tags: { combat: 0.7 } };
		await house.directory.submit(id, "tags", input);
		const next = await lives.restart(house, database);
		await next.house.clock.advance(100);
		expect((await next.house.directory.get(id)).summary?.contentTags).to.deep.equal({ combat: 0.7 });
		const again = await next.house.directory.submit(id, "tags", input, { now: true });
		expect(again).to.include({ applied: true, duplicate: true });
	});

	it("asks again for members that never came, and takes none twice", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		const session = onlySession(house);
		while (session.world.session.refill === null) await house.clock.advance(1_000);
		// Killed between the request and the arrival: the journal has no refill of that marker.
		const { refill } = session.world.session;
		await database.db.deleteFrom("journal_entry").where("inputId", "=", `refill:${refill?.marker}`).execute();
		await database.db.deleteFrom("journal_input_id").where("inputId", "=", `refill:${refill?.marker}`).execute();
		const next = await lives.restart(house, database);
		await next.house.clock.advance(1_000);
		const arrivals = (await next.house.parts.journal.read(id, 0)).filter(
			(entry) => entry.id === `refill:${refill?.marker}`,
		);
		expect(arrivals).to.have.length(1);
		const members = membersOf(onlySession(next.house).world);
		expect(new Set(members).size).to.equal(members.length);
	});

	it("finishes an ending that was cut off", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(3_000);
		house.parts.conclusions.conclude = async () => {
			throw new Error("database gone");
		};
		void house.directory.end(id).catch(() => undefined);
		await house.clock.advance(500);
		const next = await lives.restart(house, database);
		expect(next.reports[0].outcome).to.equal("ended");
		const { record } = await next.house.directory.get(id);
		expect(record).to.include({ status: "ended", endReason: "requested" });
		expect(record.totals?.ticks).to.equal(3);
		await next.house.relay.look();
		expect(next.house.delivered.map(({ effect }) => effect.kind)).to.include("session.ended");
	});

	it("checkpoints every session when the process goes", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(7_000);
		const { marker } = onlySession(house).world;
		const before = hashOfSession(onlySession(house));
		await house.directory.close();
		expect((await house.parts.checkpoints.list(id))[0].marker).to.equal(marker);
		const next = await lives.restart(house, database);
		expect(next.reports[0]).to.include({ outcome: "resumed", foldedMarkers: 0, tick: 7 });
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
	});

	it("lets a session begin whose first marker was never written, with its first audience held", async () => {
		const database = await lives.openDatabase();
		const house = lives.openHouse(database);
		const { journal } = house.parts;
		let fail = (_: Error) => {};
		// Killed between the first input and the first marker.
		journal.appendMarker = () =>
			new Promise((_, reject) => {
				fail = reject;
			});
		void house.directory.start(REQUEST).catch(() => undefined);
		await house.clock.advance(0);
		const next = await lives.restart(house, database);
		expect(next.reports[0]).to.include({ outcome: "resumed", tick: 0 });
		expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(50);
		await next.house.clock.advance(100);
		expect(membersOf(onlySession(next.house).world)).to.have.length(50);
		expect(next.house.delivered.map(({ effect }) => effect.kind)).to.deep.equal(["session.started"]);
		house.parts.sessions.update = async () => {};
		fail(new Error("killed"));
	});
});
