import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { StreamerReference } from "../../src/events/reference.ts";
import { SqlCareerPurge } from "../../src/persistence/sql-career-purge.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlPlatformCalls } from "../../src/persistence/sql-platform-calls.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { DATABASES } from "../support/databases.ts";

const [GAME, OTHER_GAME] = [randomUUID(), randomUUID()];

for (const { name, open } of DATABASES) {
	describe(`purge of careers: ${name}`, () => {
		let database: OpenDatabase;
		let purge: SqlCareerPurge;
		const streamer = (entityType: StreamerReference["entityType"] = "character") => ({
			entityType,
			entityId: randomUUID(),
		});

		beforeEach(async () => {
			database = await open();
			purge = new SqlCareerPurge(database.db, () => 77);
		});
		afterEach(() => database.close());

		/** A career with a session and two followers in the game service. */
		async function career(of: StreamerReference, gameServiceId: string, followers = 2): Promise<string> {
			const { db } = database;
			const showtimeSessionId = randomUUID();
			const key = { streamerType: of.entityType, streamerId: of.entityId };
			await new SqlSessionStore(db).create({
				showtimeSessionId,
				status: "ended",
				streamer: of,
				gameServiceId,
				title: "t",
				realmPreset: "default",
				listed: true,
				startedAtMs: 1,
			});
			await new SqlJournal(db).append(showtimeSessionId, "tags", { kind: "set-tags", tags: {} });
			const body = { kind: "unfollow", followerId: randomUUID(), reason: "r" } as const;
			await new SqlPlatformCalls(db).add([{ callId: randomUUID(), streamer: of, body, atMs: 1 }]);
			const watched = { watchSeconds: 9, engagementSeconds: 5, lastSessionId: showtimeSessionId };
			for (let i = 0; i < followers; i++) {
				const member = { ...key, memberId: randomUUID(), gameServiceId, template: i, isRealDerived: 0, ...watched };
				await db
					.insertInto("watch_history")
					.values({ ...member, sessions: 1, lastSeenAtMs: 1 })
					.execute();
				const shape = { personality: "loyal", interests: "[]", firstFollowedAtMs: 1, loyaltyBp: 5_000 };
				const attendance = { sessionsAttended: 1, sessionsMissed: 0 };
				await db
					.insertInto("follower")
					.values({ followerId: randomUUID(), ...member, ...shape, ...attendance })
					.execute();
			}
			const known = await db
				.selectFrom("streamer_career")
				.select("followers")
				.where("streamerId", "=", of.entityId)
				.executeTakeFirst();
			if (known === undefined)
				await db
					.insertInto("streamer_career")
					.values({ ...key, totalGrowth: 7, followers })
					.execute();
			else {
				const sum = Number(known.followers) + followers;
				await db.updateTable("streamer_career").set({ followers: sum }).where("streamerId", "=", of.entityId).execute();
			}
			return showtimeSessionId;
		}

		async function counts(of: StreamerReference): Promise<Record<string, number>> {
			const tables = ["follower", "watch_history", "streamer_career", "showtime_session", "follower_archive"] as const;
			const rows = await Promise.all(
				tables.map((table) =>
					database.db.selectFrom(table).select("streamerId").where("streamerId", "=", of.entityId).execute(),
				),
			);
			return Object.fromEntries(tables.map((table, i) => [table, rows[i].length]));
		}
		const histories = async () => {
			const rows = await database.db.selectFrom("journal_entry").select("showtimeSessionId").execute();
			return rows.map(({ showtimeSessionId }) => showtimeSessionId);
		};
		const callsOf = async ({ entityId }: StreamerReference) =>
			(await database.db.selectFrom("platform_call").select("callId").where("streamerId", "=", entityId).execute())
				.length;
		const followersOf = async ({ entityId }: StreamerReference) => {
			const career = database.db.selectFrom("streamer_career").select("followers").where("streamerId", "=", entityId);
			return Number((await career.executeTakeFirst())?.followers);
		};

		it("archives a character's followers and keeps career and sessions, once or twice", async () => {
			const [one, other] = [streamer(), streamer()];
			await career(one, GAME, 3);
			await career(other, GAME);
			for (const _ of ["once", "twice"]) {
				await purge.archive(one);
				expect(await counts(one)).to.deep.equal({
					follower: 0,
					watch_history: 0,
					streamer_career: 1,
					showtime_session: 1,
					follower_archive: 3,
				});
				expect(await followersOf(one)).to.equal(0);
			}
			expect(await counts(other)).to.include({ follower: 2, watch_history: 2, follower_archive: 0 });
			const [{ body, archivedAtMs }] = await database.db.selectFrom("follower_archive").selectAll().execute();
			expect(archivedAtMs).to.equal(77);
			expect(JSON.parse(body)).to.include({ streamerId: one.entityId, personality: "loyal" });
		});

		it("leaves nothing of an account, and everything of another", async () => {
			const [one, other] = [streamer("account"), streamer("account")];
			await career(one, GAME);
			await career(one, OTHER_GAME);
			const kept = await career(other, GAME);
			await purge.archive(one);
			for (const _ of ["once", "twice"]) await purge.streamer(one);
			expect(Object.values(await counts(one))).to.deep.equal([0, 0, 0, 0, 0]);
			expect(await histories()).to.deep.equal([kept]);
			expect([await callsOf(one), await callsOf(other)]).to.deep.equal([0, 1]);
			expect(await counts(other)).to.include({ follower: 2, streamer_career: 1, showtime_session: 1 });
		});

		it("leaves nothing of a game service, and the careers that others have made", async () => {
			const [one, other] = [streamer(), streamer()];
			await career(one, GAME);
			await career(one, OTHER_GAME, 1);
			await career(other, OTHER_GAME);
			expect(await purge.streamersOf(GAME)).to.deep.equal([one]);
			for (const _ of ["once", "twice"]) await purge.gameService(GAME);
			expect(await purge.streamersOf(GAME)).to.deep.equal([]);
			expect(await counts(one)).to.include({ follower: 1, watch_history: 1, showtime_session: 1, streamer_career: 1 });
			expect(await followersOf(one)).to.equal(1);
			expect(await followersOf(other)).to.equal(2);
		});
	});
}
