import { expect } from "chai";
import { AdvisoryLocks } from "../../src/persistence/advisory-locks.ts";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { SessionBoard, type Standing } from "../../src/persistence/session-board.ts";
import { OperatorsView, type OperatorsViewParts } from "../../src/rooms/operators-view.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import { RecordingLogger, type SessionHouse } from "../support/session-house.ts";
import { onlySession, REQUEST, SessionLives, startPopular } from "../support/session-lives.ts";
import { until } from "../support/until.ts";

const LOCK_MS = 30_000;

describe("operators' view", () => {
	const opened = closing();
	const lives = new SessionLives(opened);
	let server: PrivateRedisServer;
	let redis: RedisConnection;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
	});

	beforeEach(() => server.run("FLUSHALL"));

	interface ViewedHouse extends SessionHouse {
		operators: OperatorsView;
		viewLogger: RecordingLogger;
	}

	async function openHouse(parts: Partial<OperatorsViewParts> = {}): Promise<ViewedHouse> {
		const clock = new ManualClock();
		const viewLogger = new RecordingLogger();
		const operators = new OperatorsView({
			board: new SessionBoard(redis),
			locks: new AdvisoryLocks(redis, LOCK_MS),
			lockMs: LOCK_MS,
			nodeId: "node",
			clock,
			logger: viewLogger,
			...parts,
		});
		opened.add(() => operators.close());
		const house = lives.openHouse(await lives.openDatabase(), { clock, parts: { operators } });
		return { ...house, operators, viewLogger };
	}

	const keys = async () => ((await server.run("KEYS", "*")) as string[]).sort();
	const read = async (key: string) => JSON.parse(((await server.run("GET", key)) as string | null) ?? "null");

	/** Plays until a write of the tick that the session stands at, or one of the two before, has come through. */
	async function shown(id: string, tick: number): Promise<void> {
		await until(async () => (await read(`showtime:aud:aud-counts:${id}`))?.tick === tick, `tick ${tick} is shown`);
	}

	it("shows how a session stands, every three ticks", async () => {
		const house = await openHouse();
		const id = await startPopular(house);
		const session = onlySession(house);
		await shown(id, 0);
		for (const tick of [3, 6, 9]) {
			await house.clock.advance(3_000);
			await shown(id, tick);
		}
		const { tally } = session.world;
		const counts = await read(`showtime:aud:aud-counts:${id}`);
		const { total, engaged, disengaged } = tally;
		expect(counts).to.include({ showtimeSessionId: id, token: 1, status: "active", realDerived: 0 });
		expect(counts).to.include({ total, engaged, disengaged });
		const byPersonality: number[] = Object.values(counts.byPersonality);
		expect(byPersonality.reduce((sum, count) => sum + count)).to.equal(total);
		expect(await read(`showtime:hype:hype:${id}`)).to.equal(null);
		const feeling = { kind: "hype", category: "Excited", intensity: 1, count: 60, weight: 1 } as const;
		await session.submit("cheer", feeling);
		await session.submit("tags", { kind: "set-tags", tags: { boss: 1 } });
		await house.clock.advance(3_000);
		await shown(id, 12);
		const { tags } = await read(`showtime:aud:aud-tags:${id}`);
		expect(tags.boss).to.be.greaterThan(0);
		const train = await read(`showtime:hype:hype:${id}`);
		expect(train).to.include({ token: 1, tick: 12, triggerCategory: "Excited" });
		expect(train.level).to.be.greaterThan(0);
		expect(train.startedAtMs).to.be.greaterThan(session.record.startedAtMs);
	});

	it("says who owns a session as long as that lasts", async () => {
		const house = await openHouse();
		await house.directory.start(REQUEST);
		const { id } = onlySession(house);
		const locks = [`showtime:lock:hype:${id}`, `showtime:lock:session:${id}`];
		await until(async () => (await keys()).filter((key) => key.includes("lock")).length === 2, "both are there");
		for (const lock of locks) {
			expect(await server.run("GET", lock)).to.equal("node:1");
			await server.run("PEXPIRE", lock, "9000");
		}
		await house.clock.advance(LOCK_MS / 3);
		await until(async () => ((await server.run("PTTL", locks[0])) as number) > 20_000, "it is prolonged");
	});

	it("leaves nothing of a session behind when it has ended, or is handed over", async () => {
		for (const put of ["end", "close"] as const) {
			const house = await openHouse();
			const id = await startPopular(house);
			await house.clock.advance(5_000);
			await until(async () => (await keys()).length === 4, "counts, tags and two locks are there");
			if (put === "close") await house.directory.close();
			else {
				void house.directory.end(id);
				await house.clock.advance(1_000);
			}
			await until(async () => (await keys()).length === 0, "all is gone");
			await house.operators.close();
		}
	});

	it("leaves what a newer owner shows", async () => {
		const house = await openHouse();
		await house.directory.start(REQUEST);
		const session = onlySession(house);
		const next: Standing = { showtimeSessionId: session.id, token: 2, tick: 1, counts: {}, tags: {}, hype: null };
		await new SessionBoard(redis).put(next, 60_000);
		await house.operators.hide(session);
		expect(await keys()).to.have.length(2);
		expect(await read(`showtime:aud:aud-counts:${session.id}`)).to.include({ token: 2 });
	});

	it("holds up no tick while Redis stands still, and goes on with the newest state", async () => {
		const house = await openHouse({ lockMs: 1_000_000 });
		await house.directory.start(REQUEST);
		const { id } = onlySession(house);
		await shown(id, 0);
		const writes = async () =>
			/cmdstat_eval:calls=(\d+)/.exec((await server.run("INFO", "commandstats")) as string)?.[1];
		const before = Number(await writes());
		server.pause();
		await house.clock.advance(30_000);
		expect(onlySession(house).world.tick).to.equal(30);
		server.goOn();
		await shown(id, 30);
		expect(Number(await writes()) - before, "one under way, and the newest").to.equal(2);
	});

	it("says once that Redis is away, and once that it is back", async () => {
		const house = await openHouse();
		await house.directory.start(REQUEST);
		const { id } = onlySession(house);
		await shown(id, 0);
		await server.kill();
		await until(() => !redis.isUp, "the loss is seen");
		const said = () => house.viewLogger.lines.map(({ message }) => message);
		for (let i = 0; i < 3; i++) await house.clock.advance(3_000);
		await until(() => said().length === 1, "it is said");
		expect(onlySession(house).world.tick).to.equal(9);
		await server.restart();
		await until(() => redis.isUp, "it is back");
		await house.clock.advance(3_000);
		await until(() => said().length === 2, "that is said too");
		expect(said()).to.deep.equal(["operators do not see the sessions", "operators see the sessions again"]);
		await shown(id, 12);
	});
});
