import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { SessionRecord } from "../../src/persistence/session-store.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { SessionConcluder } from "../../src/rooms/session-concluder.ts";
import { CareerWorker } from "../../src/workers/career-worker.ts";
import { UnconcludedSessions } from "../../src/workers/unconcluded-sessions.ts";
import { closing } from "../support/closing.ts";
import { buildSessionHouse } from "../support/session-house.ts";

const INTERVAL_MS = 60_000;

describe("sessions that ended unconcluded", () => {
	const close = closing();

	async function build(ended: number) {
		const database = await openSqliteDatabase(":memory:");
		close.add(() => database.close());
		const { parts, clock, logger } = buildSessionHouse({ database });
		const streamers = [1, 2, 3].map(() => ({ entityType: "account", entityId: randomUUID() }) as const);
		const ids = Array.from({ length: ended }, () => randomUUID());
		for (const [place, showtimeSessionId] of ids.entries()) {
			await parts.sessions.create({
				showtimeSessionId,
				status: "ended",
				streamer: streamers[place % streamers.length],
				gameServiceId: randomUUID(),
				title: "before careers",
				realmPreset: "default",
				listed: true,
				startedAtMs: place,
				endedAtMs: place + 1,
				endReason: "requested",
			});
		}
		const concluder = new SessionConcluder(parts);
		const broken = new Set<string>();
		const concluded: SessionRecord[] = [];
		const unconcluded = new UnconcludedSessions({
			sessions: parts.sessions,
			async conclude(record) {
				if (broken.has(record.showtimeSessionId)) throw new Error("it cannot be read");
				const answer = await concluder.conclude(record);
				concluded.push(record);
				return answer;
			},
			logger,
		});
		const worker = new CareerWorker({ duties: { unconcluded }, intervalMs: INTERVAL_MS, clock, logger });
		worker.open();
		close.add(() => worker.close());
		const sessionsOfCareers = async () => {
			const rows = await database.db.selectFrom("streamer_career").select("sessions").execute();
			return rows.reduce((sum, { sessions }) => sum + sessions, 0);
		};
		return { parts, clock, logger, ids, broken, concluded, sessionsOfCareers };
	}

	it("are concluded once, some hundreds after the other, those of one streamer as they ended", async () => {
		const { parts, clock, ids, concluded, sessionsOfCareers } = await build(1_030);
		await clock.advance(INTERVAL_MS);
		expect(await parts.sessions.listUnconcluded(1)).to.deep.equal([]);
		expect(await sessionsOfCareers()).to.equal(ids.length);
		for (const ofStreamer of Map.groupBy(concluded, ({ streamer }) => streamer.entityId).values()) {
			const ends = ofStreamer.map(({ endedAtMs = 0 }) => endedAtMs);
			expect(ends).to.deep.equal(ends.toSorted((one, other) => one - other));
		}
		await clock.advance(INTERVAL_MS);
		expect(await sessionsOfCareers()).to.equal(ids.length);
		expect((await parts.sessions.get(ids[0]))?.summary?.milestones).to.deep.equal(["first-stream"]);
	});

	it("do not stand in the way of others when they cannot be, and are tried again", async () => {
		const { parts, clock, logger, ids, broken } = await build(3);
		broken.add(ids[0]);
		await clock.advance(INTERVAL_MS);
		expect((await parts.sessions.listUnconcluded(9)).map(({ showtimeSessionId }) => showtimeSessionId)).to.deep.equal([
			ids[0],
		]);
		expect(logger.messages("error")).to.have.length(1);
		broken.clear();
		await clock.advance(INTERVAL_MS);
		expect(await parts.sessions.listUnconcluded(9)).to.deep.equal([]);
	});
});
