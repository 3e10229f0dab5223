import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ApiPort } from "./api/api-port.ts";
import { createApiServer } from "./api/api-server.ts";
import { authOf, tokensOf } from "./auth.ts";
import { openGameEventDoor } from "./bridge/game-event-door.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import { openPulseDoor } from "./bridge/pulse-door.ts";
import { createSessionEvents } from "./bridge/session-events.ts";
import type { Config } from "./config.ts";
import { dependenciesOf } from "./dependencies.ts";
import { Heartbeat } from "./heartbeat.ts";
import { listening } from "./listening.ts";
import {
	broadcastCounters,
	createMetrics,
	type Metrics,
	measure,
	measureDependencies,
	measureProcess,
	measureSessions,
} from "./metrics.ts";
import { openBus } from "./open-bus.ts";
import { type OpenCluster, openCluster } from "./open-cluster.ts";
import { openDatabase } from "./open-database.ts";
import { openJournal } from "./open-journal.ts";
import { openOperatorsView } from "./open-operators-view.ts";
import { openOutbox } from "./open-outbox.ts";
import { openOwnership } from "./open-ownership.ts";
import { openRuleBook } from "./open-rule-book.ts";
import { Opened } from "./opened.ts";
import { RedisRate } from "./persistence/redis-rate.ts";
import { SqlAuditLog } from "./persistence/sql-audit-log.ts";
import type { SqlCareerSource } from "./persistence/sql-career-source.ts";
import { SqlIdempotencyStore } from "./persistence/sql-idempotency-store.ts";
import { SqlSessionStore } from "./persistence/sql-session-store.ts";
import { StreamBoard } from "./persistence/stream-board.ts";
import type { TokenVerifier } from "./platform/token-verifier.ts";
import { Broadcasts } from "./rooms/broadcasts.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import { PublicServer, type PublicServerParts } from "./rooms/public-server.ts";
import { SessionDirectory } from "./rooms/session-directory.ts";
import { SharedStreams } from "./rooms/shared-streams.ts";
import { sessionParts } from "./session-parts.ts";
import { StartError } from "./start-error.ts";
import { Starting } from "./starting.ts";
import { watchMembers } from "./watch-members.ts";

export interface StartOptions {
	log: Logger;
	/** Whether a web page of this origin may call the internal API; only the demo's own may. */
	isApiOrigin?(origin: string, publicPort: number): boolean;
	/** Breaks a start off that waits for a store. */
	signal?: AbortSignal;
}

/** A running Showtime. */
export interface Showtime {
	directory: SessionDirectory;
	careers: SqlCareerSource;
	/** Where players find it. */
	publicUrl: string;
	/** Where game servers and operators find it. */
	apiUrl: string;
	/**
	 * Drains: sessions are handed over, players told that they move, everything closed, the newest thing first. Takes no longer
	 * than `SHOWTIME_DRAIN_SECONDS`; answers whether all went well.
	 */
	close(): Promise<boolean>;
}

const IDEMPOTENCY_KEPT_MS = 86_400_000;
const HOUSEKEEPING_MS = 3_600_000;
/** Part of a drain's time that the sessions may take. */
const HAND_OVER_SHARE = 0.6;

/** Starts the process, top to bottom; what was opened before a failure is closed again. */
export async function startShowtime(config: Config, options: StartOptions): Promise<Showtime> {
	const opened = new Opened();
	try {
		return await start(config, options, opened);
	} catch (error) {
		await opened.close(config.drainSeconds * 1_000, options.log);
		throw error;
	}
}

