import { type Metrics, measure } from "./metrics.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { Opened } from "./opened.ts";
import { SqlGrowthLedger } from "./persistence/sql-growth-ledger.ts";
import { SqlPlatformCalls } from "./persistence/sql-platform-calls.ts";
import type { VoiceStore } from "./persistence/voice-store.ts";
import type { Platform } from "./platform/platform.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import type { CareerNews } from "./workers/calls/call-handler.ts";
import { PlatformRelay } from "./workers/platform-relay.ts";

export interface PlatformRelayParts {
	database: ConfiguredDatabase;
	platform: Platform;
	voice: VoiceStore;
	news: CareerNews;
	metrics: Metrics;
	log: Logger;
}

/** The ledger of calls to other services and this process's relay, which runs until it is closed. */
export function openPlatformRelay(
	{ database, platform, voice, news, metrics, log }: PlatformRelayParts,
	opened: Opened,
): { calls: SqlPlatformCalls; growth: SqlGrowthLedger; platformRelay: PlatformRelay } {
	const calls = new SqlPlatformCalls(database.db);
	const growth = new SqlGrowthLedger(database.db);
	const platformRelay = new PlatformRelay({
		calls,
		growth,
		platform,
		voice,
		news,
		clock: systemClock,
		logger: log,
		onAttempt: (kind, outcome) => metrics.platformCalls.inc({ kind, outcome }),
	});
	const { relay } = platformRelay;
	const { registry } = metrics;
	const gauge = (name: string, help: string, read: () => number) => measure(registry, name, help, read);
	gauge("showtime_platform_calls_waiting", "Calls to other services that wait.", () => relay.figures.waiting);
	gauge("showtime_platform_calls_oldest_seconds", "Age of the oldest call that waits.", () => relay.ageMs / 1000);
	gauge("showtime_platform_calls_dead", "Calls that were given up and are kept.", () => relay.figures.dead);
	relay.open();
	opened.add("calls to other services", () => relay.close());
	return { calls, growth, platformRelay };
}
