import { expect } from "chai";
import * as fc from "fast-check";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisReservoir } from "../../src/persistence/redis-reservoir.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { drawAt, hashOf } from "../../src/world/draw.ts";
import { membersOf } from "../../src/world/summary.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import type { SessionHouse, SessionHouseOptions } from "../support/session-house.ts";
import { GAME_SERVICE, onlySession, REQUEST, SessionLives } from "../support/session-lives.ts";
import { until } from "../support/until.ts";

const SIZE = 170;
/** Audience of a session at its start. */
const AUDIENCE = 50;

type Deed =
	| { do: "lose" }
	| { do: "inject" | "depart"; process: number; count: number }
	| { do: "watch" | "look" | "tick" | "crash"; process: number };

const process = fc.nat(2);
const deed: fc.Arbitrary<Deed> = fc.oneof(
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("lose" as const) }) },
	{
		weight: 4,
		arbitrary: fc.record({ do: fc.constantFrom("inject" as const, "depart" as const), process, count: fc.nat(20) }),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constantFrom("watch" as const, "look" as const, "tick" as const, "crash" as const),
			process,
		}),
	},
);

/** A process with one session, on stores of its own but for the reservoir. */
class Process {
	house: SessionHouse;
	reservoir: RedisReservoir;
	readonly #lives: SessionLives;
	readonly #database: OpenDatabase;
	readonly #redis: RedisConnection;

	private constructor(lives: SessionLives, database: OpenDatabase, redis: RedisConnection, startsAtMs: number) {
		this.#lives = lives;
		this.#database = database;
		this.#redis = redis;
		this.reservoir = this.#reservoir();
		this.house = lives.openHouse(database, { ...this.#options(), clock: new ManualClock(startsAtMs) });
	}

	static async start(lives: SessionLives, redis: RedisConnection, startsAtMs: number): Promise<Process> {
		const process = new Process(lives, await lives.openDatabase(), redis, startsAtMs);
		await process.reservoir.load();
		await process.house.directory.start(REQUEST);
		return process;
	}

	get members(): number[] {
		return membersOf(onlySession(this.house).world);
	}

	get id(): string {
		return onlySession(this.house).id;
	}

	async act(deed: Exclude<Deed, { do: "lose" }>): Promise<unknown> {
		const { directory, clock } = this.house;
		switch (deed.do) {
			case "inject":
				return directory.admit(this.id, `inject:${Math.random()}`, deed.count);
			case "depart":
				return directory.submit(this.id, `depart:${Math.random()}`, { kind: "departures", count: deed.count });
			case "watch":
				return this.reservoir.watch();
			case "look":
				return directory.lookAfterMembers();
			case "tick":
				return clock.advance(1_000);
			case "crash":
				return this.#crash();
		}
	}

	/** What a process does by itself as time passes. */
	async live(): Promise<void> {
		const { directory } = this.house;
		await this.during(this.reservoir.watch().then(() => directory.lookAfterMembers()));
		await this.house.clock.advance(1_000);
	}

	/** Time passes until the work is done. */
	async during<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		const done = work.finally(() => {
			isDone = true;
		});
		done.catch(() => {});
		while (!isDone) await this.house.clock.advance(50);
		return done;
	}

	async #crash(): Promise<void> {
		const reservoir = this.#reservoir();
		await reservoir.load();
		this.reservoir = reservoir;
		({ house: this.house } = await this.#lives.restart(this.house, this.#database, this.#options()));
	}

	#options(): Partial<SessionHouseOptions> {
		return { parts: { reservoir: this.reservoir } };
	}

	#reservoir(): RedisReservoir {
		return new RedisReservoir({
			redis: this.#redis,
			size: SIZE,
			onLost: () => this.house.directory.reassertMembers(),
			templateInterests: () => [],
			interestsRevision: () => 1,
			hashOf,
			drawAt,
		});
	}
}

