import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { pino } from "pino";
import { insertAct } from "../../src/persistence/sql-audit-log.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlOwnership } from "../../src/persistence/sql-ownership.ts";
import { SqlSessionRetentionStore } from "../../src/persistence/sql-session-retention-store.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { SessionRetention } from "../../src/workers/session-retention.ts";
import { DATABASES } from "../support/databases.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { until } from "../support/until.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const TABLES = [
	"showtime_session",
	"session_stint",
	"session_checkpoint",
	"hype_train",
	"journal_head",
	"journal_entry",
	"session_owner",
	"audited_call",
] as const;
/** What there is of one session with two stints. */
const WHOLE = {
	showtime_session: 1,
	session_stint: 2,
	session_checkpoint: 1,
	hype_train: 1,
	journal_head: 1,
	journal_entry: 1,
	session_owner: 1,
};

for (const { name, open } of DATABASES) {
	describe(`retention of sessions: ${name}`, function () {
		this.timeout(60_000);
		let database: OpenDatabase;
		let store: SqlSessionRetentionStore;

		beforeEach(async () => {
			database = await open();
			store = new SqlSessionRetentionStore(database.db);
		});
		afterEach(() => database.close());

		/** A session with everything that there is of one, concluded; without an end it lives. */
		async function session(startedAtMs: number, endedAtMs?: number, stints = 2): Promise<string> {
			const { db } = database;
			const showtimeSessionId = randomUUID();
			const streamer = { entityType: "character" as const, entityId: randomUUID() };
			const gameServiceId = randomUUID();
			await new SqlSessionStore(db).create({
				showtimeSessionId,
				status: endedAtMs === undefined ? "active" : "ended",
				streamer,
				gameServiceId,
				title: "t",
				realmPreset: "default",
				listed: true,
				startedAtMs,
				...(endedAtMs !== undefined && { endedAtMs, endReason: "requested" }),
			});
			await conclude(showtimeSessionId, endedAtMs ?? null);
			await new SqlJournal(db).append(showtimeSessionId, "tags", { kind: "set-tags", tags: {} });
			await db.insertInto("session_owner").values({ showtimeSessionId, nodeId: null, token: 1 }).execute();
			const of = { streamerType: streamer.entityType, streamerId: streamer.entityId, gameServiceId };
			const member = {
				template: null,
				isRealDerived: 0,
				personality: "loyal",
				interests: "[]",
				decayBp: null,
				bias: null,
			};
			const shape = { ...member, ticks: 1, engagementBpSum: 1, isPresent: 1 };
			const rows = Array.from({ length: stints }, (_, serial) => {
				return { showtimeSessionId, serial, memberId: randomUUID(), ...shape };
			});
			await db.insertInto("session_stint").values(rows).execute();
			const body = new Uint8Array(9);
			await db
				.insertInto("session_checkpoint")
				.values({ showtimeSessionId, marker: 1, tick: 1, sequence: 1, body })
				.execute();
			const peak = { peakLevel: 1, peakTotal: 1, level: 1, total: 1, triggerCategory: "tag", participants: 1 };
			const times = { startedAtMs, endedAtMs: startedAtMs, endReason: "expired" };
			await db
				.insertInto("hype_train")
				.values({ hypeTrainId: randomUUID(), showtimeSessionId, ...of, ...peak, topContributors: "[]", ...times })
				.execute();
			return showtimeSessionId;
		}

		async function conclude(showtimeSessionId: string, careerDoneAtMs: number | null): Promise<void> {
			const change = database.db.updateTable("showtime_session").set({ careerDoneAtMs });
			await change.where("showtimeSessionId", "=", showtimeSessionId).execute();
		}

		async function left(): Promise<Record<string, number>> {
			const counts = TABLES.map(async (table) => {
				const { count } = await database.db
					.selectFrom(table)
					.select(({ fn }) => fn.countAll<number>().as("count"))
					.executeTakeFirstOrThrow();
				return [table, Number(count)];
			});
			return Object.fromEntries(await Promise.all(counts));
		}

		it("deletes what ended before its time, in any number, and nothing else", async () => {
			const clock = new ManualClock(200 * DAY);
			const act = { atMs: 1, subject: "s", role: "admin", action: "rules/set", gameServiceId: "g" } as const;
			await insertAct(database.db, { ...act, before: 1, after: 2, detail: {} });
			for (let number = 0; number < 101; number++) await session(number, number + 1);
			const large = await session(5, 6, 2_500);
			const kept = [await session(1, 111 * DAY), await session(1)];
			const unconcluded = await session(2, 3);
			await conclude(unconcluded, null);
			kept.push(unconcluded);
			const retention = new SessionRetention({
				store,
				journal: new SqlJournal(database.db),
				ownership: new SqlOwnership(database, { nodeId: "one", internalUrl: () => "http://one", leaseMs: 60_000 }),
				keptMs: 90 * DAY,
				clock,
				logger: pino({ level: "silent" }),
			});
			retention.open();
			await clock.advance(HOUR);
			await until(async () => (await left()).showtime_session === kept.length, "old sessions are gone", 30_000);
			await retention.close();
			const three = Object.fromEntries(Object.entries(WHOLE).map(([table, count]) => [table, kept.length * count]));
			expect(await left()).to.deep.equal({ ...three, audited_call: 1 });
			const ids = await database.db.selectFrom("showtime_session").select("showtimeSessionId").execute();
			expect(ids.map(({ showtimeSessionId }) => showtimeSessionId))
				.to.have.members(kept)
				.and.not.include(large);
			await Promise.all([store.delete(large), store.delete(large)]);
		});

		it("leaves a session that lives, and one that was never there", async () => {
			const before = await left();
			const live = await session(1);
			const withLive = await left();
			await store.delete(live);
			await store.delete(randomUUID());
			expect(await left())
				.to.deep.equal(withLive)
				.and.not.deep.equal(before);
			expect(await store.endedBefore(1_000 * DAY, 10)).to.deep.equal([]);
		});

		it("goes on with what was broken off", async () => {
			const id = await session(1, 2);
			await database.db.deleteFrom("session_stint").where("showtimeSessionId", "=", id).execute();
			expect(await store.endedBefore(2, 10)).to.deep.equal([]);
			expect(await store.endedBefore(3, 10)).to.deep.equal([id]);
			await store.delete(id);
			const { journal_head, journal_entry, session_owner, ...others } = await left();
			expect(Object.values(others)).to.deep.equal([0, 0, 0, 0, 0]);
			expect([journal_head, journal_entry, session_owner], "not its own").to.deep.equal([1, 1, 1]);
		});
	});
}

describe("retention of sessions, when the database fails,", () => {
	it("tries again an hour later", async () => {
		const clock = new ManualClock();
		const deleted: string[] = [];
		let attempts = 0;
		const failing = async () => {
			attempts++;
			if (attempts === 1) throw new Error("away");
			return deleted.length === 0 ? ["s"] : [];
		};
		const store = { endedBefore: failing, delete: async (id: string) => void deleted.push(id) };
		const none = { drop: async () => {} };
		const parts = { store, journal: none, ownership: none, keptMs: DAY, clock, logger: pino({ level: "silent" }) };
		const retention = new SessionRetention(parts);
		retention.open();
		await clock.advance(HOUR);
		expect(deleted).to.deep.equal([]);
		await clock.advance(HOUR);
		expect(deleted).to.deep.equal(["s"]);
		await retention.close();
		expect(clock.pending).to.equal(0);
	});
});
