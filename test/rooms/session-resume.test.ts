import { expect } from "chai";
import type { Input } from "../../src/events/input.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import { membersOf } from "../../src/world/summary.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";
import { ManualClock } from "../support/manual-clock.ts";
import {
	buildSessionHouse,
	type DeliveredEffect,
	type SessionHouse,
	type SessionHouseOptions,
} from "../support/session-house.ts";
import { hashOfSession } from "../support/session-probe.ts";

const GAME_SERVICE = "7f1d4c1e-3b0a-4a5e-9d52-0c8f6a1b2c3d";
const STREAMER = { entityType: "character", entityId: "0b0e9a52-6a51-4d2a-8a77-0f9d3a1e5c11" } as const;
const REQUEST = { streamer: STREAMER, gameServiceId: GAME_SERVICE, randomSeed: 7 };
const STARTED_AT_MS = 1_700_000_000_000;

/** What a game server does to a stream, second by second; the same in every run. */
async function playSecond(house: SessionHouse, id: string, second: number): Promise<void> {
	const submits: Promise<unknown>[] = [];
	if (second % 3 === 1) {
		const event = { eventId: `e${second}`, type: second % 2 ? "combat" : "boss-defeat", significance: 0.8 };
		submits.push(house.directory.submit(id, `event:${second}`, { kind: "game-event", event }, { now: true }));
	}
	if (second % 7 === 2) {
		const entries = [{ category: "Excited" as const, intensity: 0.95, count: 12 }];
		submits.push(house.directory.submit(id, `inject:${second}`, { kind: "sentiments", entries }, { now: true }));
	}
	if (second % 20 === 11) submits.push(house.directory.pause(id));
	if (second % 20 === 13) submits.push(house.directory.resume(id));
	await house.clock.advance(1_000);
	await Promise.all(submits);
}

/** The effects with the session's id taken out, each identity once. */
function decidedOnce(delivered: readonly DeliveredEffect[]): unknown[] {
	const byIdentity = new Map(delivered.map(({ marker, index, effect }) => [`${marker}:${index}`, effect]));
	return [...byIdentity].map(([identity, effect]) => ({ identity, effect }));
}

