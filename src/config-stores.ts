import { decimal, flag, oneOf, type Property, secretUrl, url, whole } from "./config-kinds.ts";

/** Stores outside the process; without any of them everything is embedded. */
export const STORE_PROPERTIES = {
	mysqlUrl: {
		variable: "SHOWTIME_MYSQL_URL",
		kind: secretUrl("mysql"),
		describe:
			"MySQL 8.4 or MariaDB 10.11 database for checkpoints, sessions and all that lasts, as mysql://user:password@host:port/database; `showtime migrate` prepares it. Unset: the SQLite file.",
	},
	redisUrl: {
		variable: "SHOWTIME_REDIS_URL",
		kind: secretUrl("redis", "rediss"),
		describe:
			"Redis as redis://user:password@host:port/db, for what several processes share: members in sessions, the list of rooms, rates of callers. Never the truth. Its maxmemory-policy has to be noeviction.",
	},
	journal: {
		variable: "SHOWTIME_JOURNAL",
		fallback: "auto",
		kind: oneOf(["auto", "sql", "nats"]),
		describe:
			"Where accepted inputs are kept: `nats` in NATS JetStream, `sql` in the database; `auto`: in NATS when SHOWTIME_NATS_URL is set.",
	},
	journalMaxBytes: {
		variable: "SHOWTIME_JOURNAL_MAX_BYTES",
		fallback: "1073741824",
		kind: whole(1_048_576, 1_099_511_627_776),
		describe:
			"Size of the journal's stream in NATS, when it is created; NATS sets it aside. Nearly full it takes no more inputs (`JOURNAL_FULL`).",
	},
	nodeLeaseMs: {
		variable: "SHOWTIME_NODE_LEASE_MS",
		fallback: "10000",
		kind: whole(200, 600_000),
		describe:
			"Of several processes: time without a sign of life after which the others take over a process's sessions.",
	},
	embeddedStrict: {
		variable: "SHOWTIME_EMBEDDED_STRICT",
		fallback: "false",
		kind: flag,
		describe:
			'Without a platform: whether only registered characters, game services and game sessions are known (docs/platform.md, "Embedded"). Else each is from its first mention.',
	},
	drainSeconds: {
		variable: "SHOWTIME_DRAIN_SECONDS",
		fallback: "20",
		kind: decimal(1, 600),
		describe:
			"Longest time for an orderly stop: sessions handed over, everything closed. A quarter of it later the process goes as it is, with exit code 1.",
	},
	internalUrl: {
		variable: "SHOWTIME_INTERNAL_URL",
		kind: url("http", "https"),
		describe:
			"URL under which other processes reach this one's internal API; without it, that of its address and port.",
	},
} as const satisfies Record<string, Property<unknown>>;
