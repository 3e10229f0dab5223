import { expect } from "chai";
import { Counter, Registry } from "prom-client";
import type { EventMessage } from "../../src/bridge/event-publisher.ts";
import { createSessionEvents } from "../../src/bridge/session-events.ts";
import { ShowtimeError } from "../../src/errors.ts";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import type { SessionParts } from "../../src/rooms/session-parts.ts";
import { closing } from "../support/closing.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { type MortalStores, mortal } from "../support/mortal-stores.ts";
import { buildSessionHouse, type SessionHouse } from "../support/session-house.ts";
import { REQUEST, STREAMER } from "../support/session-lives.ts";

/** Store calls that an ending makes, and more. */
const MOST_CALLS = 16;
const RISING_GROWTH = 5;

/** One process on the stores. */
type Life = Omit<MortalStores, "parts" | "hotStore"> & { house: SessionHouse };

const EVERYONE = { engagement: 0, watchSeconds: 3, mostFollowers: 100 };

describe("the end of a session", () => {
	const opened = closing();

	/** Stores that outlive the processes on them. */
	class Stores {
		readonly clock = new ManualClock();
		readonly published: EventMessage[] = [];
		readonly database: OpenDatabase;

		constructor(database: OpenDatabase) {
			this.database = database;
		}

		/** A process; the call that it dies in is carried out or not. */
		open(isLastDone = true): Life {
			const published = new Counter({
				name: "published",
				help: "-",
				labelNames: ["subject"],
				registers: [new Registry()],
			});
			const publisher = { publish: async (message: EventMessage) => void this.published.push(message) };
			const events = createSessionEvents({ publisher, published, hasEventSub: false });
			const options = {
				database: this.database,
				clock: this.clock,
				rules: { tickIntervalSeconds: 1, pulseIntervalSeconds: 5 },
			};
			const own: Partial<SessionParts> = { events, followerThresholds: EVERYONE };
			const { parts } = buildSessionHouse({ ...options, parts: own });
			const { parts: stores, ...life } = mortal(parts, Number.POSITIVE_INFINITY, isLastDone);
			return { house: buildSessionHouse({ ...options, parts: { ...own, ...stores } }), ...life };
		}

		/** Starts a session of somebody who may have followers; answers its id. */
		async start({ parts, directory }: SessionHouse): Promise<string> {
			await parts.careers.setTotalGrowth(STREAMER, RISING_GROWTH);
			const { record } = await directory.start(REQUEST);
			await this.clock.advance(8_500);
			return record.showtimeSessionId;
		}

		/** The process after the one that died: it takes up what that left. */
		async next(): Promise<SessionHouse> {
			const { house } = this.open();
			await house.load();
			await house.directory.resumeAll();
			return house;
		}

		/** Lets a relay work off what the outbox has. */
		async comeOut(house: SessionHouse): Promise<void> {
			await new SqlOutbox(this.database.db).hurry();
			for (let seconds = 0; seconds < 40; seconds++) {
				await house.relay.look();
				await this.clock.advance(1_000);
			}
		}

		async end({ directory }: SessionHouse, id: string): Promise<SessionRecord> {
			const ending = directory.end(id);
			await this.clock.advance(3_000);
			return (await ending).record;
		}

		async check(id: string): Promise<void> {
			const { db } = this.database;
			const row = await db
				.selectFrom("showtime_session")
				.selectAll()
				.where("showtimeSessionId", "=", id)
				.executeTakeFirstOrThrow();
			expect([row.status, row.endReason, row.liveStreamerKey]).to.deep.equal(["ended", "requested", null]);
			const summary = JSON.parse(row.summary as string);
			const followers = await db.selectFrom("follower").selectAll().execute();
			expect(followers).to.have.length(summary.newFollowers).and.above(0);
			expect(summary.milestones).to.include("first-stream");

			const told = new Map(this.published.map((message) => [message.messageId, message]));
			const numbered = [...told.values()].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
			expect(numbered.map(({ sequence }) => sequence)).to.deep.equal(numbered.map((_, place) => place + 1));
			expect(numbered.at(-1)?.subject).to.equal("showtime.session.ended");
			const of = (subject: string) => numbered.filter((message) => message.subject === subject);
			const gained = of("showtime.follower.gained").map(({ body }) => JSON.parse(body).followerId);
			expect(gained).to.have.members(followers.map(({ followerId }) => followerId));
			const codes = of("showtime.milestone.reached").map(({ body }) => JSON.parse(body).code);
			expect(codes, "each milestone once").to.have.members(summary.milestones);

			const calls = await db.selectFrom("platform_call").select(["callId", "kind"]).execute();
			const kinds = (kind: string) => calls.filter((call) => call.kind === kind).length;
			expect(kinds("follow")).to.equal(followers.length);
			expect(kinds("growth")).to.equal(1);
			expect(kinds("resource.register")).to.equal(2);
		}
	}

	async function openStores(): Promise<Stores> {
		const database = await openSqliteDatabase(":memory:");
		opened.add(() => database.close());
		return new Stores(database);
	}

	it("is one ending, told in order, wherever the process is killed in it", async () => {
		let deaths = 0;
		for (let calls = 0; calls < MOST_CALLS; calls++) {
			for (const isLastDone of [false, true]) {
				const stores = await openStores();
				const { house, dieIn, isDead, kill } = stores.open(isLastDone);
				const id = await stores.start(house);
				dieIn(calls);
				void house.directory.end(id).catch(() => undefined);
				await stores.clock.advance(3_000);
				if (isDead()) deaths++;
				kill();
				const next = await stores.next();
				await stores.end(next, id);
				await stores.comeOut(next);
				await stores.check(id);
				await next.directory.close();
			}
		}
		expect(deaths, "processes died in the middle").to.be.at.least(10);
	}).timeout(60_000);

	it("writes of each stay what it came to, with the checkpoints and at the end", async () => {
		const stores = await openStores();
		const { house } = stores.open();
		const id = await stores.start(house);
		await house.directory.submit(id, "go", { kind: "departures", count: 7 });
		await stores.clock.advance(12_000);
		const history = () => stores.database.db.selectFrom("watch_history").selectAll().execute();
		const stints = await stores.database.db.selectFrom("session_stint").selectAll().execute();
		expect(stints.length, "who has left").to.be.at.least(7);
		expect(await history(), "not yet").to.deep.equal([]);
		const { totals } = await stores.end(house, id);
		const watched = (await history()).reduce((sum, { watchSeconds }) => sum + watchSeconds, 0);
		expect(watched, "of all members together").to.equal(totals?.watchSeconds);
		await house.directory.close();
	});

	it("steps down from an ending when another process owns the session", async () => {
		const stores = await openStores();
		const { house } = stores.open();
		const id = await stores.start(house);
		let owner = "here";
		house.parts.ownership.holds = async () => owner === "here";
		house.parts.conclusions.conclude = async () => {
			owner = "elsewhere";
			throw new ShowtimeError("NOT_OWNER");
		};
		await stores.end(house, id);
		expect(house.directory.live(id)).to.equal(undefined);
		expect((await house.parts.sessions.get(id))?.status).to.equal("active");
		await house.directory.close();
	});
});