describe("members that sessions of several processes share", function () {
	this.timeout(60_000);
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

	async function start(count: number): Promise<Process[]> {
		await server.run("FLUSHALL");
		const processes: Process[] = [];
		for (let i = 0; i < count; i++) processes.push(await Process.start(lives, redis, 1_700_000_000_000 + i));
		return processes;
	}

	/** Nobody is in two worlds, and the reservoir knows of everybody who is in one. */
	async function isWhole(processes: Process[]): Promise<boolean> {
		const all = processes.flatMap(({ members }) => members);
		if (new Set(all).size < all.length) return false;
		for (const { id, members, reservoir } of processes) {
			const holding = await reservoir.holding(GAME_SERVICE, id);
			if (holding.displaced.length > 0 || !members.every((template) => holding.members.has(template))) return false;
		}
		return true;
	}

	it("leave the session that got them later, when Redis had lost who has them", async () => {
		const [one, two] = await start(2);
		const before = one.members;
		await server.run("FLUSHALL");
		await two.reservoir.watch();
		const admitted = two.house.directory.admit(two.id, "all", SIZE);
		await until(
			async () => (await two.reservoir.holding(GAME_SERVICE, two.id)).members.size === SIZE,
			"it has everybody",
		);
		await two.house.clock.advance(200);
		expect(await admitted).to.include({ arrived: SIZE - AUDIENCE });
		expect(two.members).to.include.members(before);
		await one.reservoir.watch();
		await two.house.directory.lookAfterMembers();
		await two.house.clock.advance(200);
		await two.house.directory.lookAfterMembers();
		expect(one.members).to.have.members(before);
		expect(two.members).to.have.length(SIZE - AUDIENCE);
		expect(await isWhole([one, two])).to.equal(true);
	});

	it("are free again when the answer to their check-out was lost, and those on their way stay held", async () => {
		const [one] = await start(1);
		const { house, id, reservoir } = one;
		const request = { gameServiceId: GAME_SERVICE, showtimeSessionId: id, tags: [], biasBp: 0 };
		const unheard = await reservoir.checkOut({ ...request, requestId: "unheard", count: 7 });
		expect(unheard).to.have.length(7);
		const arriving = await reservoir.checkOut({ ...request, requestId: "arriving", count: 5 });
		const input = { kind: "arrivals" as const, cause: "refill" as const, templates: arriving, requested: 5 };
		await house.directory.submit(id, "refill:arriving", input);
		await house.directory.lookAfterMembers();
		expect((await reservoir.status(GAME_SERVICE)).checkedOut).to.equal(AUDIENCE + 12);
		// No time passes, in which members would leave and others come.
		await house.directory.lookAfterMembers();
		const { members } = await reservoir.holding(GAME_SERVICE, id);
		expect([...members]).to.have.members([...one.members, ...arriving]);
		expect((await reservoir.status(GAME_SERVICE)).checkedOut).to.equal(AUDIENCE + 5);
	});

	it("are each in one session in the end, whatever happens at once", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(deed, fc.nat(2)), { minLength: 5, maxLength: 25 }), async (deeds) => {
				const processes = await start(3);
				const under: Promise<unknown>[] = [];
				for (const [one, pause] of deeds) {
					const act = one.do === "lose" ? server.run("FLUSHALL") : processes[one.process].act(one);
					// A crash is over before the next thing happens to its process; the rest goes on side by side.
					if (one.do === "crash") await act;
					else under.push(act.catch(() => {}));
					for (let i = 0; i < pause; i++) await new Promise((resolve) => setImmediate(resolve));
				}
				const ended = Promise.all(under);
				await Promise.all(processes.map((process) => process.during(ended)));
				// What a crashed process had sent still comes in; each look after that settles what it finds.
				for (let second = 1; second <= 10; second++) {
					for (const process of processes) await process.live();
					if (second > 5) expect(await isWhole(processes), `second ${second}`).to.equal(true);
				}
				for (const { house } of processes) await house.directory.close();
			}),
			{ numRuns: 40 },
		);
	});
});
