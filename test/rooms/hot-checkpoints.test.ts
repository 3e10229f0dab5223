import { expect } from "chai";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisHotCheckpointStore } from "../../src/persistence/redis-hot-checkpoint-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { HotCheckpoints } from "../../src/rooms/hot-checkpoints.ts";
import type { SessionParts } from "../../src/rooms/session-parts.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { type DeliveredEffect, RecordingLogger, recordingSink, type SessionHouse } from "../support/session-house.ts";
import { onlySession, SessionLives, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";
import { until } from "../support/until.ts";

const PASSED_OVER = "hot checkpoint passed over: the session goes on from a durable one";
const MOST_TICKS = 12;

interface HotHouse extends SessionHouse {
	hot: HotCheckpoints;
	hotLogger: RecordingLogger;
}

describe("hot checkpoints", () => {
	const opened = closing();
	const lives = new SessionLives(opened);
	let server: PrivateRedisServer;
	let redis: RedisConnection;
	let database: OpenDatabase;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
	});

	beforeEach(async () => {
		await server.run("FLUSHALL");
		database = await lives.openDatabase();
	});

	function hotOn(clock: ManualClock): Pick<HotHouse, "hot" | "hotLogger"> {
		const hotLogger = new RecordingLogger();
		return {
			hot: new HotCheckpoints({ store: new RedisHotCheckpointStore(redis), clock, logger: hotLogger }),
			hotLogger,
		};
	}

	async function openHouse(parts: Partial<SessionParts> = {}): Promise<HotHouse & { id: string }> {
		const clock = new ManualClock();
		const own = hotOn(clock);
		const house = lives.openHouse(database, { clock, parts: { hotCheckpoints: own.hot, ...parts } });
		return { ...house, ...own, id: await startPopular(house) };
	}

	async function restart(house: SessionHouse, parts: Partial<SessionParts> = {}) {
		const clock = new ManualClock(house.clock.nowMs());
		const own = hotOn(clock);
		const next = await lives.restart(house, database, { clock, parts: { hotCheckpoints: own.hot, ...parts } });
		return { ...next, house: { ...next.house, ...own } };
	}

	const keyOf = (id: string) => `showtime:aud:hot:${id}`;
	const hotTick = async (id: string) => Number(await server.run("HGET", keyOf(id), "tick"));

	async function second(house: HotHouse): Promise<void> {
		await house.clock.advance(1_000);
		await house.hot.close();
	}

	/** Plays on until the tick before the last has a hot checkpoint, newer than every durable one; answers the tick of that. */
	async function playPastHot(house: HotHouse & { id: string }): Promise<number> {
		for (let i = 0; i < MOST_TICKS; i++) {
			await second(house);
			const { tick } = onlySession(house).world;
			if ((await hotTick(house.id)) === tick) {
				await second(house);
				return tick;
			}
		}
		throw new Error(`no hot checkpoint in ${MOST_TICKS} ticks`);
	}

	it("are taken in the middle between two durable ones", async () => {
		const house = await openHouse();
		const taken = new Map<number, "hot" | "durable">();
		for (let i = 0; i < 4 * MOST_TICKS; i++) {
			await second(house);
			const { tick } = onlySession(house).world;
			if ((await hotTick(house.id)) === tick) taken.set(tick, "hot");
			const [newest] = await house.parts.checkpoints.list(house.id);
			if (newest.tick === tick) taken.set(tick, "durable");
		}
		const ticks = [...taken.keys()];
		expect(ticks.length).to.be.at.least(12);
		for (const [i, tick] of ticks.entries()) {
			if (i === 0) continue;
			expect(tick - ticks[i - 1]).to.equal(3);
			expect(taken.get(tick)).to.not.equal(taken.get(ticks[i - 1]));
		}
	});

	it("bring a session back as it was, and only what followed is folded and told again", async () => {
		const house = await openHouse();
		const session = onlySession(house);
		await session.submit("cheer", { kind: "hype", category: "Excited", intensity: 1, count: 60, weight: 1 });
		const tick = await playPastHot(house);
		const before = hashOfSession(session);
		const next = await restart(house);
		expect(next.reports[0]).to.include({ outcome: "resumed", tick: tick + 1, foldedMarkers: 1 });
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
		await next.house.clock.advance(0);
		const markers = next.house.delivered.map(({ marker }) => marker);
		expect(new Set(markers)).to.deep.equal(markers.length === 0 ? new Set() : new Set([session.world.marker]));
		expect(next.house.logger.messages("warn")).to.deep.equal([]);
		await second(next.house);
		expect(onlySession(next.house).world.tick).to.equal(tick + 2);
	});

	it("carry what was decided and is not out: it is carried out and told once, in its order", async () => {
		const told: DeliveredEffect[] = [];
		const sink = recordingSink((effect) => told.push(effect));
		let isAway = false;
		const refused = () => Promise.reject(new Error("away"));
		const { publish } = sink;
		const events: typeof sink = { ...sink, publish: (message) => (isAway ? refused() : publish(message)) };
		const house = await openHouse({ events });
		await second(house);
		const { update } = house.parts.sessions;
		house.parts.sessions.update = refused;
		isAway = true;
		const toldBefore = told.length;
		for (const turn of ["pause", "resume", "pause"] as const) {
			void house.directory[turn](house.id);
			await house.clock.advance(200);
		}
		const tick = await playPastHot(house);
		house.parts.sessions.update = update;
		isAway = false;
		const [durable] = await house.parts.checkpoints.list(house.id);
		expect(durable.tick, "no durable one since").to.be.lessThan(tick - 1);
		const next = await restart(house, { events });
		expect(next.reports[0]).to.include({ tick: tick + 1, foldedMarkers: 1 });
		await next.house.clock.advance(0);
		const kinds = told.slice(toldBefore).map(({ effect }) => effect.kind);
		expect(kinds.filter((kind) => kind.startsWith("session."))).to.deep.equal([
			"session.paused",
			"session.resumed",
			"session.paused",
		]);
		const places = told.map(({ marker, index }) => marker * 1_000 + index);
		expect(places, "each once, in order").to.deep.equal([...new Set(places)].toSorted((a, b) => a - b));
		expect((await next.house.parts.sessions.get(house.id))?.status).to.equal("paused");
		expect(onlySession(next.house).outgoing.effects).to.deep.equal([]);
	});

	it("are not missed when Redis has lost them: the durable one is used", async () => {
		const house = await openHouse();
		await playPastHot(house);
		const before = hashOfSession(onlySession(house));
		await server.run("FLUSHALL");
		const next = await restart(house);
		expect(next.reports[0].foldedMarkers).to.be.greaterThan(1);
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
	});

	it("count as if there were none when they are damaged, another session's, older than a durable one, or of another format", async () => {
		const strange: Record<string, (body: Buffer, older: Buffer) => Buffer> = {
			damaged: (body) => Buffer.concat([body.subarray(0, 100), Buffer.from([body[100] ^ 1]), body.subarray(101)]),
			short: (body) => body.subarray(0, body.length / 2),
			empty: () => Buffer.alloc(0),
			older: (_, older) => older,
		};
		for (const [name, make] of Object.entries(strange)) {
			database = await lives.openDatabase();
			const house = await openHouse();
			const bodyNow = () => redis.run((client) => client.hgetBuffer(keyOf(house.id), "body"));
			await playPastHot(house);
			const older = (await bodyNow()) as Buffer;
			for (let i = 0; i < 5; i++) await second(house);
			await playPastHot(house);
			const body = make((await bodyNow()) as Buffer, older);
			await redis.run((client) => client.hset(keyOf(house.id), "body", body));
			const before = hashOfSession(onlySession(house));
			const next = await restart(house);
			expect(next.reports[0].foldedMarkers, name).to.be.greaterThan(1);
			expect(hashOfSession(onlySession(next.house)), name).to.equal(before);
			expect(next.house.logger.messages("warn"), name).to.deep.equal(name === "older" ? [] : [PASSED_OVER]);
			await next.house.directory.close();
		}
	});

	it("count as if there were none when the journal has another history by then", async () => {
		const house = await openHouse();
		const idle = (name: string) => ({ kind: "set-tags", tags: { [name]: 0 } }) as const;
		let hot: Record<string, Buffer> = {};
		for (let i = 0; i < MOST_TICKS && Number(hot.tick) !== onlySession(house).world.tick; i++) {
			await onlySession(house).submit(`mine ${i}`, idle("mine"));
			await second(house);
			hot = await redis.run((client) => client.hgetallBuffer(keyOf(house.id)));
		}
		const { marker } = onlySession(house).world;
		const place = (await house.parts.journal.read(house.id, 0)).at(-1)?.sequence;
		for (const session of house.directory.liveSessions()) session.halt();
		// The database comes back from a backup and goes another way, over the same places.
		const [began] = await house.parts.checkpoints.list(house.id);
		for (const table of ["journal_entry", "journal_input_id"] as const) {
			await database.db.deleteFrom(table).where("sequence", ">", began.sequence).execute();
		}
		const head = { lastSequence: began.sequence, lastMarker: began.marker };
		await database.db.updateTable("journal_head").set(head).execute();
		const other = await restart(house, { hotCheckpoints: undefined });
		const session = onlySession(other.house);
		for (let i = 0; session.world.marker < marker; i++) {
			await session.submit(`other ${i}`, idle("other"));
			await session.tick();
			await session.outgoing.settled();
		}
		expect((await house.parts.journal.read(house.id, 0)).at(-1)?.sequence).to.equal(place);
		const before = hashOfSession(session);
		await redis.run((client) => client.hset(keyOf(house.id), hot));
		const next = await restart(other.house);
		expect(next.house.logger.messages("warn")).to.deep.equal([PASSED_OVER]);
		expect(next.house.logger.messages("error")).to.deep.equal([]);
		expect(hashOfSession(onlySession(next.house))).to.equal(before);
	});

	it("do not hide that the journal is lost", async () => {
		const house = await openHouse();
		await playPastHot(house);
		const [durable] = await house.parts.checkpoints.list(house.id);
		await house.parts.journal.drop(house.id);
		const next = await restart(house);
		expect(next.house.logger.messages("error")).to.deep.equal(["journal lost: the session goes on in a new epoch"]);
		expect(next.reports[0]).to.include({ tick: durable.tick, outcome: "resumed" });
	});

	it("leave the journal to durable ones, also after a restart from one", async () => {
		const house = await openHouse();
		const [first] = await house.parts.checkpoints.list(house.id);
		house.parts.checkpoints.save = () => Promise.reject(new Error("disk full"));
		for (let i = 0; i < 3 * MOST_TICKS; i++) await second(house);
		await playPastHot(house);
		const firstEntry = async () => (await house.parts.journal.read(house.id, 0))[0].sequence;
		expect(await firstEntry()).to.equal(1);
		const next = await restart(house);
		expect(next.reports[0]).to.include({ foldedMarkers: 1 });
		const sequences = [first.sequence];
		for (let i = 0; i < 3 * MOST_TICKS; i++) {
			await second(next.house);
			const listed = await next.house.parts.checkpoints.list(house.id);
			if (listed[0].sequence !== sequences.at(-1)) sequences.push(listed[0].sequence);
			if (listed.length === 3) expect(await firstEntry()).to.equal((sequences.at(-3) as number) + 1);
			else expect(await firstEntry()).to.equal(1);
		}
		expect(sequences.length).to.be.greaterThan(4);
	});

	it("hold up no tick while Redis stands still, and are as new as can be afterwards", async () => {
		const house = await openHouse();
		await second(house);
		server.pause();
		await house.clock.advance(60_000);
		expect(onlySession(house).world.tick).to.equal(61);
		await until(() => house.hotLogger.messages("warn").length > 0, "it is said");
		server.goOn();
		await house.hot.close();
		for (let i = 0; i < MOST_TICKS; i++) await second(house);
		expect(await hotTick(house.id)).to.be.greaterThan(61);
		expect(house.hotLogger.lines.map(({ message }) => message)).to.deep.equal([
			"hot checkpoints are not written: durable ones have to do",
			"hot checkpoints are written again",
		]);
	});

	it("are gone when the session has ended", async () => {
		const house = await openHouse();
		await playPastHot(house);
		void house.directory.end(house.id);
		await house.clock.advance(1_000);
		await until(async () => (await server.run("EXISTS", keyOf(house.id))) === 0, "it is gone");
		await house.clock.advance(5_000);
		await house.hot.close();
		expect(await server.run("EXISTS", keyOf(house.id))).to.equal(0);
	});
});
