import { randomUUID } from "node:crypto";
import type { SessionTotals, Stint } from "../src/events/effect.ts";
import type { CareerConclusion, EndedSession } from "../src/persistence/career-conclusion.ts";
import { inTransaction } from "../src/persistence/in-transaction.ts";
import { concludeCareer } from "../src/persistence/sql-career-conclusion.ts";
import { SqlSessionStore } from "../src/persistence/sql-session-store.ts";
import { SqlStintStore } from "../src/persistence/sql-stint-store.ts";
import type { OpenDatabase } from "../src/persistence/sqlite-database.ts";
import { onBothDatabases } from "./both-databases.ts";
import { limitOf } from "./limit.ts";
import { medianOf } from "./measure.ts";

const MEMBERS = 10_000;
const CONVERSIONS = 2_000;
const TURNS = 5;
const LIMIT_MS = 1_000;
const TICK_SECONDS = 5;
const HALF_AN_HOUR = 1_800;

/** How long the end of a session of 10,000 members takes in the database, 2,000 of whom become followers. */
await onBothDatabases(async (name, open) => {
	const database = await open();
	const times: number[] = [];
	for (let turn = 0; turn < TURNS; turn++) times.push(await endOne(database));
	await database.close();
	const worst = Math.round(Math.max(...times));
	const figures = `median ${Math.round(medianOf(times))} ms, worst ${worst} ms ${limitOf(worst, LIMIT_MS, "ms")}`;
	console.log(`session end, ${MEMBERS} members, ${CONVERSIONS} conversions, ${name}: ${figures}`);
});

/** Two sessions of a streamer with the same audience: half of it has watched before. Answers how long the second's end took. */
async function endOne({ db }: OpenDatabase): Promise<number> {
	const streamer = { entityType: "character", entityId: randomUUID() } as const;
	const gameServiceId = randomUUID();
	const members = Array.from({ length: MEMBERS }, (_, serial) => stintOf(serial));
	const end = async (stints: Stint[]): Promise<{ ms: number; conclusion: CareerConclusion }> => {
		const showtimeSessionId = randomUUID();
		const record = { showtimeSessionId, streamer, gameServiceId, startedAtMs: 1_000_000 };
		const rest = { title: "bench", realmPreset: "default", listed: true, status: "ended" } as const;
		await new SqlSessionStore(db).create({ ...record, ...rest });
		await new SqlStintStore(db).add(showtimeSessionId, stints);
		const ended: EndedSession = {
			record,
			totals: totalsOf(stints),
			stints: [],
			tickSeconds: TICK_SECONDS,
			thresholds: { engagement: 0.6, watchSeconds: HALF_AN_HOUR, mostFollowers: MEMBERS },
			defaultReservoirSize: MEMBERS,
			endedAtMs: 5_000_000,
		};
		const before = performance.now();
		const conclusion = await inTransaction(db, (transaction) => concludeCareer(transaction, ended));
		return { ms: performance.now() - before, conclusion };
	};
	await db
		.insertInto("streamer_career")
		.values({ streamerType: streamer.entityType, streamerId: streamer.entityId, totalGrowth: 5, phase: "Rising" })
		.execute();
	await end(members.slice(0, MEMBERS / 2).map((member) => ({ ...member, engagementBpSum: 0 })));
	const { ms, conclusion } = await end(members);
	if (conclusion.newFollowers.length !== CONVERSIONS) throw new Error(`${conclusion.newFollowers.length} conversions`);
	return ms;
}

function stintOf(serial: number): Stint {
	const ticks = HALF_AN_HOUR / TICK_SECONDS;
	const meanBp = serial % (MEMBERS / CONVERSIONS) === 0 ? 7_000 : 4_000;
	return {
		serial,
		memberId: randomUUID(),
		template: serial,
		ticks,
		engagementBpSum: ticks * meanBp,
		isRealDerived: false,
		personality: "loyal",
		interests: ["combat", "crafting", "exploration"],
		isPresent: true,
	};
}

function totalsOf(stints: readonly Stint[]): SessionTotals {
	const ticks = HALF_AN_HOUR / TICK_SECONDS;
	return {
		ticks,
		durationSeconds: HALF_AN_HOUR,
		watchSeconds: HALF_AN_HOUR * stints.length,
		peakViewers: stints.length,
		averageViewers: stints.length,
		averageEngagement: 0.5,
		uniqueViewers: stints.length,
		hype: { trains: 0, peakLevel: 0 },
		tips: 0,
		worldFirsts: 0,
		tags: 3,
		eventTypes: 2,
		topMoments: [],
	};
}
