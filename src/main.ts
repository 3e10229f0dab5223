import { ApiPort } from "./api/api-port.ts";
import { createApiServer } from "./api/api-server.ts";
import { authOf, inNetworks, tokensOf } from "./auth.ts";
import { EveryWire } from "./bridge/every-wire.ts";
import { openGameEventDoor } from "./bridge/game-event-door.ts";
import { NatsBus } from "./bridge/nats-bus.ts";
import { openNoticeDoor } from "./bridge/notice-door.ts";
import { openPulseDoor } from "./bridge/pulse-door.ts";
import { createSessionEvents } from "./bridge/session-events.ts";
import { careerNews } from "./career-news.ts";
import type { Config } from "./config.ts";
import { dependenciesOf } from "./dependencies.ts";
import type { DemoOffer } from "./events/demo-offer.ts";
import { Heartbeat } from "./heartbeat.ts";
import { keepHouse } from "./keep-house.ts";
import { listening } from "./listening.ts";
import {
	broadcastCounters,
	createMetrics,
	measure,
	measureDependencies,
	measureProcess,
	measureSessions,
} from "./metrics.ts";
import { openAmqp, openAmqpNotices } from "./open-amqp.ts";
import { openAudit } from "./open-audit.ts";
import { openBus } from "./open-bus.ts";
import { openCluster } from "./open-cluster.ts";
import { openDatabase } from "./open-database.ts";
import { openHotCheckpoints } from "./open-hot-checkpoints.ts";
import { openJournal } from "./open-journal.ts";
import { openMoney } from "./open-money.ts";
import { openNotices } from "./open-notices.ts";
import { openOffices } from "./open-offices.ts";
import { openOperatorDoors } from "./open-operator-doors.ts";
import { openOperatorsView } from "./open-operators-view.ts";
import { openOutbox } from "./open-outbox.ts";
import { openOwnership } from "./open-ownership.ts";
import { openPlatform } from "./open-platform.ts";
import { openPlatformRelay } from "./open-platform-relay.ts";
import { openPublicServer } from "./open-public-server.ts";
import { openRuleBook } from "./open-rule-book.ts";
import { openStreams } from "./open-streams.ts";
import { openVoiceStore } from "./open-voice-store.ts";
import { openWorkers } from "./open-workers.ts";
import { Opened } from "./opened.ts";
import type { CareerStore } from "./persistence/career-store.ts";
import { RedisRate } from "./persistence/redis-rate.ts";
import { SqlCareerStore } from "./persistence/sql-career-store.ts";
import { SqlFollowerStore } from "./persistence/sql-follower-store.ts";
import { SqlIdempotencyStore } from "./persistence/sql-idempotency-store.ts";
import { SqlSessionStore } from "./persistence/sql-session-store.ts";
import type { Endpoint } from "./platform/bannou/permission-matrix.ts";
import { Broadcasts } from "./rooms/broadcasts.ts";
import { Careers } from "./rooms/careers.ts";
import { systemClock } from "./rooms/clock.ts";
import type { Logger } from "./rooms/logger.ts";
import type { RuleBook } from "./rooms/rule-book.ts";
import { SessionDirectory } from "./rooms/session-directory.ts";
import { sessionParts } from "./session-parts.ts";
import { StartError } from "./start-error.ts";
import { Starting } from "./starting.ts";
import { watchMembers } from "./watch-members.ts";

export interface StartOptions {
	log: Logger;
	/** Whether a web page of this origin may call the internal API; only the demo's own may. */
	isApiOrigin?(origin: string, publicPort: number): boolean;
	/** What the demo gives visitors of its page, who reach the internal API at `apiUrl`. */
	demoOffer?(apiUrl: string): Promise<DemoOffer>;
	/** Breaks a start off that waits for a store. */
	signal?: AbortSignal;
}

