import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { type DialectAdapter, SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely";

/** Distinct statements kept prepared; lists of varying length make new ones, so the oldest go. */
const MAX_PREPARED = 256;

/** Kysely's SQLite dialect over Node's own SQLite, with migrations inside a transaction. */
export class NodeSqliteDialect extends SqliteDialect {
	constructor(database: DatabaseSync) {
		super({ database: new PreparedStatements(database) });
	}

	override createAdapter(): DialectAdapter {
		return new TransactionalDdlAdapter();
	}
}

/** SQLite rolls schema changes back with everything else, so a migration killed half-way leaves nothing behind. */
class TransactionalDdlAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
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
