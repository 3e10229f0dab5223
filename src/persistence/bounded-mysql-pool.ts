import type { MysqlPool, MysqlPoolConnection } from "kysely";
import type { Pool, PoolConnection, QueryError } from "mysql2";
import { StoreUnavailable } from "../errors.ts";

const PATIENCE_MS = 2_000;

/** Errors after which it is open whether the statement was carried out, and the connection is of no use. */
const LOST = new Set([
	"ECONNREFUSED",
	"ECONNRESET",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EPIPE",
	"ETIMEDOUT",
	"ER_CON_COUNT_ERROR",
	"ER_QUERY_INTERRUPTED",
	"ER_SERVER_SHUTDOWN",
	"POOL_CLOSED",
	"PROTOCOL_CONNECTION_LOST",
	"PROTOCOL_SEQUENCE_TIMEOUT",
]);

/** MariaDB's number for a connection that is killed, also by its shutdown; MySQL has none. */
const KILLED_NUMBER = 1927;

/** The driver's word for a connection that is lost already has no code, and no message of the server does without. */
function isLoss({ code, errno, fatal = false }: Partial<QueryError>): boolean {
	return LOST.has(code ?? "") || errno === KILLED_NUMBER || (fatal && code === undefined);
}

/** Errors of a server whose disk is full; others tell the system's number for it in their text. */
const FULL = new Set(["ER_DISK_FULL", "ER_DISK_FULL_NOWAIT", "ER_RECORD_FILE_FULL", "ER_TEMP_FILE_WRITE_FAILURE"]);
const NO_SPACE = /\b(Errcode|error):? 28\b/i;

/** Errors of a server that takes no writes for the time being: one that fails over, as a rule. */
const READ_ONLY = new Set(["ER_OPTION_PREVENTS_STATEMENT", "ER_READ_ONLY_MODE"]);

/** Errors of a statement that met another transaction's locks: the transaction is to be rolled back, and may be run again. */
const HELD_UP = new Set(["ER_LOCK_WAIT_TIMEOUT", "ER_LOCK_DEADLOCK"]);

/**
 * A pool in which nothing waits longer than `patienceMs` for a statement or a connection: a server that is away or stands still becomes `StoreUnavailable`,
 * and the connection that saw it is thrown away. So does one whose disk is full, that
 * takes no writes or has the rows locked for others, and the connection stays.
 */
export class BoundedMysqlPool implements MysqlPool {
	readonly #pool: Pool;
	readonly #patienceMs: number;
	readonly #settings: readonly string[];
	readonly #prepared = new WeakSet<PoolConnection>();

	/** `settings`: statements that each connection begins with; one for which they fail is thrown away. */
	constructor(pool: Pool, { patienceMs = PATIENCE_MS, settings = [] as readonly string[] } = {}) {
		this.#pool = pool;
		this.#patienceMs = patienceMs;
		this.#settings = settings;
	}

	getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
		let isOver = false;
		const settle = (error: unknown, connection?: PoolConnection) => {
			if (isOver) return connection?.release();
			isOver = true;
			clearTimeout(timer);
			if (connection === undefined) callback(told(error as QueryError), undefined as never);
			else this.#prepare(connection, callback);
		};
		const late = { code: "ETIMEDOUT", message: "no free connection in time" };
		const timer = setTimeout(() => settle(late), this.#patienceMs);
		this.#pool.getConnection((error, connection) => settle(error, connection ?? undefined));
	}

	#prepare(connection: PoolConnection, callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
		const wrapped = bounded(connection, this.#patienceMs);
		const set = ([statement, ...others]: readonly string[]): void => {
			if (statement === undefined) {
				this.#prepared.add(connection);
				return callback(null, wrapped);
			}
			wrapped.query(statement, [], (error: unknown) => {
				if (error === null) return set(others);
				connection.destroy();
				callback(error, wrapped);
			});
		};
		set(this.#prepared.has(connection) ? [] : this.#settings);
	}

	/** A connection that could not be made, or is lost, is over as well as any other. */
	end(callback: (error: unknown) => void): void {
		this.#pool.end(() => callback(null));
	}
}

const LOST_BEFORE = Object.assign(new Error("the connection is lost"), {
	code: "PROTOCOL_CONNECTION_LOST",
}) as QueryError;

/** One wrapper a connection: Kysely knows its connections by identity. */
const WRAPPED = new WeakMap<PoolConnection, MysqlPoolConnection>();

function bounded(connection: PoolConnection, patienceMs: number): MysqlPoolConnection {
	const known = WRAPPED.get(connection);
	if (known !== undefined) return known;
	let isLost = false;
	const query = (sql: string, values: readonly unknown[], callback?: (error: unknown, result: unknown) => void) => {
		// It would wait behind the statement that nobody answers: a rollback, as a rule.
		if (isLost) return queueMicrotask(() => callback?.(told(LOST_BEFORE), undefined));
		const options = { sql, values: [...values], timeout: patienceMs };
		return connection.query(options, (error, result) => {
			if (error !== null && isLoss(error)) isLost = true;
			callback?.(error === null ? null : told(error), result);
		});
	};
	const wrapped = {
		config: connection.config,
		threadId: connection.threadId,
		query,
		release: () => (isLost ? connection.destroy() : connection.release()),
		destroy: () => connection.destroy(),
	} as unknown as MysqlPoolConnection;
	WRAPPED.set(connection, wrapped);
	return wrapped;
}

function told(error: QueryError): Error {
	const { code = "" } = error;
	if (FULL.has(code) || NO_SPACE.test(error.message)) {
		return new StoreUnavailable(`the disk of MySQL is full: ${error.message}`, { cause: error });
	}
	if (HELD_UP.has(code)) {
		return new StoreUnavailable(`MySQL is held up by another transaction: ${error.message}`, { cause: error });
	}
	if (READ_ONLY.has(code)) {
		return new StoreUnavailable(`MySQL takes no writes: ${error.message}`, { cause: error });
	}
	if (!isLoss(error)) return error;
	return new StoreUnavailable(`MySQL does not answer: ${error.message || error.code}`, { cause: error });
}
