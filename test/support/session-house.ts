import { lostTotalsOf } from "../../src/bridge/ending-envelopes.ts";
import type { Effect } from "../../src/events/effect.ts";
import { openCheckpoint, sealCheckpoint } from "../../src/persistence/checkpoint-format.ts";
import { EmbeddedReservoir } from "../../src/persistence/embedded-reservoir.ts";
import { SoleOwnership } from "../../src/persistence/sole-ownership.ts";
import { SqlCareerSource } from "../../src/persistence/sql-career-source.ts";
import { SqlCheckpointStore } from "../../src/persistence/sql-checkpoint-store.ts";
import { SqlFollowerStore } from "../../src/persistence/sql-follower-store.ts";
import { SqlHypeHistory } from "../../src/persistence/sql-hype-history.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import { SqlOutbox } from "../../src/persistence/sql-outbox.ts";
import { SqlReservoirSizeStore } from "../../src/persistence/sql-reservoir-size-store.ts";
import { SqlRuleStore } from "../../src/persistence/sql-rule-store.ts";
import { SqlSessionConclusions } from "../../src/persistence/sql-session-conclusions.ts";
import { SqlSessionStore } from "../../src/persistence/sql-session-store.ts";
import { SqlStintStore } from "../../src/persistence/sql-stint-store.ts";
import { SqlWorldFirstStore } from "../../src/persistence/sql-world-first-store.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import type { EmbeddedPlatform } from "../../src/platform/embedded/embedded-platform.ts";
import type { EventSink } from "../../src/rooms/event-sink.ts";
import type { Logger } from "../../src/rooms/logger.ts";
import type { RoomHost } from "../../src/rooms/room-host.ts";
import { RuleBook } from "../../src/rooms/rule-book.ts";
import { RuleDelivery } from "../../src/rooms/rule-delivery.ts";
import { SessionDirectory } from "../../src/rooms/session-directory.ts";
import type { SessionParts } from "../../src/rooms/session-parts.ts";
import { PREVIOUS_SIMULATION } from "../../src/simulation/previous-simulation.ts";
import { createOutboxRelay, type OutboxRelay } from "../../src/workers/outbox-relay.ts";
import { drawAt, hashOf } from "../../src/world/draw.ts";
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from "../../src/world/rules.ts";
import { reservoirSeedOf, templateOf } from "../../src/world/template.ts";
import { embeddedPlatformOver } from "./embedded-platforms.ts";
import { ManualClock } from "./manual-clock.ts";

/** One line of a `RecordingLogger`. */
export interface LogLine {
	level: "info" | "warn" | "error";
	facts: Record<string, unknown>;
	message: string;
}

/** Keeps what was logged. */
export class RecordingLogger implements Logger {
	readonly lines: LogLine[] = [];

	info(facts: object, message: string): void {
		this.lines.push({ level: "info", facts: facts as LogLine["facts"], message });
	}

	warn(facts: object, message: string): void {
		this.lines.push({ level: "warn", facts: facts as LogLine["facts"], message });
	}

	error(facts: object, message: string): void {
		this.lines.push({ level: "error", facts: facts as LogLine["facts"], message });
	}

	/** Messages of a level. */
	messages(level: LogLine["level"]): string[] {
		return this.lines.filter((line) => line.level === level).map(({ message }) => message);
	}
}

/** An effect as the sink got it. */
export interface DeliveredEffect {
	session: string;
	marker: number;
	index: number;
	effect: Effect;
}

/** Between session and reservoir, and what the ending tells. */
const UNTOLD: ReadonlySet<Effect["kind"]> = new Set(["members.returned", "arrivals.requested", "session.ended"]);

/** Makes a message of every effect but some, and of the end of a session, and hands over what comes out. */
export function recordingSink(deliver: (effect: DeliveredEffect) => void): EventSink {
	return {
		messagesOf({ showtimeSessionId, startedAtMs }, { marker, index, effect, sequence }) {
			if (UNTOLD.has(effect.kind)) return [];
			const body = JSON.stringify({ session: showtimeSessionId, marker: marker.marker, index, effect });
			const messageId = `${showtimeSessionId.slice(-12)}:${marker.marker}:${index}`;
			const atMs = startedAtMs + marker.atMs;
			return [{ messageId, showtimeSessionId, sequence, subject: effect.kind, body, atMs }];
		},
		endingOf(session, _, after = 0) {
			const { showtimeSessionId, startedAtMs, endedAtMs = startedAtMs, endReason = "" } = session;
			const totals = session.totals ?? lostTotalsOf(session);
			const effect: Effect = { kind: "session.ended", reason: endReason, totals };
			const body = JSON.stringify({ session: showtimeSessionId, marker: 0, index: 0, effect });
			const message = { showtimeSessionId, subject: effect.kind, body, atMs: endedAtMs };
			return [{ messageId: `${showtimeSessionId}:end`, sequence: after + 1, ...message }];
		},
		publish: async ({ body }) => deliver(JSON.parse(body)),
	};
}

