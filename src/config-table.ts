import { HYPE_PROPERTIES } from "./config-hype.ts";
import { decimal, flag, oneOf, origins, type Property, secret, url, whole, word } from "./config-kinds.ts";
import { MONEY_PROPERTIES } from "./config-money.ts";
import { PLATFORM_PROPERTIES } from "./config-platform.ts";
import { SESSION_PROPERTIES } from "./config-sessions.ts";
import { STORE_PROPERTIES } from "./config-stores.ts";

const code = word(/^[a-z][a-z0-9_]{1,63}$/, "2 to 64 lower-case letters, digits and underscores, a letter first");
const host = word(/^[A-Za-z0-9.:_-]{1,253}$/, "a host name or an IP address");
const path = word(/^[^\0]{1,1024}$/, "a file path");
const namespace = word(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, "words of letters, digits, _ and -, joined by dots");

/** The 25 properties of the specification, with its names and defaults. */
export const SPEC_PROPERTIES = {
	showtimeEnabled: {
		variable: "SHOWTIME_ENABLED",
		fallback: "false",
		kind: flag,
		describe:
			"Master switch. While false the API answers 503 SHOWTIME_DISABLED; `serve --demo` turns it on unless it is set.",
	},
	streamerSeedTypeCode: {
		variable: "SHOWTIME_STREAMER_SEED_TYPE_CODE",
		fallback: "streamer",
		kind: code,
		describe: "Seed type of a streamer's career growth.",
	},
	tipCurrencyCode: {
		variable: "SHOWTIME_TIP_CURRENCY_CODE",
		fallback: "stream_tip",
		kind: code,
		describe: "Currency of the audience's tips.",
	},
	milestoneCollectionType: {
		variable: "SHOWTIME_MILESTONE_COLLECTION_TYPE",
		fallback: "streaming_milestones",
		kind: code,
		describe: "Collection type of streaming milestones.",
	},
	hypeCollectionType: {
		variable: "SHOWTIME_HYPE_COLLECTION_TYPE",
		fallback: "streaming_hype",
		kind: code,
		describe: "Collection type of hype achievements.",
	},
	worldFirstCollectionType: {
		variable: "SHOWTIME_WORLD_FIRST_COLLECTION_TYPE",
		fallback: "streaming_world_first",
		kind: code,
		describe: "Collection type of world-first streams.",
	},
	sponsorshipContractTemplateCode: {
		variable: "SHOWTIME_SPONSORSHIP_CONTRACT_TEMPLATE_CODE",
		fallback: "stream_sponsorship",
		kind: code,
		describe: "Contract template of sponsorship deals.",
	},
	followerRelationshipTypeCode: {
		variable: "SHOWTIME_FOLLOWER_RELATIONSHIP_TYPE_CODE",
		fallback: "stream_follower",
		kind: code,
		describe: "Relationship type between a streamer and a follower.",
	},
	defaultAudiencePoolSize: {
		variable: "SHOWTIME_DEFAULT_AUDIENCE_POOL_SIZE",
		fallback: "50",
		kind: whole(1, 100_000),
		describe: "Audience of a streamer of the phase Unknown, in members.",
	},
	audiencePoolScalePerPhase: {
		variable: "SHOWTIME_AUDIENCE_POOL_SCALE_PER_PHASE",
		fallback: "2.0",
		kind: decimal(1, 10),
		describe: "Factor on the audience for each career phase above Unknown.",
	},
	audienceTickIntervalSeconds: {
		variable: "SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS",
		fallback: "5",
		kind: decimal(0.05, 60),
		describe: "Length of a tick. Fractions are accepted; running sessions keep theirs.",
	},
	engagementDecayBaseRate: {
		variable: "SHOWTIME_ENGAGEMENT_DECAY_BASE_RATE",
		fallback: "0.02",
		kind: decimal(0.001, 1),
		describe: "Engagement that a member loses in a tick without a match.",
	},
	hypeTrainTriggerThreshold: {
		variable: "SHOWTIME_HYPE_TRAIN_TRIGGER_THRESHOLD",
		fallback: "10",
		kind: whole(1, 1_000_000),
		describe: "Sentiments of one category in a pulse interval (15 s) that start a hype train.",
	},
	hypeTrainLevelExponent: {
		variable: "SHOWTIME_HYPE_TRAIN_LEVEL_EXPONENT",
		fallback: "1.5",
		kind: decimal(1, 10),
		describe: "Factor between the thresholds of two hype levels.",
	},
	hypeTrainDecayRate: {
		variable: "SHOWTIME_HYPE_TRAIN_DECAY_RATE",
		fallback: "0.1",
		kind: decimal(0, 1),
		describe: "Share of its score that a hype train loses in a tick.",
	},
	hypeTrainMaxDurationMinutes: {
		variable: "SHOWTIME_HYPE_TRAIN_MAX_DURATION_MINUTES",
		fallback: "10",
		kind: decimal(0.05, 1440),
		describe: "Longest life of a hype train.",
	},
	followerEngagementThreshold: {
		variable: "SHOWTIME_FOLLOWER_ENGAGEMENT_THRESHOLD",
		fallback: "0.6",
		kind: decimal(0, 1),
		describe: "Mean engagement from which a member becomes a follower.",
	},
	followerWatchTimeMinutes: {
		variable: "SHOWTIME_FOLLOWER_WATCH_TIME_MINUTES",
		fallback: "30",
		kind: decimal(0, 1_000_000),
		describe: "Watch time over all sessions from which a member becomes a follower.",
	},
	maxFollowersPerStreamer: {
		variable: "SHOWTIME_MAX_FOLLOWERS_PER_STREAMER",
		fallback: "10000",
		kind: whole(0, 10_000_000),
		describe: "Most followers of one streamer.",
	},
	realDerivedMemberTtlSeconds: {
		variable: "SHOWTIME_REAL_DERIVED_MEMBER_TTL_SECONDS",
		fallback: "30",
		kind: decimal(1, 3600),
		describe: "Life of an anonymous real-derived member without a fresh pulse.",
	},
	careerWorkerIntervalSeconds: {
		variable: "SHOWTIME_CAREER_WORKER_INTERVAL_SECONDS",
		fallback: "60",
		kind: decimal(1, 86_400),
		describe: "Time between two runs of the career worker, which concludes sessions that ended without.",
	},
	autoStreamOnGameSession: {
		variable: "SHOWTIME_AUTO_STREAM_ON_GAME_SESSION",
		fallback: "false",
		kind: flag,
		describe: "Whether a game session that begins is streamed by its owner at once.",
	},
	autoVoiceOnGameSession: {
		variable: "SHOWTIME_AUTO_VOICE_ON_GAME_SESSION",
		fallback: "true",
		kind: flag,
		describe: "Whether a game session that begins gets a voice room.",
	},
	growthDebounceIntervalMs: {
		variable: "SHOWTIME_GROWTH_DEBOUNCE_INTERVAL_MS",
		fallback: "5000",
		kind: whole(0, 600_000),
		describe: "Time over which growth contributions of a streamer are gathered.",
	},
	distributedLockTimeoutSeconds: {
		variable: "SHOWTIME_DISTRIBUTED_LOCK_TIMEOUT_SECONDS",
		fallback: "30",
		kind: decimal(1, 3600),
		describe: "Life of an advisory lock in Redis, which tells operators who owns a session and guards nothing.",
	},
} as const satisfies Record<string, Property<unknown>>;

