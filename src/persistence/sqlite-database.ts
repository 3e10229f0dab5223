import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely, type RawBuilder, sql } from "kysely";
import { lockDataFile } from "./data-file-lock.ts";
import { shareTransactions } from "./in-transaction.ts";
import { migrateToNewest } from "./migrate.ts";
import { NodeSqliteDialect } from "./node-sqlite-dialect.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** How long a write waits for a reader or backup of another program. */
const BUSY_TIMEOUT_MS = 5000;

const PRAGMAS = [
	// Appends do not wait for readers, and a commit is one write to the end of a file.
	"journal_mode = wal",
	// A commit survives the kill of the process; a power cut may take the newest ones, never the file.
	"synchronous = normal",
	"foreign_keys = on",
];

/** The data file cannot be opened; the message is one line that names the file and the reason. */
export class DataFileError extends Error {
	constructor(message: string, cause?: unknown) {
		super(message, { cause });
		this.name = "DataFileError";
	}
}

/** An open database, its schema at the newest migration. */
export interface OpenDatabase {
	db: Kysely<SqlSchema>;
	/** The database's own clock, Unix milliseconds, for use in a statement. */
	nowMs: RawBuilder<number>;
	/** After it returns the file is closed and another process may open it. */
	close(): Promise<void>;
}

/**
 * Opens the SQLite file at `path`, makes it and its folder when missing, and migrates it. `:memory:` opens a database
 * that lives as long as it is open.
 * Throws `DataFileError` when the file cannot be used: a folder that cannot be made or written, a folder at `path`,
 * a file that is no SQLite database, a schema newer than this release, or another process that has it open.
 */
export async function openSqliteDatabase(path: string): Promise<OpenDatabase> {
	if (path === ":memory:") return await openLocked(path, () => {});
	const file = withReason(`cannot use ${path} as the data file`, () => prepareDataFile(path));
	const lock = withReason(`cannot lock the data file ${path}`, () => lockDataFile(file));
	if ("heldBy" in lock) throw new DataFileError(`data folder in use by ${lock.heldBy}: ${dirname(file)}`);
	return await openLocked(file, () => lock.release());
}

/** Makes the folder; answers the real path, so that two names of one file meet at one lock. */
function prepareDataFile(path: string): string {
	const absolute = resolve(path);
	mkdirSync(dirname(absolute), { recursive: true });
	const folder = realpathSync(dirname(absolute));
	if (!existsSync(absolute)) return resolve(folder, absolute.slice(dirname(absolute).length + 1));
	if (statSync(absolute).isDirectory()) throw new Error("it is a folder");
	return realpathSync(absolute);
}

async function openLocked(path: string, unlock: () => void): Promise<OpenDatabase> {
	let raw: DatabaseSync | undefined;
	try {
		raw = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
		for (const pragma of PRAGMAS) raw.exec(`pragma ${pragma}`);
		const db = new Kysely<SqlSchema>({ dialect: new NodeSqliteDialect(raw) });
		await migrateToNewest(db);
		shareTransactions(db);
		return {
			db,
			nowMs: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
			async close() {
				await db.destroy();
				unlock();
			},
		};
	} catch (error) {
		raw?.close();
		unlock();
		throw new DataFileError(`cannot open the data file ${path}: ${(error as Error).message}`, error);
	}
}

function withReason<T>(what: string, action: () => T): T {
	try {
		return action();
	} catch (error) {
		throw new DataFileError(`${what}: ${(error as Error).message}`, error);
	}
}
