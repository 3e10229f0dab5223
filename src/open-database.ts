import type { Config } from "./config.ts";
import { openMysqlDatabase } from "./persistence/mysql-database.ts";
import { type OpenDatabase, openSqliteDatabase } from "./persistence/sqlite-database.ts";
import type { Starting } from "./starting.ts";

/** The database that the configuration names: MySQL where it has a URL, else the SQLite file. */
export interface ConfiguredDatabase extends OpenDatabase {
	kind: "mysql" | "sqlite";
}

/** Opens it. `migrates`: brings MySQL's schema to this release first; SQLite's always is. */
export async function openDatabase(
	{ mysqlUrl, sqlitePath }: Pick<Config, "mysqlUrl" | "sqlitePath">,
	starting: Starting,
	{ migrates = false } = {},
): Promise<ConfiguredDatabase> {
	if (mysqlUrl === undefined) return { kind: "sqlite", ...(await openSqliteDatabase(sqlitePath)) };
	const open = () => openMysqlDatabase(mysqlUrl, { migrates });
	return { kind: "mysql", ...(await starting.waitFor("mysql", "SHOWTIME_MYSQL_URL", open)) };
}
