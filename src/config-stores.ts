import { type Property, secretUrl } from "./config-kinds.ts";

/** Stores outside the process; without any of them everything is embedded. */
export const STORE_PROPERTIES = {
	mysqlUrl: {
		variable: "SHOWTIME_MYSQL_URL",
		kind: secretUrl("mysql"),
		describe:
			"MySQL 8.4 or MariaDB 10.11 database for checkpoints, sessions and all that lasts, as mysql://user:password@host:port/database; `showtime migrate` prepares it. Unset: the SQLite file.",
	},
} as const satisfies Record<string, Property<unknown>>;
