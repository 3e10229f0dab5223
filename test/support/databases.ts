import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TableMetadata } from "kysely";
import { createConnection } from "mysql2/promise";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { sharedMariadb } from "./shared-mariadb.ts";

/** A folder of its own for one test; `remove` takes it away with everything in it. */
export async function temporaryFolder(parent = tmpdir()): Promise<{ path: string; remove(): Promise<void> }> {
	const path = await mkdtemp(join(parent, "showtime-test-"));
	return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Every way to open an empty database; `close` leaves nothing behind. */
export const DATABASES: { name: string; open(): Promise<OpenDatabase> }[] = [
	{ name: "SQLite in memory", open: () => openSqliteDatabase(":memory:") },
	{
		name: "SQLite in a file",
		async open() {
			const folder = await temporaryFolder();
			const { close, ...database } = await openSqliteDatabase(join(folder.path, "showtime.db"));
			return {
				...database,
				async close() {
					await close();
					await folder.remove();
				},
			};
		},
	},
	{
		name: "MariaDB",
		async open() {
			const url = emptied.pop() ?? (await (await sharedMariadb()).createDatabase());
			const { close, ...database } = await openMysqlDatabase(url, { migrates: true });
			return {
				...database,
				async close() {
					const tables = await database.db.introspection.getTables();
					await close();
					await empty(url, tables);
					emptied.push(url);
				},
			};
		},
	},
];

/** Databases of tests that are over, with the schema and without a row: making one takes longer than most tests. */
const emptied: string[] = [];

/** By a connection of its own: what a test may wait for a statement is too short for a table on a busy disk. */
async function empty(url: string, tables: readonly TableMetadata[]): Promise<void> {
	const connection = await createConnection(url);
	try {
		for (const { name, columns } of tables) {
			if (name.startsWith("schema_migration")) continue;
			// Numbers given by the database begin at 1 again, too.
			const counts = columns.some(({ isAutoIncrementing }) => isAutoIncrementing);
			await connection.query(`${counts ? "truncate table" : "delete from"} \`${name}\``);
		}
	} finally {
		await connection.end();
	}
}