/** What this implementation needs beyond the specification. */
export const OWN_PROPERTIES = {
	port: {
		variable: "SHOWTIME_PORT",
		fallback: "2567",
		kind: whole(0, 65_535),
		describe: "Port for players: rooms by WebSocket, `GET /streams` and the page. 0 takes a free one.",
	},
	host: {
		variable: "SHOWTIME_HOST",
		fallback: "0.0.0.0",
		kind: host,
		describe: "Address that the players' port listens on.",
	},
	apiPort: {
		variable: "SHOWTIME_API_PORT",
		fallback: "2568",
		kind: whole(0, 65_535),
		describe: "Port of the internal API, for game servers and operators. 0 takes a free one.",
	},
	apiHost: {
		variable: "SHOWTIME_API_HOST",
		fallback: "127.0.0.1",
		kind: host,
		describe: "Address that the internal API listens on. Never open it to players.",
	},
	publicUrl: {
		variable: "SHOWTIME_PUBLIC_URL",
		kind: url("http", "https"),
		describe: "URL of the players' port as players see it; without it, http://localhost and the port.",
	},
	allowedOrigins: {
		variable: "SHOWTIME_ALLOWED_ORIGINS",
		kind: origins,
		describe: "Origins of web pages that may use the players' port, beside its own.",
	},
	tokenSecret: {
		variable: "SHOWTIME_TOKEN_SECRET",
		kind: secret(32),
		describe: "Shared secret of HS256 tokens. The demo makes its own when unset.",
	},
	jwksUrl: {
		variable: "SHOWTIME_JWKS_URL",
		kind: url("http", "https"),
		describe: "Key set (JWKS) that tokens are checked with instead of a shared secret.",
	},
	authMode: {
		variable: "SHOWTIME_AUTH_MODE",
		fallback: "jwt",
		kind: oneOf(["jwt", "network"]),
		describe: "Who may call the internal API: holders of a token, or everybody in a trusted network, as developer.",
	},
	allowAnonymousJoins: {
		variable: "SHOWTIME_ALLOW_ANONYMOUS_JOINS",
		fallback: "false",
		kind: flag,
		describe: "Whether players may watch without a token; `serve --demo` turns it on unless it is set.",
	},
	natsUrl: {
		variable: "SHOWTIME_NATS_URL",
		kind: url("nats", "tls"),
		describe:
			"NATS server with JetStream: it keeps the journal, game events come in there too, published events go out. Unset: in-process bus.",
	},
	natsNamespace: {
		variable: "SHOWTIME_NATS_NAMESPACE",
		kind: namespace,
		describe: "Prefix of every NATS subject, without its last dot.",
	},
	sqlitePath: {
		variable: "SHOWTIME_SQLITE_PATH",
		fallback: "./data/showtime.db",
		kind: path,
		describe: "SQLite file of the embedded stores. One process per file.",
	},
	logLevel: {
		variable: "SHOWTIME_LOG_LEVEL",
		fallback: "info",
		kind: oneOf(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
		describe: "Least level of a line in the log.",
	},
	maxClientsPerRoom: {
		variable: "SHOWTIME_MAX_CLIENTS_PER_ROOM",
		fallback: "1000",
		kind: whole(1, 100_000),
		describe: "Players that may watch one stream at once.",
	},
	maxMessagesPerSecond: {
		variable: "SHOWTIME_MAX_MESSAGES_PER_SECOND",
		fallback: "20",
		kind: whole(1, 1000),
		describe: "Messages a player may send in a second before the connection is closed.",
	},
	maxPayloadBytes: {
		variable: "SHOWTIME_MAX_PAYLOAD_BYTES",
		fallback: "4096",
		kind: whole(256, 1_048_576),
		describe: "Size of a player's message above which the connection is closed.",
	},
	...SESSION_PROPERTIES,
	contentTagHalfLifeSeconds: {
		variable: "SHOWTIME_CONTENT_TAG_HALF_LIFE_SECONDS",
		fallback: "60",
		kind: decimal(1, 86_400),
		describe: "Time in which a content tag loses half of its weight.",
	},
	...STORE_PROPERTIES,
	...PLATFORM_PROPERTIES,
	...MONEY_PROPERTIES,
	...HYPE_PROPERTIES,
	reservoirSize: {
		variable: "SHOWTIME_RESERVOIR_SIZE",
		fallback: "10000",
		kind: whole(1, 1_000_000),
		describe: "Members of a game service's reservoir, in and out of sessions together.",
	},
} as const satisfies Record<string, Property<unknown>>;

/** Variables that clients of this package read; the server only knows their names. */
export const CLIENT_VARIABLES = {
	SHOWTIME_URL:
		"URL of the internal API for `showtime publish`, `showtime register`, `showtime loadtest` and the examples.",
	SHOWTIME_TOKEN: "Token for `showtime publish`, `showtime register`, `showtime loadtest` and the examples.",
	SHOWTIME_DEMO_STREAMERS: "Set by `serve --demo` for the example game server it starts.",
} as const;
