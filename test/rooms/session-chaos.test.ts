import { expect } from "chai";
import fc from "fast-check";
import type { Stint } from "../../src/events/effect.ts";
import type { Input } from "../../src/events/input.ts";
import type { HotCheckpointStore } from "../../src/persistence/hot-checkpoint-store.ts";
import { RedisConnection } from "../../src/persistence/redis-connection.ts";
import { RedisHotCheckpointStore } from "../../src/persistence/redis-hot-checkpoint-store.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlStintStore } from "../../src/persistence/sql-stint-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { deliveredOf } from "../../src/rooms/effect-delivery.ts";
import { HotCheckpoints } from "../../src/rooms/hot-checkpoints.ts";
import type { LiveSession } from "../../src/rooms/live-session.ts";
import { beginFold, chaptersOf, foldChapter } from "../../src/rooms/session-fold.ts";
import { membersOf } from "../../src/world/summary.ts";
import { type AtRest, atRest } from "../support/at-rest.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { mortal } from "../support/mortal-stores.ts";
import { type PrivateRedisServer, startRedisServer } from "../support/redis-server.ts";
import {
	buildSessionHouse,
	type DeliveredEffect,
	RecordingLogger,
	recordingSink,
	type SessionHouse,
} from "../support/session-house.ts";
import { GAME_SERVICE, onlySession, REQUEST, startPopular } from "../support/session-lives.ts";
import { hashOfSession } from "../support/session-probe.ts";

type Action =
	| { gain: number }
	| { isBusAway: boolean }
	| { advanceMs: number }
	| { input: Input; now: boolean }
	| { turn: "pause" | "resume" };

interface Life {
	/** Store calls until the process dies. */
	calls: number;
	/** Whether the call it dies in was carried out. */
	isLastDone: boolean;
	actions: Action[];
	/** Whether Redis is empty when the life begins. */
	hasLostRedis: boolean;
}

const ADMIN = { subject: "ann", role: "admin" } as const;
const IMMORTAL: Life = { calls: Number.POSITIVE_INFINITY, isLastDone: true, actions: [], hasLostRedis: false };

const anyInput: fc.Arbitrary<Input> = fc.oneof(
	fc
		.tuple(fc.constantFrom("combat", "trade", "boss-defeat", "unmapped"), fc.double({ min: 0, max: 1, noNaN: true }))
		.map(([type, significance]) => ({ kind: "game-event" as const, event: { eventId: "e", type, significance } })),
	fc.nat(20).map((count) => ({
		kind: "pulse" as const,
		entries: [{ category: "Excited" as const, intensity: 1, count: count + 1 }],
	})),
	fc.nat(5).map((count) => ({ kind: "departures" as const, count: count + 1 })),
	fc.constantFrom<Input>({ kind: "set-tags", tags: { combat: 0.9 } }, { kind: "set-tags", tags: { trade: 0 } }),
);
const anyAction: fc.Arbitrary<Action> = fc.oneof(
	fc.record({ advanceMs: fc.integer({ min: 10, max: 3_000 }) }),
	fc.record({ input: anyInput, now: fc.boolean() }),
	fc.record({ gain: fc.integer({ min: 1, max: 9 }) }),
	fc.record({ turn: fc.constantFrom("pause" as const, "resume" as const) }),
	fc.record({ isBusAway: fc.boolean() }),
);
const anyLife: fc.Arbitrary<Life> = fc.record({
	calls: fc.nat(120),
	isLastDone: fc.boolean(),
	actions: fc.array(anyAction, { minLength: 5, maxLength: 25 }),
	hasLostRedis: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
});

