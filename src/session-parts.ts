import type { Config } from "./config.ts";
import { type Metrics, measuredJournal } from "./metrics.ts";
import type { ConfiguredDatabase } from "./open-database.ts";
import type { OpenOwnership } from "./open-ownership.ts";
import { openCheckpoint, sealCheckpoint } from "./persistence/checkpoint-format.ts";
import { EmbeddedReservoir, type EmbeddedReservoirOptions } from "./persistence/embedded-reservoir.ts";
import type { Journal } from "./persistence/journal.ts";
import type { Outbox } from "./persistence/outbox.ts";
import type { RedisConnection } from "./persistence/redis-connection.ts";
import { RedisReservoir } from "./persistence/redis-reservoir.ts";
import { SqlCareerSource } from "./persistence/sql-career-source.ts";
import { SqlCheckpointStore } from "./persistence/sql-checkpoint-store.ts";
import { SqlFollowerStore } from "./persistence/sql-follower-store.ts";
import { SqlHypeHistory } from "./persistence/sql-hype-history.ts";
import { SqlReservoirSizeStore } from "./persistence/sql-reservoir-size-store.ts";
import { SqlSessionConclusions } from "./persistence/sql-session-conclusions.ts";
import type { SqlSessionStore } from "./persistence/sql-session-store.ts";
import { SqlStintStore } from "./persistence/sql-stint-store.ts";
import { SqlWorldFirstStore } from "./persistence/sql-world-first-store.ts";
import type { Platform } from "./platform/platform.ts";
import { systemClock } from "./rooms/clock.ts";
import { colyseusRooms } from "./rooms/colyseus-rooms.ts";
import type { EventSink } from "./rooms/event-sink.ts";
import type { HotCheckpoints } from "./rooms/hot-checkpoints.ts";
import type { Logger } from "./rooms/logger.ts";
import type { OperatorsView } from "./rooms/operators-view.ts";
import type { RuleBook } from "./rooms/rule-book.ts";
import { RuleDelivery } from "./rooms/rule-delivery.ts";
import type { SessionParts } from "./rooms/session-parts.ts";
import { PREVIOUS_SIMULATION } from "./simulation/previous-simulation.ts";
import type { OutboxRelay } from "./workers/outbox-relay.ts";
import { drawAt, hashOf } from "./world/draw.ts";
import { createTemplateDraft, interestsOf, reservoirSeedOf } from "./world/template.ts";

/** Free sessions are looked for as often as this part of the lease. */
const SUPERVISOR_SHARE = 0.1;

/** What sessions are built on. */
export interface Foundation {
	config: Config;
	database: ConfiguredDatabase;
	metrics: Metrics;
	log: Logger;
	events: EventSink;
	outbox: Outbox;
	relay: OutboxRelay;
	journal: Journal;
	ruleBook: RuleBook;
	sessions: SqlSessionStore;
	platform: Platform;
	owned: OpenOwnership;
	/** Absent: members are kept in this process. */
	redis?: RedisConnection;
	/** Absent without Redis. */
	operators?: OperatorsView;
	/** Absent without Redis. */
	hotCheckpoints?: HotCheckpoints;
	/** Redis has lost who of the members is where: after it returns the sessions have said it again. */
	onMembersLost(): Promise<void>;
}

/** Everything that sessions are made of, from what is open. */
export function sessionParts(foundation: Foundation): SessionParts & {
	careers: SqlCareerSource;
	reservoir: EmbeddedReservoir | RedisReservoir;
} {
	const { config, metrics, log: logger, ruleBook, sessions, owned, operators, hotCheckpoints } = foundation;
	const { db } = foundation.database;
	const { platform } = foundation;
	return {
		journal: measuredJournal(foundation.journal, metrics),
		ownership: owned.ownership,
		...(owned.lease === undefined ? {} : { lease: owned.lease }),
		...(operators === undefined ? {} : { operators }),
		conclusions: new SqlSessionConclusions(db),
		collections: {
			stream: config.milestoneCollectionType,
			hype: config.hypeCollectionType,
			"world-first": config.worldFirstCollectionType,
		},
		followerThresholds: {
			engagement: config.followerEngagementThreshold,
			watchSeconds: config.followerWatchTimeMinutes * 60,
			mostFollowers: config.maxFollowersPerStreamer,
		},
		reservoirSize: config.reservoirSize,
		supervisorMs: config.nodeLeaseMs * SUPERVISOR_SHARE,
		checkpoints: new SqlCheckpointStore(db),
		stints: new SqlStintStore(db),
		...(hotCheckpoints === undefined ? {} : { hotCheckpoints }),
		format: { seal: sealCheckpoint, open: openCheckpoint },
		...(PREVIOUS_SIMULATION === undefined ? {} : { previousSimulation: PREVIOUS_SIMULATION }),
		sessions,
		reservoir: reservoirOf(foundation),
		careers: new SqlCareerSource(db),
		followers: new SqlFollowerStore(db),
		hypeHistory: new SqlHypeHistory(db),
		worldFirsts: new SqlWorldFirstStore(db),
		characters: platform.characters,
		gameServices: platform.gameServices,
		gameSessions: platform.gameSessions,
		events: foundation.events,
		outbox: foundation.outbox,
		isOutboxBehind: () => foundation.relay.isBehind,
		rooms: colyseusRooms,
		clock: systemClock,
		logger,
		ruleBook,
		ruleDelivery: new RuleDelivery(ruleBook, logger),
		orphanSeconds: config.sessionOrphanSeconds,
		journalRetentionSeconds: config.journalRetentionSeconds,
		onLateness: (ms) => metrics.tickLatenessSeconds.observe(ms / 1000),
		onStep: (ms) => metrics.stepSeconds.observe(ms / 1000),
		onVersionsUnknown: (sessions) => metrics.unknownVersions.set(sessions),
		onJournalLost: () => metrics.journalLost.inc(),
		onShortfall: (members) => metrics.reservoirShortfall.inc(members),
	};
}

function reservoirOf({
	config,
	database,
	ruleBook,
	redis,
	onMembersLost,
}: Foundation): EmbeddedReservoir | RedisReservoir {
	const draft = createTemplateDraft();
	const options: EmbeddedReservoirOptions = {
		size: config.reservoirSize,
		sizes: new SqlReservoirSizeStore(database.db),
		templateInterests: (gameServiceId, index) =>
			interestsOf(reservoirSeedOf(gameServiceId), index, ruleBook.rulesOf(gameServiceId), draft),
		interestsRevision: (gameServiceId) => ruleBook.sheetOf(gameServiceId).revision,
		hashOf,
		drawAt,
	};
	if (redis === undefined) return new EmbeddedReservoir(options);
	return new RedisReservoir({ ...options, redis, onLost: onMembersLost });
}
