import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Stint } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlStintStore } from "../../src/persistence/sql-stint-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { RoomHost } from "../../src/rooms/room-host.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { buildSessionHouse, NO_ROOMS, type SessionHouse, type SessionHouseOptions } from "../support/session-house.ts";

const GAME_SERVICE = "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";
const STREAMER = { entityType: "character", entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;
const REQUEST = { streamer: STREAMER, gameServiceId: GAME_SERVICE, randomSeed: 7 };
const STINT: Stint = {
	serial: 1,
	memberId: randomUUID(),
	template: 1,
	ticks: 3,
	engagementBpSum: 9_000,
	isRealDerived: false,
	personality: "loyal",
	interests: ["combat"],
	isPresent: false,
};

describe("session directory", () => {
	const opened = closing();

	async function openHouse(options: Partial<SessionHouseOptions> = {}): Promise<SessionHouse> {
		const database = options.database ?? (await openSqliteDatabase(":memory:"));
		const house = buildSessionHouse({ ...options, database });
		opened.add(async () => {
			await house.directory.close();
			await database.close();
		});
		return house;
	}

	/** Starts what waits for the clock, and moves the clock so that it can end. */
	async function within<T>(house: SessionHouse, work: Promise<T>, ms = 200): Promise<T> {
		await house.clock.advance(ms);
		return work;
	}

	it("starts a session with its first audience and says so once", async () => {
		const { directory, delivered, parts } = await openHouse();
		const { record, summary } = await directory.start({ ...REQUEST, title: "A duel" });
		expect(record).to.include({ status: "active", title: "A duel", listed: true });
		expect(summary?.counts.total).to.equal(50);
		expect(delivered.map(({ marker, index, effect }) => [marker, index, effect.kind])).to.deep.equal([
			[1, 0, "session.started"],
		]);
		expect((await parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(50);
	});

	it("begins at its start, however long that takes, so that time never goes back", async () => {
		const clock = new ManualClock();
		const database = await openSqliteDatabase(":memory:");
		class SlowJournal extends SqlJournal {
			override async append(...[id, inputId, input]: Parameters<SqlJournal["append"]>) {
				await clock.advance(350);
				return super.append(id, inputId, input);
			}
		}
		const parts = { journal: new SlowJournal(database.db) };
		const house = await openHouse({ database, clock, rules: { tickIntervalSeconds: 0.1 }, parts });
		const { record } = await house.directory.start(REQUEST);
		const session = house.directory.live(record.showtimeSessionId);
		await session?.tick();
		const entries = await house.parts.journal.read(record.showtimeSessionId, 0);
		const times = entries.flatMap((entry) => ("marker" in entry ? [entry.marker.atMs] : []));
		expect(times).to.deep.equal([0, 100]);
	});

	it("sizes the first audience by the streamer's career phase", async () => {
		const { directory, parts } = await openHouse();
		await parts.careers.setTotalGrowth(STREAMER, 30);
		const { summary } = await directory.start(REQUEST);
		expect(summary?.phase).to.equal("Popular");
		expect(summary?.counts.total).to.equal(200);
	});

	it("refuses a streamer that is live already, and leaves nothing of the attempt", async () => {
		const { directory, parts } = await openHouse();
		await directory.start(REQUEST);
		expect(await codeOf(directory.start(REQUEST))).to.equal("STREAMER_ALREADY_LIVE");
		expect((await parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(50);
		expect((await directory.list({ page: 1, pageSize: 10 })).totalCount).to.equal(1);
	});

	it("refuses what the platform does not know", async () => {
		const knowsNothing = { find: async () => undefined, findByStub: async () => undefined };
		const withGameService = await openHouse({ parts: { gameServices: knowsNothing } });
		expect(await codeOf(withGameService.directory.start(REQUEST))).to.equal("UNKNOWN_GAME_SERVICE");
		const withCharacter = await openHouse({ parts: { characters: knowsNothing } });
		expect(await codeOf(withCharacter.directory.start(REQUEST))).to.equal("UNKNOWN_CHARACTER");
		const withGameSession = await openHouse({ parts: { gameSessions: knowsNothing } });
		const gameSessionId = "5d1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";
		expect(await codeOf(withGameSession.directory.start({ ...REQUEST, gameSessionId }))).to.equal(
			"UNKNOWN_GAME_SESSION",
		);
	});

	it("refuses a game session that is over, and leaves nothing of the attempt", async () => {
		const gameSessionId = "5d1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";
		const gameSessions = { find: async () => ({ gameSessionId, isFinished: true }) };
		const { directory } = await openHouse({ parts: { gameSessions } });
		expect(await codeOf(directory.start({ ...REQUEST, gameSessionId }))).to.equal("GAME_SESSION_OVER");
		expect((await directory.list({ page: 1, pageSize: 10 })).totalCount).to.equal(0);
	});

	it("refuses a start with more tags than a session knows", async () => {
		const { directory } = await openHouse();
		const contentTags = Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`tag-${i}`, 0.5]));
		expect(await codeOf(directory.start({ ...REQUEST, contentTags }))).to.equal("TAG_LIMIT");
	});

	it("ends a failed start, with its members back and the streamer free, and nobody was told of it", async () => {
		let isBroken = true;
		const rooms: RoomHost = {
			...NO_ROOMS,
			open: async () => {
				if (isBroken) throw new Error("no room");
			},
		};
		const house = await openHouse({ parts: { rooms } });
		const { directory, parts } = house;
		expect(await codeOf(directory.start(REQUEST))).to.equal("no room");
		await house.clock.advance(60_000);
		expect(house.delivered).to.deep.equal([]);
		expect((await parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
		const { views } = await directory.list({ page: 1, pageSize: 10 });
		expect(views.map(({ record }) => [record.status, record.endReason])).to.deep.equal([["ended", "start-failed"]]);
		isBroken = false;
		await directory.start(REQUEST);
	});

	it("pauses and resumes between two ticks, once each", async () => {
		const house = await openHouse();
		const { directory, delivered, parts } = house;
		const { record } = await directory.start(REQUEST);
		const id = record.showtimeSessionId;
		const paused = await within(house, directory.pause(id));
		expect(paused).to.include({ applied: true });
		expect(paused.summary).to.include({ status: "paused", tick: 0 });
		expect(paused.record.pausedAtMs).to.be.greaterThan(record.startedAtMs);
		expect((await parts.sessions.get(id))?.status).to.equal("paused");
		await within(house, directory.pause(id));
		const resumed = await within(house, directory.resume(id));
		expect(resumed.record).to.include({ status: "active", pausedAtMs: undefined });
		expect((await parts.sessions.get(id))?.status).to.equal("active");
		expect(delivered.map(({ effect }) => effect.kind)).to.deep.equal([
			"session.started",
			"session.paused",
			"session.resumed",
		]);
	});

	it("refuses injections while paused, and takes game events", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		const id = record.showtimeSessionId;
		await within(house, house.directory.pause(id));
		const injections: Input[] = [
			{ kind: "pulse", injected: true, entries: [{ category: "Excited", intensity: 1, count: 1 }] },
			{ kind: "hype", category: "Excited", intensity: 1, count: 1, weight: 1 },
			{ kind: "departures", count: 1 },
		];
		for (const input of injections) {
			expect(await codeOf(house.directory.submit(id, `i:${input.kind}`, input))).to.equal("SESSION_PAUSED");
		}
		expect(await codeOf(house.directory.admit(id, "i:arrivals", 5))).to.equal("SESSION_PAUSED");
		const event = { eventId: "e1", type: "combat", significance: 0.5 };
		const taken = await house.directory.submit(id, "event:e1", { kind: "game-event", event });
		expect(taken).to.include({ applied: false, duplicate: false });
	});

	it("refuses more tags than a session knows, naming the count", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		const tags = Object.fromEntries(Array.from({ length: 128 }, (_, i) => [`tag-${i}`, 0.5]));
		const refused = house.directory.submit(record.showtimeSessionId, "tags", { kind: "set-tags", tags });
		expect(await codeOf(refused)).to.equal("TAG_LIMIT");
	});

	it("takes 2,000 waiting inputs and refuses the next, but lets the session end", async () => {
		const house = await openHouse();
		const { directory } = house;
		const { record } = await directory.start(REQUEST);
		const id = record.showtimeSessionId;
		const eventOf = (i: number): Input => ({
			kind: "game-event",
			event: { eventId: `e${i}`, type: "trade", significance: 0 },
		});
		for (let i = 0; i < 2_000; i++) await directory.submit(id, `event:${i}`, eventOf(i));
		expect(await codeOf(directory.submit(id, "event:2000", eventOf(2_000)))).to.equal("TOO_MANY_INPUTS");
		const ended = await within(house, directory.end(id));
		expect(ended.record.status).to.equal("ended");
	});

	it("takes inputs again when a tick has made room", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		const id = record.showtimeSessionId;
		const eventOf = (i: number): Input => ({
			kind: "game-event",
			event: { eventId: `e${i}`, type: "trade", significance: 0 },
		});
		for (let i = 0; i < 2_000; i++) await house.directory.submit(id, `event:${i}`, eventOf(i));
		await house.clock.advance(5_000);
		await house.directory.submit(id, "event:2000", eventOf(2_000));
	});

	it("applies an input of one id once", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		const id = record.showtimeSessionId;
		const input: Input = { kind: "set-tags", tags: { combat: 0.5 } };
		const first = await within(house, house.directory.submit(id, "tags:1", input, { now: true }));
		expect(first).to.include({ applied: true, duplicate: false });
		const again = await house.directory.submit(id, "tags:1", { kind: "set-tags", tags: { combat: 1 } }, { now: true });
		expect(again).to.deep.equal({ sequence: first.sequence, applied: true, duplicate: true });
		expect((await house.directory.get(id)).summary?.contentTags).to.deep.equal({ combat: 0.5 });
	});

	it("applies a burst in one marker, and at most ten markers a second", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		const session = house.directory.live(record.showtimeSessionId);
		const markers: number[] = [];
		session?.onStepped(({ marker }) => markers.push(marker.atMs));
		const submits: Promise<unknown>[] = [];
		for (let burst = 0; burst < 50; burst++) {
			for (let i = 0; i < 4; i++) {
				const input: Input = { kind: "set-tags", tags: { combat: burst / 50 } };
				submits.push(house.directory.submit(record.showtimeSessionId, `tags:${burst}:${i}`, input, { now: true }));
			}
			await house.clock.advance(20);
		}
		await house.clock.advance(200);
		await Promise.all(submits);
		expect(markers.length).to.be.within(9, 11);
		expect(markers[0]).to.be.at.most(50);
		for (let i = 1; i < markers.length; i++) expect(markers[i] - markers[i - 1]).to.be.at.least(100);
	});

	it("finds a streamer's session, and none for another streamer", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		expect(await house.directory.sessionOf(STREAMER)).to.equal(record.showtimeSessionId);
		const other = { entityType: "account", entityId: STREAMER.entityId } as const;
		expect(await codeOf(house.directory.sessionOf(other))).to.equal("STREAMER_NOT_LIVE");
	});

	it("refuses an unknown session and an ended one", async () => {
		const house = await openHouse();
		const { directory } = house;
		const unknown = "00000000-0000-4000-8000-000000000000";
		expect(await codeOf(directory.get(unknown))).to.equal("SESSION_NOT_FOUND");
		expect(await codeOf(directory.pause(unknown))).to.equal("SESSION_NOT_FOUND");
		const { record } = await directory.start(REQUEST);
		await within(house, directory.end(record.showtimeSessionId));
		expect(await codeOf(directory.pause(record.showtimeSessionId))).to.equal("SESSION_ENDED");
		expect(await codeOf(directory.snapshot(record.showtimeSessionId, 5))).to.equal("SESSION_ENDED");
		const input: Input = { kind: "set-tags", tags: {} };
		expect(await codeOf(directory.submit(record.showtimeSessionId, "t", input))).to.equal("SESSION_ENDED");
	});

	it("ends a session once, with the same totals for everyone who asks", async () => {
		const house = await openHouse();
		const { directory, delivered, parts } = house;
		const { record } = await directory.start(REQUEST);
		const id = record.showtimeSessionId;
		await house.clock.advance(20_000);
		const [first, second] = await within(house, Promise.all([directory.end(id), directory.end(id)]));
		const third = await directory.end(id);
		expect(first.record.totals?.ticks).to.equal(4);
		expect(second.record).to.deep.equal(first.record);
		expect(third.record).to.deep.equal(first.record);
		expect(third.record.summary).to.deep.include({ newFollowers: 0, lostFollowers: 0, milestones: ["first-stream"] });
		await house.relay.look();
		expect(delivered.filter(({ effect }) => effect.kind === "session.ended")).to.have.length(1);
		expect((await parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
		expect(directory.live(id)).to.equal(undefined);
		await directory.start(REQUEST);
	});

	it("keeps an ended session's journal for the time that is configured", async () => {
		const database = await openSqliteDatabase(":memory:");
		const house = await openHouse({ database, parts: { journalRetentionSeconds: 60 } });
		const { record } = await house.directory.start(REQUEST);
		const id = record.showtimeSessionId;
		await within(house, house.directory.end(id));
		const stints = new SqlStintStore(database.db);
		await stints.add(id, [STINT]);
		await house.clock.advance(59_000);
		expect(await stints.list(id)).to.deep.equal([STINT]);
		expect(await house.parts.journal.read(id, 0)).to.have.length.greaterThan(0);
		await house.clock.advance(2_000);
		expect(await house.parts.journal.read(id, 0)).to.deep.equal([]);
		expect(await house.parts.checkpoints.list(id)).to.deep.equal([]);
		expect(await stints.list(id)).to.deep.equal([]);
	});

	it("keeps the stints of an ended session for as long as its career has not got them", async () => {
		const database = await openSqliteDatabase(":memory:");
		const house = await openHouse({ database, parts: { journalRetentionSeconds: 60 } });
		const { sessions } = house.parts;
		const ended = { status: "ended", endedAtMs: house.clock.nowMs(), endReason: "requested" } as const;
		const record = {
			showtimeSessionId: randomUUID(),
			streamer: STREAMER,
			gameServiceId: GAME_SERVICE,
			title: "t",
			realmPreset: "default",
			listed: true,
		};
		await sessions.create({ ...record, startedAtMs: 1, ...ended });
		const stints = new SqlStintStore(database.db);
		await stints.add(record.showtimeSessionId, [STINT]);
		await house.directory.resumeAll();
		await house.clock.advance(61_000);
		expect(await stints.list(record.showtimeSessionId)).to.deep.equal([STINT]);
	});

	it("refuses everything once it is closed", async () => {
		const house = await openHouse();
		const { record } = await house.directory.start(REQUEST);
		await house.directory.close();
		expect(await codeOf(house.directory.start(REQUEST))).to.equal("DRAINING");
		const input: Input = { kind: "set-tags", tags: {} };
		expect(await codeOf(house.directory.submit(record.showtimeSessionId, "t", input))).to.equal("DRAINING");
	});

	it("hands each session over at its own step's end, and waits for no other's", async () => {
		const database = await openSqliteDatabase(":memory:");
		opened.add(() => database.close());
		let stuck = "";
		class StickingJournal extends SqlJournal {
			override appendMarker(...[id, marker, chain]: Parameters<SqlJournal["appendMarker"]>) {
				return id === stuck ? new Promise<never>(() => {}) : super.appendMarker(id, marker, chain);
			}
		}
		const told: string[] = [];
		const rooms: RoomHost = { ...NO_ROOMS, close: async (id) => void told.push(id) };
		const house = buildSessionHouse({ database, parts: { rooms, journal: new StickingJournal(database.db) } });
		const start = async (entityId: string) => {
			const { record } = await house.directory.start({ ...REQUEST, streamer: { ...STREAMER, entityId } });
			return record.showtimeSessionId;
		};
		const [first, second] = [await start(randomUUID()), await start(randomUUID())];
		stuck = first;
		await house.clock.advance(5_000);
		const closed = house.directory.close(10_000).then(
			() => "closed",
			(error: Error) => error.message,
		);
		await house.clock.advance(0);
		expect(told).to.deep.equal([second]);
		const [{ tick }] = await house.parts.checkpoints.list(second);
		expect(tick).to.equal(1);
		await house.clock.advance(5_000);
		expect(told).to.deep.equal([second, first]);
		await house.clock.advance(5_000);
		expect(await closed).to.equal("not done in 10000 ms");
	});
});
