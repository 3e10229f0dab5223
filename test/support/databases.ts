import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";
import { sharedMariadb } from "./shared-mariadb.ts";

/** A folder of its own for one test; `remove` takes it away with everything in it. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
	const path = await mkdtemp(join(tmpdir(), "showtime-test-"));
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
			const server = await sharedMariadb();
			const url = await server.createDatabase();
			const { close, ...database } = await openMysqlDatabase(url, { migrates: true });
			return {
				...database,
				async close() {
					await close();
					await server.run(`drop database ${new URL(url).pathname.slice(1)}`);
				},
			};
		},
	},
];