describe("a session through lives that end anywhere", () => {
	const opened = closing();
	let server: PrivateRedisServer;
	let redisStore: HotCheckpointStore;

	before(async () => {
		server = await startRedisServer();
		opened.add(() => server.close());
		const redis = await RedisConnection.open(server.url);
		opened.add(() => redis.close());
		redisStore = new RedisHotCheckpointStore(redis);
	});

	/** Everything one run went through. */
	class Run {
		readonly clock = new ManualClock();
		readonly delivered: DeliveredEffect[] = [];
		/** Inputs that some caller was told were accepted. */
		readonly accepted = new Set<string>();
		isBusAway = false;
		readonly #database: OpenDatabase;
		readonly #hotStore: AtRest<HotCheckpointStore> | undefined;
		#inputs = 0;

		constructor(database: OpenDatabase, hotStore?: HotCheckpointStore) {
			this.#database = database;
			this.#hotStore = hotStore && atRest(hotStore);
		}

		/** A life on the run's stores; the journal is never trimmed, so that it can be checked from its start. */
		build(life: Life): { house: SessionHouse; isDead(): boolean; kill(): void } {
			const journal = new SqlJournal(this.#database.db);
			journal.trim = async () => {};
			const events = recordingSink((effect) => {
				if (this.isBusAway) throw new Error("the bus is away");
				this.delivered.push(effect);
			});
			const options = {
				database: this.#database,
				clock: this.clock,
				rules: { tickIntervalSeconds: 1, pulseIntervalSeconds: 5 },
			};
			const { parts } = buildSessionHouse({ ...options, parts: { journal, events } });
			const { hotStore, ...stores } = mortal(parts, life.calls, life.isLastDone, this.#hotStore?.store);
			const logger = new RecordingLogger();
			const hotCheckpoints = hotStore && new HotCheckpoints({ store: hotStore, clock: this.clock, logger });
			return { house: buildSessionHouse({ ...options, parts: { ...stores.parts, hotCheckpoints } }), ...stores };
		}

		stints(showtimeSessionId: string): Promise<Stint[]> {
			return new SqlStintStore(this.#database.db).list(showtimeSessionId);
		}

		/** Moves the clock; what was started in Redis has come to its end as well when it returns. */
		async advance(ms: number): Promise<void> {
			await this.clock.advance(0);
			await this.#hotStore?.rest();
			await this.clock.advance(ms);
			while (await this.#hotStore?.rest()) await this.clock.advance(0);
		}

		async live(life: Life): Promise<void> {
			const { house, isDead, kill } = this.build(life);
			if (life.hasLostRedis) await server.run("FLUSHALL");
			await house.load();
			const resumed = house.directory.resumeAll();
			await this.advance(50);
			if (!isDead()) await resumed;
			for (const action of life.actions) {
				if (isDead()) break;
				await this.#act(house, action);
			}
			kill();
		}

		/** After it returns the bus has what waited for it. */
		async comeOut(house: SessionHouse): Promise<void> {
			this.isBusAway = false;
			const { outbox } = house.parts;
			// The relay of a life that was killed may hold the session's messages for half a minute.
			for (let seconds = 0; seconds < 40; seconds++) {
				await outbox.hurry();
				await house.relay.look();
				await this.advance(1_000);
				if ((await outbox.figures()).waiting + onlySession(house).outgoing.messages.length === 0) return;
			}
			expect.fail("events do not come out");
		}

		async #act(house: SessionHouse, action: Action): Promise<void> {
			const [session] = house.directory.liveSessions();
			if ("gain" in action) {
				const patch = { engagementGainRate: action.gain / 10 };
				const change = { gameServiceId: GAME_SERVICE, changeId: `change ${this.#inputs++}`, by: ADMIN, patch };
				await house.parts.ruleBook.change(change);
				void house.parts.ruleDelivery.bringAll(GAME_SERVICE);
				await this.advance(0);
			} else if ("isBusAway" in action) {
				this.isBusAway = action.isBusAway;
			} else if ("advanceMs" in action) {
				await this.advance(action.advanceMs);
				void house.relay.look().catch(() => undefined);
			} else if (session !== undefined && "turn" in action) {
				void house.directory[action.turn](session.id).catch(() => undefined);
				await this.advance(30);
			} else if (session !== undefined && "input" in action) {
				const id = `input:${this.#inputs++}`;
				const submitted = house.directory.submit(session.id, id, action.input, { now: action.now });
				void submitted.then(
					() => this.accepted.add(id),
					() => undefined,
				);
				await this.advance(action.now ? 40 : 0);
			}
		}
	}

	async function check(run: Run, session: LiveSession, house: SessionHouse): Promise<void> {
		const entries = await house.parts.journal.read(session.id, 0);
		const [first] = entries;
		if (!("input" in first) || first.input.kind !== "start") throw new Error("the journal does not begin with a start");
		const fold = beginFold(first.input);
		const { chapters, rest } = chaptersOf(entries);
		const decided = new Map<string, unknown>();
		const decidedStints: number[] = [];
		for (const chapter of chapters) {
			for (const { marker, index, effect } of foldChapter(fold, chapter)) {
				if (effect.kind === "stints.ended") decidedStints.push(...effect.stints.map(({ serial }) => serial));
				if (effect.kind === "members.returned" || effect.kind === "arrivals.requested") continue;
				const delivered = deliveredOf(fold.personas.key, effect);
				decided.set(`${marker.marker}:${index}`, JSON.parse(JSON.stringify(delivered)));
			}
		}
		const replayed = hashOfSession({ ...fold, id: "" } as unknown as LiveSession);
		expect(hashOfSession(session), "the world is the fold of its journal").to.equal(replayed);

		const ids = entries.flatMap((entry) => ("input" in entry ? [entry.id] : []));
		expect(new Set(ids).size, "no input is there twice").to.equal(ids.length);
		expect(ids, "no accepted input is lost").to.include.members([...run.accepted]);

		for (const { marker, index, effect } of run.delivered) {
			expect(decided.get(`${marker}:${index}`), `effect ${marker}:${index}`).to.deep.equal(effect);
		}
		const told = new Set(run.delivered.map(({ marker, index }) => `${marker}:${index}`));
		expect([...told], "each effect is told after those before it").to.deep.equal(
			[...decided.keys()].filter((identity) => told.has(identity)),
		);
		expect(
			[...decided.keys()].filter((identity) => !told.has(identity)),
			"no effect is missing",
		).to.deep.equal([]);

		const stored = await run.stints(session.id);
		const waiting = session.outgoing.decisions?.stints ?? [];
		const serials = new Set([...stored, ...waiting].map(({ serial }) => serial));
		expect(
			decidedStints.filter((serial) => !serials.has(serial)),
			"no stint is missing",
		).to.deep.equal([]);
		expect(serials.size, "and none is made up").to.equal(new Set(decidedStints).size);

		const onTheWay = rest.flatMap((input) => (input.kind === "arrivals" ? input.templates : []));
		const { revision } = house.parts.ruleBook.sheetOf(GAME_SERVICE);
		expect(session.world.rules.revision, "the newest rules are in force").to.equal(revision);

		const held = new Set([...membersOf(session.world), ...onTheWay]);
		expect((await house.parts.reservoir.status(GAME_SERVICE)).checkedOut, "members held").to.equal(held.size);
		expect(held.size, "nobody is in twice").to.equal(membersOf(session.world).length + onTheWay.length);
	}

	for (const kind of ["durable checkpoints alone", "hot checkpoints too"] as const) {
		it(`loses no input, doubles none, misses no effect, and is the fold of its journal, by ${kind}`, async () => {
			await fc.assert(
				fc.asyncProperty(fc.array(anyLife, { minLength: 1, maxLength: 6 }), async (lives) => {
					const database = await openSqliteDatabase(":memory:");
					const run = new Run(database, kind === "hot checkpoints too" ? redisStore : undefined);
					const first = run.build(IMMORTAL);
					await startPopular(first.house);
					first.kill();
					for (const life of lives) await run.live(life);
					const last = run.build(IMMORTAL);
					await last.house.load();
					await last.house.directory.resumeAll();
					await run.advance(6_000);
					await run.comeOut(last.house);
					await check(run, onlySession(last.house), last.house);
					await last.house.directory.close();
					await database.close();
				}),
				{ numRuns: 30 },
			);
		}).timeout(120_000);
	}

	it("starts anew or is gone when it is killed in its start", async () => {
		for (let calls = 0; calls < 12; calls++) {
			for (const isLastDone of [false, true]) {
				const database = await openSqliteDatabase(":memory:");
				const run = new Run(database);
				const { house, kill } = run.build({ ...IMMORTAL, calls, isLastDone });
				void house.directory.start(REQUEST).catch(() => undefined);
				await run.clock.advance(100);
				kill();
				const next = run.build(IMMORTAL);
				await next.house.directory.resumeAll();
				await run.clock.advance(2_500);
				const [session] = next.house.directory.liveSessions();
				if (session === undefined) {
					expect((await next.house.parts.reservoir.status(GAME_SERVICE)).checkedOut).to.equal(0);
					await next.house.directory.start(REQUEST);
				} else {
					await check(run, session, next.house);
				}
				await next.house.directory.close();
				await database.close();
			}
		}
	}).timeout(60_000);
});