describe("resuming sessions", () => {
	const opened = closing();

	async function openDatabase(): Promise<OpenDatabase> {
		const database = await openSqliteDatabase(":memory:");
		opened.add(() => database.close());
		return database;
	}

	function openHouse(database: OpenDatabase, options: Partial<SessionHouseOptions> = {}): SessionHouse {
		const rules = { tickIntervalSeconds: 1, pulseIntervalSeconds: 5, ...options.rules };
		const house = buildSessionHouse({ database, ...options, rules });
		opened.add(() => house.directory.close());
		return house;
	}

	/** A process that was killed: what it still has in memory never acts again. */
	function kill(house: SessionHouse): void {
		for (const session of house.directory.liveSessions()) session.halt();
	}

	/** The next life of a killed process on the same stores, at the same time. */
	async function restart(house: SessionHouse, database: OpenDatabase, options: Partial<SessionHouseOptions> = {}) {
		kill(house);
		const next = openHouse(database, { clock: new ManualClock(house.clock.nowMs()), ...options });
		return { house: next, reports: await next.directory.resumeAll() };
	}

	function only(house: SessionHouse): LiveSession {
		const [session] = house.directory.liveSessions();
		if (session === undefined) throw new Error("no session is live");
		return session;
	}

	async function startPopular(house: SessionHouse): Promise<string> {
		await house.parts.careers.setTotalGrowth(STREAMER, 30);
		return (await house.directory.start(REQUEST)).record.showtimeSessionId;
	}

	it("leads to the world and the effects of an uninterrupted run, wherever it is killed", async () => {
		const seconds = 60;
		const database = await openDatabase();
		const straight = openHouse(database);
		const id = await startPopular(straight);
		// The session's id is drawn; the interrupted run gets the first run's.
		const otherDatabase = await openDatabase();
		let house = openHouse(otherDatabase, { parts: { rulesOf: straight.parts.rulesOf } });
		await copyStart(straight, id, house);
		const hashes: string[] = [];
		for (let second = 1; second <= seconds; second++) {
			await playSecond(straight, id, second);
			hashes.push(hashOfSession(only(straight)));
		}
		const effects = decidedOnce(straight.delivered);
		expect(straight.delivered.map(({ effect }) => effect.kind)).to.include("hype.started");

		({ house } = await restart(house, otherDatabase));
		const delivered: DeliveredEffect[] = [...house.delivered];
		for (let second = 1; second <= seconds; second++) {
			const before = house.delivered.length;
			await playSecond(house, id, second);
			delivered.push(...house.delivered.slice(before));
			expect(hashOfSession(only(house)), `second ${second}`).to.equal(hashes[second - 1]);
			if (second % 4 !== 0 && second % 9 !== 0) continue;
			({ house } = await restart(house, otherDatabase));
			delivered.push(...house.delivered);
		}
		expect(decidedOnce(delivered)).to.deep.equal(effects);
	}).timeout(60_000);

	/** Starts a session under the id of another one, from the same first input. */
	async function copyStart(from: SessionHouse, id: string, to: SessionHouse): Promise<void> {
		const record = await from.parts.sessions.get(id);
		const [start] = await from.parts.journal.read(id, 0, 1);
		if (record === undefined || !("input" in start)) throw new Error("nothing to copy");
		await to.parts.sessions.create({ ...record, status: "active" });
		await to.parts.journal.append(id, start.id, start.input);
		await to.parts.journal.appendMarker(id, { marker: 1, kind: "apply", atMs: 0 });
	}

	it("takes a session up at its tick, with the same members held", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(10_000);
		const before = hashOfSession(only(house));
		const next = await restart(house, database);
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
		expect(hashOfSession(only(next.house))).to.equal(before);
		const { checkedOut } = await next.house.parts.reservoir.status(GAME_SERVICE);
		expect(checkedOut).to.be.at.least(membersOf(only(next.house).world).length);
		await next.house.clock.advance(1_000);
		expect(only(next.house).world.tick).to.equal(11);
	});

	it("delivers again what it folds again, under the same identity", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		// No checkpoint holds the pause: the store is gone before it.
		house.parts.checkpoints.save = async () => {
			throw new Error("disk full");
		};
		const paused = house.directory.pause(id);
		await house.clock.advance(500);
		await paused;
		const first = house.delivered.at(-1);
		const next = await restart(house, database);
		await next.house.clock.advance(0);
		expect(first?.effect.kind).to.equal("session.paused");
		expect(next.house.delivered).to.deep.include(first);
		expect((await next.house.directory.get(id)).record).to.include({ status: "paused" });
	});

	it("keeps effects that nobody took until they are taken, across a restart", async () => {
		const database = await openDatabase();
		const refusing = {
			deliver: async () => {
				throw new Error("bus down");
			},
		};
		const house = openHouse(database, { parts: { effects: refusing } });
		const id = await startPopular(house);
		await house.clock.advance(20_000);
		expect(only(house).world.tick).to.equal(20);
		expect(house.logger.messages("error")).to.include("effect not delivered; retried with the next marker");
		expect(await house.parts.checkpoints.list(id)).to.deep.equal([]);
		const next = await restart(house, database);
		expect(next.house.delivered.map(({ marker, effect }) => [marker, effect.kind])).to.deep.equal([
			[1, "session.started"],
		]);
		await next.house.clock.advance(6_000);
		expect(await next.house.parts.checkpoints.list(id)).to.have.length.greaterThan(0);
	});

	it("applies inputs that were accepted and not applied yet", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		const input: Input = { kind: "set-tags", tags: { combat: 0.7 } };
		await house.directory.submit(id, "tags", input);
		const next = await restart(house, database);
		await next.house.clock.advance(100);
		expect((await next.house.directory.get(id)).summary?.contentTags).to.deep.equal({ combat: 0.7 });
		const again = await next.house.directory.submit(id, "tags", input, { now: true });
		expect(again).to.include({ applied: true, duplicate: true });
	});

	it("asks again for members that never came, and takes none twice", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		const session = only(house);
		while (session.world.session.refill === null) await house.clock.advance(1_000);
		// Killed between the request and the arrival: the journal has no refill of that marker.
		const { refill } = session.world.session;
		await database.db.deleteFrom("journal_entry").where("inputId", "=", `refill:${refill?.marker}`).execute();
		await database.db.deleteFrom("journal_input_id").where("inputId", "=", `refill:${refill?.marker}`).execute();
		const next = await restart(house, database);
		await next.house.clock.advance(1_000);
		const arrivals = (await next.house.parts.journal.read(id, 0)).filter(
			(entry) => entry.id === `refill:${refill?.marker}`,
		);
		expect(arrivals).to.have.length(1);
		const members = membersOf(only(next.house).world);
		expect(new Set(members).size).to.equal(members.length);
	});

	it("falls back to the checkpoint before a corrupt one, and says so", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(30_000);
		const before = hashOfSession(only(house));
		const [newest, second] = await house.parts.checkpoints.list(id);
		const body = newest.body.slice();
		body[body.length >> 1] ^= 1;
		await house.parts.checkpoints.save({ ...newest, body });
		const next = await restart(house, database);
		expect(hashOfSession(only(next.house))).to.equal(before);
		const said = next.house.logger.lines.find(({ message }) => message.includes("falls back to the one before"));
		expect(said?.facts).to.include({ showtimeSessionId: id, marker: newest.marker });
		expect(next.reports[0].foldedMarkers).to.equal(only(next.house).world.marker - second.marker);
	});

	it("starts from the first input when no checkpoint can be used", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(3_000);
		for (const checkpoint of await house.parts.checkpoints.list(id)) {
			await house.parts.checkpoints.save({ ...checkpoint, body: checkpoint.body.slice(0, 100) });
		}
		const before = hashOfSession(only(house));
		const next = await restart(house, database);
		expect(hashOfSession(only(next.house))).to.equal(before);
	});

	it("ends a session whose journal is lost, with its members free, and says so", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(8_000);
		await house.parts.journal.drop(id);
		const next = await restart(house, database);
		expect(next.reports).to.deep.equal([{ showtimeSessionId: id, outcome: "orphaned" }]);
		expect(next.house.logger.messages("error")).to.include("journal lost: the session ends as orphaned");
		expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
		expect((await next.house.directory.get(id)).record).to.include({ status: "ended", endReason: "orphaned" });
	});

	it("finishes an ending that was cut off", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(3_000);
		house.parts.sessions.update = async () => {
			throw new Error("database gone");
		};
		void house.directory.end(id).catch(() => undefined);
		await house.clock.advance(500);
		const next = await restart(house, database);
		expect(next.reports[0].outcome).to.equal("ended");
		const { record } = await next.house.directory.get(id);
		expect(record).to.include({ status: "ended", endReason: "requested" });
		expect(record.totals?.ticks).to.equal(3);
		expect(next.house.delivered.map(({ effect }) => effect.kind)).to.include("session.ended");
	});

	it("ends a session that is found too late", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(3_000);
		const late = new ManualClock(house.clock.nowMs() + 3_700_000);
		const next = await restart(house, database, { clock: late });
		expect(next.reports[0]).to.include({ showtimeSessionId: id, outcome: "orphaned", tick: 3 });
		const { record } = await next.house.directory.get(id);
		expect(record).to.include({ status: "ended", endReason: "orphaned" });
		expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
	});

	it("makes up a few missed ticks, three a second, on the grid of the start", async () => {
		const database = await openDatabase();
		const house = openHouse(database, { rules: { tickIntervalSeconds: 5 } });
		await startPopular(house);
		await house.clock.advance(10_000);
		const late = new ManualClock(house.clock.nowMs() + 21_000);
		const next = await restart(house, database, { clock: late });
		expect(next.reports[0]).to.include({ outcome: "resumed", missedTicks: 4 });
		const session = only(next.house);
		const steps: { kind: string; atMs: number; nowMs: number }[] = [];
		session.onStepped(({ marker }) => steps.push({ kind: marker.kind, atMs: marker.atMs, nowMs: late.nowMs() }));
		await late.advance(10_000);
		const ticks = steps.filter(({ kind }) => kind !== "apply");
		expect(ticks.map(({ kind, atMs }) => [kind, atMs])).to.deep.equal(
			[15_000, 20_000, 25_000, 30_000, 35_000, 40_000].map((atMs) => ["tick", atMs]),
		);
		for (const i of [1, 2, 3]) expect(ticks[i].nowMs - ticks[i - 1].nowMs).to.be.at.least(333);
		expect(ticks[4].nowMs).to.equal(STARTED_AT_MS + 35_000);
		expect(ticks[5].nowMs).to.equal(STARTED_AT_MS + 40_000);
	});

	it("makes up twelve ticks and skips the rest in one marker", async () => {
		const database = await openDatabase();
		const house = openHouse(database, { rules: { tickIntervalSeconds: 5 } });
		const id = await startPopular(house);
		await house.clock.advance(10_000);
		const late = new ManualClock(house.clock.nowMs() + 502_000);
		const next = await restart(house, database, { clock: late });
		expect(next.reports[0]).to.include({ outcome: "resumed", missedTicks: 100 });
		await late.advance(4_500);
		const markers = (await next.house.parts.journal.read(id, 0)).flatMap((entry) =>
			"marker" in entry ? [entry.marker] : [],
		);
		const missed = markers.filter(({ kind, atMs }) => kind !== "apply" && atMs > 10_000);
		expect(missed.filter(({ kind }) => kind === "tick")).to.have.length(12);
		const skips = missed.filter(({ kind }) => kind === "skip");
		expect(skips.map(({ ticks, atMs }) => [ticks, atMs])).to.deep.equal([[89, 515_000]]);
		const session = only(next.house);
		expect(session.world.tick).to.equal(103);
		expect(session.nextTickAtMs).to.equal(STARTED_AT_MS + 520_000);
		expect(next.house.logger.messages("warn")).to.include("ticks skipped: the session was too far behind");
		const again = await restart(next.house, database);
		expect(hashOfSession(only(again.house))).to.equal(hashOfSession(session));
	});

	it("goes on after a marker that was written although its append failed", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
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
		const session = only(house);
		expect(session.world.tick).to.equal(5);
		const again = await restart(house, database);
		expect(hashOfSession(only(again.house))).to.equal(hashOfSession(session));
		expect(await codeOf(house.directory.submit(id, "late", { kind: "set-tags", tags: {} }))).to.equal("INTERNAL");
	});

	it("stops while the journal is down and goes on when it is back", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		const { journal } = house.parts;
		const append = journal.appendMarker.bind(journal);
		journal.appendMarker = async () => {
			throw new Error("disk gone");
		};
		await house.clock.advance(5_000);
		expect(only(house).world.tick).to.equal(0);
		journal.appendMarker = append;
		await house.clock.advance(5_000);
		expect(only(house).world.tick).to.equal(10);
		expect((await house.directory.get(id)).record.status).to.equal("active");
	});

	it("checkpoints every session when the process goes", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(7_000);
		const { marker } = only(house).world;
		const before = hashOfSession(only(house));
		await house.directory.close();
		expect((await house.parts.checkpoints.list(id))[0].marker).to.equal(marker);
		const next = await restart(house, database);
		expect(next.reports[0]).to.include({ outcome: "resumed", foldedMarkers: 0, tick: 7 });
		expect(hashOfSession(only(next.house))).to.equal(before);
	});

	it("keeps three checkpoints and the journal behind the oldest of them", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const id = await startPopular(house);
		await house.clock.advance(60_000);
		const stored = await house.parts.checkpoints.list(id);
		expect(stored).to.have.length(3);
		expect(stored[0].tick - stored[2].tick).to.be.at.most(12);
		const entries = await house.parts.journal.read(id, 0);
		expect(entries[0].sequence).to.be.greaterThan(stored[2].sequence);
	});

	it("lets a session begin whose first marker was never written, with its first audience held", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const { journal } = house.parts;
		let fail = (_: Error) => {};
		// Killed between the first input and the first marker.
		journal.appendMarker = () =>
			new Promise((_, reject) => {
				fail = reject;
			});
		void house.directory.start(REQUEST).catch(() => undefined);
		await house.clock.advance(0);
		const next = await restart(house, database);
		expect(next.reports[0]).to.include({ outcome: "resumed", tick: 0 });
		expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(50);
		await next.house.clock.advance(100);
		expect(membersOf(only(next.house).world)).to.have.length(50);
		expect(next.house.delivered.map(({ effect }) => effect.kind)).to.deep.equal(["session.started"]);
		house.parts.sessions.update = async () => {};
		fail(new Error("killed"));
	});

	it("halts a session whose step fails, and no other", async () => {
		const database = await openDatabase();
		const house = openHouse(database);
		const { record } = await house.directory.start(REQUEST);
		const id = record.showtimeSessionId;
		const streamer = { entityType: "account", entityId: STREAMER.entityId } as const;
		const other = (await house.directory.start({ ...REQUEST, streamer })).record.showtimeSessionId;
		await house.directory.submit(id, "poison", { kind: "sentiments", entries: null } as unknown as Input);
		await house.clock.advance(3_000);
		expect(
			house.logger.messages("error").filter((message) => message === "session halted: a step failed"),
		).to.have.length(1);
		expect(house.directory.live(id)?.isHalted).to.equal(true);
		expect(house.directory.live(other)?.world.tick).to.equal(3);
		expect(await codeOf(house.directory.submit(id, "more", { kind: "set-tags", tags: {} }))).to.equal("INTERNAL");

		const next = await restart(house, database);
		const outcomes = new Map(next.reports.map(({ showtimeSessionId, outcome }) => [showtimeSessionId, outcome]));
		expect(outcomes.get(id)).to.equal("failed");
		expect(outcomes.get(other)).to.equal("resumed");
		const ended = await next.house.directory.end(id, "cleanup");
		expect(ended.record).to.include({ status: "ended", endReason: "cleanup" });
		await next.house.directory.start(REQUEST);
	});
});