/** A running Showtime. */
export interface Showtime {
	directory: SessionDirectory;
	careers: Pick<CareerStore, "recordGrowth">;
	ruleBook: RuleBook;
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
	const { auditLog, audit } = openAudit({ database, metrics, log }, opened);
	const bus = await openBus(config, starting, log);
	if (bus instanceof NatsBus) opened.add("NATS", () => bus.close());
	const amqp = await openAmqp(config, starting, log, opened);
	const journal = await openJournal(config, database, bus, metrics);
	const events = createSessionEvents({
		publisher: amqp === undefined ? bus : new EveryWire([bus, amqp]),
		published: metrics.publishedEvents,
		hasEventSub: config.eventsubHypeTrains,
	});
	const { platform, embedded, ...services } = await openPlatform({ config, database, starting, log }, opened);
	const { outbox, relay } = openOutbox({ database, bus, amqp, events, metrics, log }, opened);
	const ruleBook = await openRuleBook(config, database.db, log, opened).catch((error: Error) => {
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
		platform,
		owned,
		onMembersLost,
	};
	const redis = cluster?.redis;
	const shared = redis && {
		redis,
		operators: openOperatorsView(config, redis, owned.ownership.nodeId, log),
		hotCheckpoints: openHotCheckpoints(redis, log),
	};
	if (shared !== undefined) opened.add("operators' view", () => shared.operators.close());
	if (shared !== undefined) opened.add("hot checkpoints", () => shared.hotCheckpoints.close());
	const parts = sessionParts({ ...foundation, ...shared });
	await parts.reservoir.load();
	const voiceStore = openVoiceStore(database, redis);
	const news = careerNews(() => ({ careers, notices: notices.notices }), { isEmbedded: embedded !== undefined });
	const forCalls = { ...foundation, voice: voiceStore, news };
	const { calls, growth, platformRelay } = openPlatformRelay(forCalls, opened);
	const onConcluded = () => {
		relay.nudge();
		platformRelay.relay.nudge();
	};
	const directory = new SessionDirectory({ ...parts, onConcluded });
	const careerStore = new SqlCareerStore(database.db);
	const careers = new Careers({ store: careerStore, directory });
	const broadcasts = new Broadcasts({
		directory,
		sessions: parts.sessions,
		clock: systemClock,
		...broadcastCounters(metrics),
	});
	const money = openMoney({ ...foundation, directory, onCalls: () => platformRelay.relay.nudge() });
	const forNotices = { ...foundation, voiceStore, careers: parts.careers, directory };
	const notices = openNotices({ ...forNotices, sponsorships: money.doors.sponsorships });
	const heartbeat = new Heartbeat({ clock: systemClock });
	opened.add("heartbeat", () => heartbeat.close());
	const liveSessions = () => directory.liveSessions();
	const hangsOn = { ...foundation, clock: systemClock, bus, amqp, redis, platformRelay, services, liveSessions };
	const dependencies = () => dependenciesOf(hangsOn);
	measureSessions(metrics.registry, liveSessions);
	measureDependencies(metrics.registry, dependencies);

	opened.add("watch of members", watchMembers(parts.reservoir, directory, log));
	const streams = openStreams(directory, parts, cluster, opened);
	const { demoOffer } = options;
	const demo = demoOffer && { apiUrl, offer: () => demoOffer(apiUrl) };
	const playersPort = { tokens, directory, careerStore, streams, cluster, metrics, log, demo };
	const publicServer = await openPublicServer(config, playersPort, opened);
	measure(metrics.registry, "showtime_clients", "Players in rooms.", () => publicServer.clients);
	const idempotency = new SqlIdempotencyStore(database.db);
	const drainMs = config.drainSeconds * 1_000;
	let isDraining = false;
	let publicPort = config.port;
	const publicUrl = () => config.publicUrl ?? `http://localhost:${publicPort}`;
	const health = {
		isDraining: () => isDraining,
		dependencies,
		eventLoopLagMs: () => heartbeat.lagMs,
		tickOverdueMs: () => directory.tickOverdueMs,
	};
	const offices = openOffices({ ...services, config, health }, opened);
	const operatorDoors = openOperatorDoors({ ...foundation, bus, calls, platformRelay });
	const endpoints: Endpoint[] = [];
	const api = await createApiServer({
		isEnabled: config.showtimeEnabled,
		auth,
		isTrusted: inNetworks(config.trustedCidr),
		directory,
		broadcasts,
		voice: notices.voice,
		cleanup: notices.cleanup,
		idempotency,
		hypeHistory: parts.hypeHistory,
		careers,
		careerStore,
		followers: new SqlFollowerStore(database.db),
		...money.doors,
		ruleBook,
		ruleDelivery: parts.ruleDelivery,
		reservoir: parts.reservoir,
		...(embedded === undefined ? {} : { embedded }),
		...operatorDoors,
		auditLog,
		audit,
		health,
		metrics,
		publicEndpoint: publicUrl,
		isCorsOrigin: (origin) => options.isApiOrigin?.(origin, publicPort) ?? false,
		log,
		nowMs: systemClock.nowMs,
		onEndpoint: (path, least) => endpoints.push({ path, least }),
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
	offices.open(endpoints);
	const forWorkers = { ...foundation, cluster, directory, parts, growth, notices, duties: money.duties };
	if (config.showtimeEnabled) openWorkers(forWorkers, opened);
	const onDeadLetter = (code: string) => metrics.deadLetters.inc({ code });
	if (amqp !== undefined && config.showtimeEnabled) {
		await openAmqpNotices({ amqp, starting, log, onDeadLetter, notices: notices.notices }, opened);
	}
	if (bus instanceof NatsBus && config.showtimeEnabled) {
		const wire = { bus, log, nowMs: systemClock.nowMs, onDeadLetter };
		const gameEvents = await openGameEventDoor({ ...wire, directory });
		opened.add("game events", () => gameEvents.close());
		const onUnreadPulse = (outcome: string) => metrics.pulses.inc({ outcome });
		const pulses = await openPulseDoor({ ...wire, broadcasts, onUnreadPulse });
		opened.add("pulses", () => pulses.close());
		const heard = await openNoticeDoor({ ...wire, notices: notices.notices });
		opened.add("notices", () => heard.close());
	}
	keepHouse({ idempotency, calls, auditLog, auditRetentionDays: config.auditRetentionDays, log }, opened);
	return {
		directory,
		careers: careerStore,
		ruleBook,
		publicUrl: publicUrl(),
		apiUrl,
		async close() {
			isDraining = true;
			return opened.close(drainMs, log);
		},
	};
}