async function start(config: Config, options: StartOptions, opened: Opened): Promise<Showtime> {
	const { log } = options;
	const tokens = tokensOf(config);
	const auth = authOf(config, tokens);
	const metrics = createMetrics();
	measureProcess(metrics.registry);
	const starting = new Starting(log, options.signal);
	const apiPort = new ApiPort(() => starting.awaited);
	opened.add("internal API", () => apiPort.close());
	const apiUrl = await listening("SHOWTIME_API_PORT", config.apiPort, config.apiHost, () => {
		return apiPort.listen(config.apiPort, config.apiHost);
	});
	const database = await openDatabase(config, starting);
	opened.add("database", () => database.close());
	const bus = await openBus(config, starting, log);
	if (bus instanceof NatsBus) opened.add("NATS", () => bus.close());
	const journal = await openJournal(config, database, bus, metrics);
	const events = createSessionEvents({
		publisher: bus,
		published: metrics.publishedEvents,
		hasEventSub: config.eventsubHypeTrains,
	});
	const { outbox, relay } = openOutbox({ database, bus, events, metrics, log }, opened);
	const ruleBook = await openRuleBook(config, database.db, log).catch((error: Error) => {
		throw new StartError(`the rules cannot be used: ${error.message}`, { cause: error });
	});
	const sessions = new SqlSessionStore(database.db);
	const owned = await openOwnership(config, database, {
		sessions,
		internalUrl: () => config.internalUrl ?? apiUrl,
		onRegained: () => void directory.leaseRegained(),
		log,
	});
	opened.add("ownership", () => owned.close());
	const cluster = await openCluster(config, starting, log);
	if (cluster !== undefined) opened.add("Redis", () => cluster.close());
	const onMembersLost = () => {
		log.warn({}, "Redis has lost who of the members is where; the sessions assert theirs");
		return directory.reassertMembers();
	};
	const foundation = {
		config,
		database,
		metrics,
		log,
		events,
		outbox,
		relay,
		journal,
		ruleBook,
		sessions,
		owned,
		onMembersLost,
	};
	const redis = cluster?.redis;
	const shared = redis && { redis, operators: openOperatorsView(config, redis, owned.ownership.nodeId, log) };
	if (shared !== undefined) opened.add("operators' view", () => shared.operators.close());
	const parts = sessionParts({ ...foundation, ...shared });
	await parts.reservoir.load();
	const directory = new SessionDirectory(parts);
	const broadcasts = new Broadcasts({
		directory,
		sessions: parts.sessions,
		clock: systemClock,
		...broadcastCounters(metrics),
	});
	const heartbeat = new Heartbeat({ clock: systemClock });
	opened.add("heartbeat", () => heartbeat.close());
	const liveSessions = () => directory.liveSessions();
	const dependencies = () => dependenciesOf({ ...foundation, clock: systemClock, bus, redis, liveSessions });
	measureSessions(metrics.registry, liveSessions);
	measureDependencies(metrics.registry, dependencies);

	opened.add("watch of members", watchMembers(parts.reservoir, directory, log));
	const streams = openStreams(directory, parts, cluster, opened);
	const publicServer = await openPublicServer(config, { tokens, directory, streams, cluster, metrics, log }, opened);
	measure(metrics.registry, "showtime_clients", "Players in rooms.", () => publicServer.clients);
	const idempotency = new SqlIdempotencyStore(database.db);
	const drainMs = config.drainSeconds * 1_000;
	let isDraining = false;
	let publicPort = config.port;
	const publicUrl = () => config.publicUrl ?? `http://localhost:${publicPort}`;
	const api = await createApiServer({
		isEnabled: config.showtimeEnabled,
		auth,
		directory,
		broadcasts,
		idempotency,
		hypeHistory: parts.hypeHistory,
		ruleBook,
		ruleDelivery: parts.ruleDelivery,
		reservoir: parts.reservoir,
		auditLog: new SqlAuditLog(database.db),
		health: {
			isDraining: () => isDraining,
			dependencies,
			eventLoopLagMs: () => heartbeat.lagMs,
			tickOverdueMs: () => directory.tickOverdueMs,
		},
		metrics,
		publicEndpoint: publicUrl,
		isCorsOrigin: (origin) => options.isApiOrigin?.(origin, publicPort) ?? false,
		log,
		nowMs: systemClock.nowMs,
		...(redis === undefined
			? {}
			: { shareRate: (name, perSecond, own) => new RedisRate({ redis, name, perSecond, own }) }),
	});
	opened.add("internal API", () => apiPort.close());
	// Closed before the API, which answers that the process drains until all sessions are put away.
	opened.add("sessions", () => directory.close(HAND_OVER_SHARE * drainMs), 1);
	if (config.showtimeEnabled) await directory.resumeAll();
	publicPort = await listening("SHOWTIME_PORT", config.port, config.host, async () => {
		return (await publicServer.listen(config.port, config.host)).port;
	});
	apiPort.serve((request, response) => api.routing(request, response));
	if (bus instanceof NatsBus && config.showtimeEnabled) {
		const onDeadLetter = (code: string) => metrics.deadLetters.inc({ code });
		const wire = { bus, log, nowMs: systemClock.nowMs, onDeadLetter };
		const gameEvents = await openGameEventDoor({ ...wire, directory });
		opened.add("game events", () => gameEvents.close());
		const onUnreadPulse = (outcome: string) => metrics.pulses.inc({ outcome });
		const pulses = await openPulseDoor({ ...wire, broadcasts, onUnreadPulse });
		opened.add("pulses", () => pulses.close());
	}
	keepHouse(idempotency, log, opened);
	return {
		directory,
		careers: parts.careers,
		publicUrl: publicUrl(),
		apiUrl,
		async close() {
			isDraining = true;
			return opened.close(drainMs, log);
		},
	};
}