/** A world without players: sessions need no rooms to live. */
export const NO_ROOMS: RoomHost = {
	open: async () => {},
	close: async () => {},
	watchers: () => 0,
	clients: () => [],
	closeClient: () => false,
};

export interface SessionHouse {
	/** Reads what the stores have; a process does so before anything else. */
	load(): Promise<void>;
	directory: SessionDirectory;
	parts: SessionParts;
	platform: EmbeddedPlatform;
	clock: ManualClock;
	logger: RecordingLogger;
	/** Looks at the outbox when the test says so. */
	relay: OutboxRelay;
	/** What reached the sink, in order, over all sessions. */
	delivered: DeliveredEffect[];
}

export interface SessionHouseOptions {
	database: OpenDatabase;
	clock?: ManualClock;
	rules?: Partial<RuleSettings>;
	reservoirSize?: number;
	/** Parts of another make. */
	parts?: Partial<SessionParts>;
}

/** Sessions on real SQLite stores, with a clock that the test moves. Two on one database are two lives of one process. */
export function buildSessionHouse(options: SessionHouseOptions): SessionHouse {
	const { db } = options.database;
	const clock = options.clock ?? new ManualClock();
	const logger = new RecordingLogger();
	const delivered: DeliveredEffect[] = [];
	const ruleBook =
		options.parts?.ruleBook ??
		new RuleBook({
			store: new SqlRuleStore(db),
			defaults: { ...DEFAULT_RULE_SETTINGS, ...options.rules },
			clock: options.parts?.clock ?? clock,
			logger,
		});
	const platform = embeddedPlatformOver(options.database, { nowMs: () => clock.nowMs() });
	const reservoir = new EmbeddedReservoir({
		size: options.reservoirSize ?? 2_000,
		sizes: new SqlReservoirSizeStore(db),
		templateInterests: (gameServiceId, index) =>
			templateOf(reservoirSeedOf(gameServiceId), index, ruleBook.rulesOf(gameServiceId)).interests,
		interestsRevision: (gameServiceId) => ruleBook.sheetOf(gameServiceId).revision,
		hashOf,
		drawAt,
	});
	const sessions = new SqlSessionStore(db);
	const parts: SessionParts = {
		journal: new SqlJournal(db),
		ownership: new SoleOwnership(sessions),
		supervisorMs: 1_000,
		checkpoints: new SqlCheckpointStore(db),
		stints: new SqlStintStore(db),
		format: { seal: sealCheckpoint, open: openCheckpoint },
		...(PREVIOUS_SIMULATION === undefined ? {} : { previousSimulation: PREVIOUS_SIMULATION }),
		sessions,
		reservoir,
		careers: new SqlCareerSource(db),
		followers: new SqlFollowerStore(db),
		conclusions: new SqlSessionConclusions(db),
		collections: { stream: "streams", hype: "hype", "world-first": "firsts" },
		followerThresholds: { engagement: 0.6, watchSeconds: 1_800, mostFollowers: 10_000 },
		reservoirSize: options.reservoirSize ?? 2_000,
		hypeHistory: new SqlHypeHistory(db),
		worldFirsts: new SqlWorldFirstStore(db),
		characters: platform.characters,
		gameServices: platform.gameServices,
		gameSessions: platform.gameSessions,
		events: recordingSink((effect) => delivered.push(effect)),
		outbox: new SqlOutbox(db),
		rooms: NO_ROOMS,
		clock,
		logger,
		ruleBook,
		ruleDelivery: new RuleDelivery(ruleBook, logger),
		orphanSeconds: 3_600,
		journalRetentionSeconds: 3_600,
		...options.parts,
	};
	const load = async () => {
		await ruleBook.load();
		await reservoir.load();
	};
	const relay = createOutboxRelay({
		outbox: parts.outbox,
		publish: (message) => parts.events.publish(message),
		mayPublish: () => true,
		clock: parts.clock,
		logger,
		onDead: () => {},
	});
	return { directory: new SessionDirectory(parts), load, parts, platform, clock, logger, delivered, relay };
}
