import { CompiledQuery, Kysely, MysqlDialect, sql } from "kysely";
import type { Pool } from "mysql2";
import { BoundedMysqlPool } from "./bounded-mysql-pool.ts";
import { migrateToNewest, pendingMigrations } from "./migrate.ts";
import type { SqlSchema } from "./sql-schema.ts";
import type { OpenDatabase } from "./sqlite-database.ts";

/** Connections of one process; a tick of hundreds of rooms is spread over its interval and needs few. */
const MOST_CONNECTIONS = 16;

/** Statements of one session wait for each other on its row; a longer wait is a fault. */
const LOCK_WAIT_SECONDS = 2;

/** A migration of large tables, or the wait for the process that carries it out, takes longer than any other statement. */
const MIGRATION_SECONDS = 600;

/** The database cannot be used; the message is one line that names it and says what to do. */
export class MysqlError extends Error {
	/** True when it may be there soon: the server does not answer (yet). */
	readonly isAway: boolean;

	constructor(message: string, isAway: boolean, cause?: unknown) {
		super(message, { cause });
		this.name = "MysqlError";
		this.isAway = isAway;
	}
}

const REFUSALS: Record<string, string> = {
	ER_ACCESS_DENIED_ERROR: "the server refuses user or password",
	ER_DBACCESS_DENIED_ERROR: "the user may not use the database",
	ER_ACCESS_DENIED_NO_PASSWORD_ERROR: "the server refuses user or password",
	ER_BAD_DB_ERROR: "there is no such database; create it (utf8mb4) and give the user all rights on it",
};

/**
 * Opens the MySQL 8.4 or MariaDB 10.11 database at `url` (mysql://user:password@host:port/database). Its schema has to be
 * this release's: `showtime migrate` brings it there, and so does `migrates`.
 * Throws `MysqlError`; a message shows host and database, never the password.
 */
export async function openMysqlDatabase(url: string, { migrates = false } = {}): Promise<OpenDatabase> {
	const { host, pathname } = new URL(url);
	const name = decodeURIComponent(pathname.slice(1));
	const place = `${name} at ${host}`;
	if (name === "") throw new MysqlError(`the URL names no database: mysql://user:password@${host}/showtime`, false);
	const db = await connect(url);
	try {
		await prepareSchema(db, { url, name, migrates });
		return { db, nowMs: sql<number>`cast(unix_timestamp(now(3)) * 1000 as signed)`, close: () => db.destroy() };
	} catch (error) {
		await db.destroy();
		throw explained(error as Error & { code?: string }, place);
	}
}

async function connect(url: string, patienceSeconds = LOCK_WAIT_SECONDS): Promise<Kysely<SqlSchema>> {
	// The driver is loaded here, on first use.
	const { createPool } = await import("mysql2");
	const pool: Pool = createPool({
		uri: url,
		connectionLimit: MOST_CONNECTIONS,
		charset: "utf8mb4_bin",
		connectTimeout: 2_000,
		timezone: "Z",
	});
	const bounded = new BoundedMysqlPool(pool, {
		patienceMs: patienceSeconds * 1_000,
		// Every write is guarded by the row it updates first, so no gaps need locks.
		settings: [
			"set session transaction isolation level read committed",
			`set session innodb_lock_wait_timeout = ${patienceSeconds}, sql_mode = 'TRADITIONAL'`,
		],
	});
	return new Kysely<SqlSchema>({ dialect: new MysqlDialect({ pool: bounded }) });
}

async function prepareSchema(
	db: Kysely<SqlSchema>,
	{ url, name, migrates }: { url: string; name: string; migrates: boolean },
): Promise<void> {
	const pending = await pendingMigrations(db);
	if (pending.length === 0) return;
	if (!migrates) {
		throw new Error(`the schema lacks ${pending.length} migrations of this release: run \`showtime migrate\` first`);
	}
	// Ids compare byte by byte, as they do in SQLite; tables take this over when they are made.
	const quoted = `\`${name.replaceAll("`", "``")}\``;
	await db.executeQuery(CompiledQuery.raw(`alter database ${quoted} character set utf8mb4 collate utf8mb4_bin`));
	const patient = await connect(url, MIGRATION_SECONDS);
	try {
		await migrateToNewest(patient);
	} finally {
		await patient.destroy();
	}
}

function explained(error: Error & { code?: string }, place: string): MysqlError {
	const refusal = REFUSALS[error.code ?? ""];
	if (refusal !== undefined) return new MysqlError(`${place}: ${refusal}`, false, error);
	return new MysqlError(`${place}: ${error.message}`, error.name === "StoreUnavailable", error);
}
