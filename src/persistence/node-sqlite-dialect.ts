import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
	type DatabaseConnection,
	type DialectAdapter,
	type Driver,
	SqliteAdapter,
	type SqliteDatabase,
	SqliteDialect,
	SqliteDriver,
	type SqliteStatement,
} from "kysely";

/** Distinct statements kept prepared; lists of varying length make new ones, so the oldest go. */
const MAX_PREPARED = 256;

/** Kysely's SQLite dialect over Node's own SQLite, with migrations inside a transaction. */
export class NodeSqliteDialect extends SqliteDialect {
	readonly #database: SqliteDatabase;

	constructor(database: DatabaseSync) {
		const prepared = new PreparedStatements(database);
		super({ database: prepared });
		this.#database = prepared;
	}

	override createAdapter(): DialectAdapter {
		return new NodeSqliteAdapter();
	}

	override createDriver(): Driver {
		return new NodeSqliteDriver({ database: this.#database });
	}
}

class NodeSqliteAdapter extends SqliteAdapter {
	/** SQLite rolls schema changes back with everything else, so a migration killed half-way leaves nothing behind. */
	override get supportsTransactionalDdl(): boolean {
		return true;
	}

	/** The driver lends its one connection out itself: Kysely's lock wakes all who wait each time that one has gone. */
	override get supportsMultipleConnections(): boolean {
		return true;
	}
}

/** Lends the connection to one after another, in the order of asking. */
class NodeSqliteDriver extends SqliteDriver {
	#isLent = false;
	readonly #waiting: (() => void)[] = [];

	override async acquireConnection(): Promise<DatabaseConnection> {
		if (this.#isLent) await new Promise<void>((resolve) => this.#waiting.push(resolve));
		this.#isLent = true;
		return super.acquireConnection();
	}

	override async releaseConnection(): Promise<void> {
		const next = this.#waiting.shift();
		if (next === undefined) this.#isLent = false;
		else next();
	}
}

class PreparedStatements implements SqliteDatabase {
	readonly #database: DatabaseSync;
	readonly #statements = new Map<string, SqliteStatement>();

	constructor(database: DatabaseSync) {
		this.#database = database;
	}

	prepare(sql: string): SqliteStatement {
		const known = this.#statements.get(sql);
		if (known !== undefined) return known;
		if (this.#statements.size >= MAX_PREPARED) this.#statements.delete(this.#statements.keys().next().value as string);
		const statement = adapt(this.#database.prepare(sql));
		this.#statements.set(sql, statement);
		return statement;
	}

	close(): void {
		this.#statements.clear();
		this.#database.close();
	}
}

function adapt(statement: StatementSync): SqliteStatement {
	return {
		reader: statement.columns().length > 0,
		all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
		run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
		iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
	};
}
