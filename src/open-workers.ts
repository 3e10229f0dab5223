import { openCareerLock } from "./career-lock.ts";
import type { Config } from "./config.ts";
import type { OpenCluster } from "./open-cluster.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { OpenNotices } from "./open-notices.ts";
import type { Opened } from "./opened.ts";
import type { GrowthLedger } from "./persistence/growth-ledger.ts";
import { RedisReservoir } from "./persistence/redis-reservoir.ts";
import { SqlSessionRetentionStore } from "./persistence/sql-session-retention-store.ts";
import { systemClock } from "./rooms/clock.ts";
import { colyseusRooms } from "./rooms/colyseus-rooms.ts";
import type { Logger } from "./rooms/logger.ts";
import { SessionConcluder } from "./rooms/session-concluder.ts";
import type { SessionDirectory } from "./rooms/session-directory.ts";
import type { SessionParts } from "./rooms/session-parts.ts";
import { type CareerDuty, CareerWorker } from "./workers/career-worker.ts";
import { IdleSessions } from "./workers/idle-sessions.ts";
import { Repeating } from "./workers/repeating.ts";
import { SessionRetention } from "./workers/session-retention.ts";
import { StaleEntries } from "./workers/stale-entries.ts";
import { UnconcludedSessions } from "./workers/unconcluded-sessions.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const STALE_ENTRIES_MS = 10_000;
/** Streamers whose growth is sent at a look. */
const STREAMERS_AT_ONCE = 100;

export interface WorkerParts {
	config: Config;
	database: ConfiguredDatabase;
	directory: SessionDirectory;
	parts: SessionParts;
	growth: Pick<GrowthLedger, "send">;
	/** What the career worker does beside concluding sessions. */
	duties: Record<string, CareerDuty>;
	/** Absent: there are no other processes. */
	cluster: Pick<OpenCluster, "redis" | "driver"> | undefined;
	log: Logger;
	notices: OpenNotices;
}

/** What runs at intervals beside the sessions, until it is closed. */
export function openWorkers(workers: WorkerParts, opened: Opened): void {
	const { config, database, directory, parts, growth, log, notices, cluster } = workers;
	const around = { clock: systemClock, logger: log };
	const idle = new IdleSessions({
		...around,
		sessions: () => directory.liveSessions(),
		watchers: (id) => colyseusRooms.watchers(id),
		end: (id) => directory.end(id, "idle"),
		idleMs: config.sessionIdleMinutes * MINUTE_MS,
	});
	const concluder = new SessionConcluder(parts);
	const unconcluded = new UnconcludedSessions({
		sessions: parts.sessions,
		conclude: (record) => concluder.conclude(record),
		logger: log,
	});
	const lock = cluster && openCareerLock(cluster.redis, parts.ownership.nodeId, config);
	const careers = new CareerWorker({
		...around,
		duties: { "unconcluded sessions": unconcluded, ...workers.duties },
		...(lock === undefined ? {} : { lock }),
		intervalMs: config.careerWorkerIntervalSeconds * SECOND_MS,
	});
	const retention = new SessionRetention({
		...around,
		store: new SqlSessionRetentionStore(database.db),
		journal: parts.journal,
		ownership: parts.ownership,
		keptMs: config.sessionRetentionDays * DAY_MS,
	});
	const repeating = (intervalMs: number, failure: string, work: () => Promise<unknown>) =>
		new Repeating({ ...around, intervalMs, work, failure: `${failure}; tried again` });
	const reconcileMs = config.reconcileSeconds * SECOND_MS;
	const { reservoir, sessions } = parts;
	const rooms = cluster && new StaleEntries({ entries: cluster.driver, sessions });
	const holders = reservoir instanceof RedisReservoir && new StaleEntries({ entries: reservoir, sessions });
	const running = {
		"idle sessions": idle,
		"career worker": careers,
		growth: repeating(SECOND_MS, "growth was not sent", () => {
			// What comes to a streamer within the time is one call: a session earns growth all the while.
			const nowMs = systemClock.nowMs();
			return growth.send(nowMs - config.growthDebounceIntervalMs, nowMs, STREAMERS_AT_ONCE);
		}),
		"streams of game sessions": repeating(reconcileMs, "game sessions were not looked after", () =>
			notices.gameSessions.reconcile(),
		),
		"voice rooms": repeating(reconcileMs, "voice rooms were not looked after", () => notices.voice.reconcile()),
		...(rooms && {
			"stale rooms": repeating(STALE_ENTRIES_MS, "the list of rooms was not looked through", () => rooms.look()),
		}),
		...(holders && {
			"stale holders": repeating(STALE_ENTRIES_MS, "who holds members was not looked through", () => holders.look()),
		}),
		"retention of sessions": retention,
	};
	for (const [name, worker] of Object.entries(running)) {
		worker.open();
		opened.add(name, () => worker.close());
	}
}
