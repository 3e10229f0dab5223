import type { Config } from "./config.ts";
import { MysqlError, openMysqlDatabase } from "./persistence/mysql-database.ts";
import { type OpenDatabase, openSqliteDatabase } from "./persistence/sqlite-database.ts";
import type { Logger } from "./rooms/logger.ts";
import { StartError } from "./start-error.ts";

/** Time between two attempts to reach a database that is not there yet. */
const RETRY_MS = 2_000;

/** The database that the configuration names: MySQL where it has a URL, else the SQLite file. */
export interface ConfiguredDatabase extends OpenDatabase {
	kind: "mysql" | "sqlite";
}

/**
 * Opens it. A MySQL server that does not answer is waited for, with a line in the log each time; whatever waiting does not
 * mend (password, schema, a foreign database) is a `StartError`. `migrates`: brings MySQL's schema to this release first;
 * SQLite's always is.
 */
export async function openDatabase(
	config: Pick<Config, "mysqlUrl" | "sqlitePath">,
	log: Pick<Logger, "warn">,
	{ migrates = false } = {},
): Promise<ConfiguredDatabase> {
	const { mysqlUrl, sqlitePath } = config;
	if (mysqlUrl === undefined) return { kind: "sqlite", ...(await openSqliteDatabase(sqlitePath)) };
	for (;;) {
		try {
			return { kind: "mysql", ...(await openMysqlDatabase(mysqlUrl, { migrates })) };
		} catch (error) {
			if (!(error instanceof MysqlError)) throw error;
			if (!error.isAway) throw new StartError(`SHOWTIME_MYSQL_URL: ${error.message}`, { cause: error });
			log.warn({}, `waiting for the database: SHOWTIME_MYSQL_URL: ${error.message}`);
			await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		}
	}
}
