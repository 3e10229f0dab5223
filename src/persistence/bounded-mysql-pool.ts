import type { MysqlPool, MysqlPoolConnection } from "kysely";
import type { Pool, PoolConnection, QueryError } from "mysql2";
import { StoreUnavailable } from "../errors.ts";

/** How long a statement, or the wait for a connection, may take. */
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
	"ER_SERVER_SHUTDOWN",
	"POOL_CLOSED",
	"PROTOCOL_CONNECTION_LOST",
	"PROTOCOL_SEQUENCE_TIMEOUT",
]);

/**
 * A pool in which nothing waits longer than two seconds: a server that is away or stands still becomes `StoreUnavailable`,
 * and the connection that saw it is thrown away.
 */
export class BoundedMysqlPool implements MysqlPool {
	readonly #pool: Pool;

	constructor(pool: Pool) {
		this.#pool = pool;
	}

	getConnection(callback: (error: unknown, connection: MysqlPoolConnection) => void): void {
		let isOver = false;
		const settle = (error: unknown, connection?: PoolConnection) => {
			if (isOver) return connection?.release();
			isOver = true;
			clearTimeout(timer);
			if (connection === undefined) callback(told(error as QueryError), undefined as never);
			else callback(null, bounded(connection));
		};
		const timer = setTimeout(() => settle({ code: "ETIMEDOUT", message: "no free connection in time" }), PATIENCE_MS);
		this.#pool.getConnection((error, connection) => settle(error, connection ?? undefined));
	}

	end(callback: (error: unknown) => void): void {
		this.#pool.end(callback);
	}
}

/** One wrapper a connection: Kysely knows its connections by identity. */
const WRAPPED = new WeakMap<PoolConnection, MysqlPoolConnection>();

function bounded(connection: PoolConnection): MysqlPoolConnection {
	const known = WRAPPED.get(connection);
	if (known !== undefined) return known;
	let isLost = false;
	const query = (sql: string, values: readonly unknown[], callback?: (error: unknown, result: unknown) => void) => {
		const options = { sql, values: [...values], timeout: PATIENCE_MS };
		return connection.query(options, (error, result) => {
			if (error !== null && LOST.has(error.code ?? "")) isLost = true;
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
	if (!LOST.has(error.code ?? "")) return error;
	return new StoreUnavailable(`MySQL does not answer: ${error.message || error.code}`, { cause: error });
}
