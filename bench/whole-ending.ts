import { randomUUID } from "node:crypto";
import { SqlGrowthLedger } from "../src/persistence/sql-growth-ledger.ts";
import { SqlPlatformCalls } from "../src/persistence/sql-platform-calls.ts";
import { SqlVoiceStore } from "../src/persistence/sql-voice-store.ts";
import type { OpenDatabase } from "../src/persistence/sqlite-database.ts";
import { systemClock } from "../src/rooms/clock.ts";
import { PlatformRelay } from "../src/workers/platform-relay.ts";
import { STREAMER_SEED_TYPE } from "../test/platform/contracts/streamer-seed-type.ts";
import { embeddedPlatformOver } from "../test/support/embedded-platforms.ts";
import { buildSessionHouse, RecordingLogger } from "../test/support/session-house.ts";
import { until } from "../test/support/until.ts";
import { onBothDatabases } from "./both-databases.ts";
import { limitOf } from "./limit.ts";
import { medianOf } from "./measure.ts";

const MEMBERS = 10_000;
const CONVERSIONS = 2_000;
const TURNS = 5;
const END_LIMIT_MS = 1_000;
const EFFECTS_LIMIT_MS = 5_000;
const TICKS = 30;
const TICK_MS = 200;
const RISING_GROWTH = 5;
const PATIENCE_MS = 60_000;

/**
 * How long the end of a session of 10,000 members takes, 2,000 of whom become followers: from the call to its conclusion, and until
 * every event is published and every call to the embedded platform carried out.
 */
await onBothDatabases(async (name, open) => {
	const ends: number[] = [];
	const effects: number[] = [];
	for (let turn = 0; turn < TURNS; turn++) {
		const database = await open();
		const { endMs, effectsMs } = await endOne(database);
		ends.push(endMs);
		effects.push(effectsMs);
		await database.close();
	}
	console.log(`whole ending, ${MEMBERS} members, ${CONVERSIONS} conversions, ${name}:`);
	for (const [what, times, limitMs] of [
		["concluded", ends, END_LIMIT_MS],
		["effects complete", effects, EFFECTS_LIMIT_MS],
	] as const) {
		const worst = Math.round(Math.max(...times));
		const figures = `median ${Math.round(medianOf(times))} ms, worst ${worst} ms`;
		console.log(`  ${what}: ${figures} ${limitOf(worst, limitMs, "ms")}`);
	}
});

async function endOne(database: OpenDatabase): Promise<{ endMs: number; effectsMs: number }> {
	const logger = new RecordingLogger();
	const platform = embeddedPlatformOver(database);
	await platform.seeds.ensureType(STREAMER_SEED_TYPE);
	await platform.wallets.ensureCurrency();
	await platform.relationships.ensureType("stream_follower", "Follows");
	const calls = new SqlPlatformCalls(database.db);
	const { relay } = new PlatformRelay({
		calls,
		growth: new SqlGrowthLedger(database.db),
		voice: new SqlVoiceStore(database.db),
		news: { phaseReached: async () => {} },
		platform,
		clock: systemClock,
		logger,
		onAttempt: () => {},
	});
	const house = buildSessionHouse({
		database,
		reservoirSize: 2 * MEMBERS,
		rules: {
			tickIntervalSeconds: TICK_MS / 1_000,
			pulseIntervalSeconds: 1,
			defaultAudiencePoolSize: MEMBERS,
			audiencePoolScalePerPhase: 1,
			// Hardly anybody leaves: those who came in his place would be members of the session too.
			engagementDecayBaseRate: 0.001,
		},
		parts: {
			clock: systemClock,
			logger,
			followerThresholds: { engagement: 0, watchSeconds: 1, mostFollowers: CONVERSIONS },
			onConcluded() {
				house.relay.nudge();
				relay.nudge();
			},
		},
	});
	await house.load();
	relay.open();
	house.relay.open();
	const streamer = { entityType: "character", entityId: randomUUID() } as const;
	await house.parts.careers.setTotalGrowth(streamer, RISING_GROWTH);
	const { record } = await house.directory.start({ streamer, gameServiceId: randomUUID() });
	const { showtimeSessionId: id } = record;
	await until(() => (house.directory.live(id)?.world.tick ?? 0) >= TICKS, "the session has run", PATIENCE_MS);

	const beganAtMs = performance.now();
	await house.directory.end(id);
	// On a busy machine it is answered before it is concluded: then that is waited for.
	const summaryOf = async () => (await house.parts.sessions.get(id))?.summary;
	const { newFollowers } = (await summaryOf()) ?? (await until(summaryOf, "it is concluded", PATIENCE_MS));
	const endMs = performance.now() - beganAtMs;
	const members = (await house.parts.sessions.get(id))?.totals?.uniqueViewers ?? 0;
	if (members < MEMBERS || members > 1.01 * MEMBERS) throw new Error(`${members} members`);
	if (newFollowers !== CONVERSIONS) throw new Error(`${newFollowers} conversions`);
	const isComplete = async () => (await calls.figures()).waiting === 0 && !(await house.parts.outbox.hasWaiting(id));
	await until(isComplete, "all effects are complete", PATIENCE_MS);
	const effectsMs = performance.now() - beganAtMs;
	const { dead } = await calls.figures();
	if (dead > 0) throw new Error(`${dead} calls were given up`);
	await house.directory.close();
	await house.relay.close();
	await relay.close();
	return { endMs, effectsMs };
}
