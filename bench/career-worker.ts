import { randomUUID } from "node:crypto";
import type { SessionTotals } from "../src/events/effect.ts";
import { SqlIncomeLedger } from "../src/persistence/sql-income-ledger.ts";
import type { OpenDatabase } from "../src/persistence/sqlite-database.ts";
import { systemClock } from "../src/rooms/clock.ts";
import { SessionConcluder } from "../src/rooms/session-concluder.ts";
import { CareerWorker } from "../src/workers/career-worker.ts";
import { PassiveIncome } from "../src/workers/passive-income.ts";
import { UnconcludedSessions } from "../src/workers/unconcluded-sessions.ts";
import { buildSessionHouse } from "../test/support/session-house.ts";
import { onBothDatabases } from "./both-databases.ts";
import { limitOf } from "./limit.ts";

const SESSIONS = 10_000;
const STREAMERS = 500;
const FOLLOWERS = 100;
const LIMIT_S = 60;
const HALF_AN_HOUR = 1_800;
const AT_ONCE = 200;

const TOTALS: SessionTotals = {
	ticks: 360,
	durationSeconds: HALF_AN_HOUR,
	watchSeconds: HALF_AN_HOUR * 80,
	peakViewers: 120,
	averageViewers: 80,
	averageEngagement: 0.65,
	uniqueViewers: 150,
	hype: { trains: 1, peakLevel: 3 },
	tips: 3,
	worldFirsts: 0,
	tags: 3,
	eventTypes: 2,
	topMoments: [],
};

/** How long the career worker takes for 10,000 ended sessions of 500 streamers, and their passive income. */
await onBothDatabases(async (name, open) => {
	const database = await open();
	const seconds = await workOff(database);
	await database.close();
	const figures = `${seconds.toFixed(1)} s ${limitOf(seconds, LIMIT_S, "s")}`;
	console.log(`career worker, ${SESSIONS} ended sessions, ${name}: ${figures}`);
});

/** Answers how many seconds one look took. */
async function workOff(database: OpenDatabase): Promise<number> {
	const { db } = database;
	const { parts, logger } = buildSessionHouse({ database, parts: { clock: systemClock } });
	const streamers = Array.from({ length: STREAMERS }, () => randomUUID());
	const careers = streamers.map((streamerId) => ({ streamerType: "account", streamerId, totalGrowth: 0 }));
	await db
		.insertInto("streamer_career")
		.values(careers.map((career) => ({ ...career, followers: FOLLOWERS })))
		.execute();
	for (let from = 0; from < SESSIONS; from += AT_ONCE) {
		const rows = Array.from({ length: AT_ONCE }, (_, place) => endedSession(from + place, streamers));
		await db.insertInto("showtime_session").values(rows).execute();
	}
	const concluder = new SessionConcluder(parts);
	const worker = new CareerWorker({
		duties: {
			"unconcluded sessions": new UnconcludedSessions({
				sessions: parts.sessions,
				conclude: (record) => concluder.conclude(record),
				logger,
			}),
			"passive income": new PassiveIncome({
				ledger: new SqlIncomeLedger(db),
				followersAUnit: 10,
				periodMs: 86_400_000,
				clock: systemClock,
			}),
		},
		intervalMs: 60_000,
		clock: systemClock,
		logger,
	});
	const before = performance.now();
	await worker.look();
	const seconds = (performance.now() - before) / 1_000;
	const left = await parts.sessions.listUnconcluded(1);
	if (left.length > 0 || logger.messages("error").length > 0) throw new Error("not all sessions were concluded");
	const { credits } = await db
		.selectFrom("platform_call")
		.select(({ fn }) => fn.countAll<number>().as("credits"))
		.where("kind", "=", "credit")
		.executeTakeFirstOrThrow();
	if (Number(credits) !== STREAMERS) throw new Error(`${credits} credits`);
	return seconds;
}

function endedSession(place: number, streamers: readonly string[]) {
	const startedAtMs = 1_000_000 + place;
	return {
		showtimeSessionId: randomUUID(),
		status: "ended",
		streamerType: "account",
		streamerId: streamers[place % streamers.length],
		liveStreamerKey: null,
		gameServiceId: "11111111-1111-4111-8111-111111111111",
		gameSessionId: null,
		platformSessionId: null,
		lastPulseAtMs: null,
		trackingKey: null,
		title: "bench",
		realmPreset: "default",
		listed: 1,
		startedAtMs,
		pausedAtMs: null,
		endedAtMs: startedAtMs + HALF_AN_HOUR * 1_000,
		endReason: "requested",
		totals: JSON.stringify(TOTALS),
		careerDoneAtMs: null,
		summary: null,
	};
}
