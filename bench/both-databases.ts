import { openMysqlDatabase } from "../src/persistence/mysql-database.ts";
import { type OpenDatabase, openSqliteDatabase } from "../src/persistence/sqlite-database.ts";
import { startMariadbServer } from "../test/support/mariadb-server.ts";

/** Measures on a MariaDB server of its own, then on SQLite in memory. `open` makes an empty database, which its caller closes. */
export async function onBothDatabases(
	measure: (name: string, open: () => Promise<OpenDatabase>) => Promise<void>,
): Promise<void> {
	const mariadb = await startMariadbServer();
	try {
		// MariaDB's own default; the server of the tests has less.
		await mariadb.run("set global innodb_buffer_pool_size = 134217728");
		await measure("MariaDB", async () => openMysqlDatabase(await mariadb.createDatabase(), { migrates: true }));
		await measure("SQLite", async () => openSqliteDatabase(":memory:"));
	} finally {
		await mariadb.close();
	}
}
