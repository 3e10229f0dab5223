import type { InsertResult, Kysely, Transaction } from "kysely";
import { PlatformUnavailable, StoreUnavailable } from "../../errors.ts";
import type { inTransaction } from "../../persistence/in-transaction.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { isUniqueViolation } from "../../persistence/unique-violation.ts";

/** What became of an insert: done, in vain because a row of the same key is there, or of no row because it selected none. */
export type Insertion = "inserted" | "known" | "none";

/** The database as `persistence` opens it, and how it works with it. */
export interface SqlTools {
	db: Kysely<SqlSchema>;
	inTransaction: typeof inTransaction;
	isUniqueViolation: typeof isUniqueViolation;
}

/** The embedded platform's way to its tables. A database that is away is a platform that is away: `PlatformUnavailable`. */
export class EmbeddedDatabase {
	readonly #tools: SqlTools;

	constructor(tools: SqlTools) {
		this.#tools = tools;
	}

	async read<T>(work: (db: Kysely<SqlSchema>) => Promise<T>): Promise<T> {
		return await answered(() => work(this.#tools.db));
	}

	/** Carries one insert out by itself: a third of the way to the database and back that a transaction takes. */
	async insert(work: (db: Kysely<SqlSchema>) => Promise<InsertResult>): Promise<Insertion> {
		return await answered(async () => {
			try {
				const { numInsertedOrUpdatedRows } = await work(this.#tools.db);
				return numInsertedOrUpdatedRows === 0n ? "none" : "inserted";
			} catch (error) {
				if (!this.#tools.isUniqueViolation(error)) throw error;
				return "known";
			}
		});
	}

	/** Runs `work` in a transaction; again when another has just inserted the row that it inserts, since it finds that row then. */
	async change<T>(work: (transaction: Transaction<SqlSchema>) => Promise<T>): Promise<T> {
		const { db, inTransaction } = this.#tools;
		return await answered(() => inTransaction(db, work, { retriesUnique: true }));
	}
}

async function answered<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof StoreUnavailable)) throw error;
		throw new PlatformUnavailable(`the embedded platform's database: ${error.message}`, { cause: error });
	}
}