/** The public list of streams: of this process, or of all that share a Redis. */
function openStreams(
	directory: SessionDirectory,
	{ ownership, clock, logger }: ReturnType<typeof sessionParts>,
	cluster: OpenCluster | undefined,
	opened: Opened,
): PublicServerParts["streams"] {
	if (cluster === undefined) return () => directory.streams();
	const board = new StreamBoard(cluster.redis, ownership.nodeId);
	const shared = new SharedStreams({ board, own: () => directory.streams(), clock, logger });
	shared.open();
	opened.add("list of streams", () => shared.close());
	return () => shared.streams();
}

/** The players' port, ready for rooms and not listening yet. */
async function openPublicServer(
	config: Config,
	parts: {
		tokens: TokenVerifier | undefined;
		directory: SessionDirectory;
		streams: PublicServerParts["streams"];
		cluster: OpenCluster | undefined;
		metrics: Metrics;
		log: Logger;
	},
	opened: Opened,
): Promise<PublicServer> {
	const { tokens, directory, streams, cluster, metrics, log: logger } = parts;
	const { publicUrl, allowedOrigins, allowAnonymousJoins } = config;
	const { maxClientsPerRoom, maxMessagesPerSecond, maxPayloadBytes } = config;
	const pageFolder = fileURLToPath(new URL("../web/dist", import.meta.url));
	const publicServer = new PublicServer({
		live: (showtimeSessionId) => directory.live(showtimeSessionId),
		joinable: (showtimeSessionId) => directory.joinable(showtimeSessionId),
		streams,
		...(cluster === undefined ? {} : { cluster }),
		...(tokens === undefined ? {} : { tokens }),
		allowAnonymousJoins,
		maxClientsPerRoom,
		maxMessagesPerSecond,
		maxPayloadBytes,
		allowedOrigins: allowedOrigins ?? [],
		...(publicUrl === undefined ? {} : { publicUrl }),
		...(existsSync(pageFolder) ? { pageFolder } : {}),
		onRefused: (code) => metrics.playerRefusals.inc({ code }),
		clock: systemClock,
		logger,
	});
	await publicServer.prepare();
	opened.add("players' port", () => publicServer.close());
	return publicServer;
}

function keepHouse(idempotency: SqlIdempotencyStore, log: Logger, opened: Opened): void {
	const timer = setInterval(() => {
		idempotency
			.dropOlderThan(systemClock.nowMs() - IDEMPOTENCY_KEPT_MS)
			.catch((error: unknown) => log.error({ err: error }, "old idempotency keys not dropped"));
	}, HOUSEKEEPING_MS);
	opened.add("housekeeping", () => clearInterval(timer));
}
