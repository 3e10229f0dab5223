import { CompiledQuery, type Kysely, type Transaction } from "kysely";
import type { SqlSchema } from "./sql-schema.ts";

/** What is to be done in a transaction, or once more when that is undone: its statements are all that it does. */
export type Work<T> = (transaction: Transaction<SqlSchema>) => Promise<T>;

interface Waiting {
	work: Work<unknown>;
	resolve(answer: unknown): void;
	reject(error: unknown): void;
}

/** So many pieces of work share a transaction: others wait no longer than these take. */
const MOST_TOGETHER = 64;

const SAVEPOINT = CompiledQuery.raw("savepoint piece");
const RELEASE = CompiledQuery.raw("release piece");
const ROLLBACK = CompiledQuery.raw("rollback to piece");

/**
 * Transactions of a database with one connection. Those that are asked for in one turn of the event loop, or while one runs, go into one:
 * a commit costs more than what most of them do. When one fails all are done anew, each behind a savepoint, so that it is undone alone:
 * a savepoint keeps a copy of every page that is written behind it. Each is told when all are durable.
 */
export class SharedTransactions {
	readonly #db: Kysely<SqlSchema>;
	#waiting: Waiting[] = [];
	#isRunning = false;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	/** Resolves when `work` is durable; rejects as it does, or when nothing could be committed, and nothing of it is left then. */
	run<T>(work: Work<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			this.#waiting.push({ work, resolve: resolve as (answer: unknown) => void, reject });
			if (this.#isRunning) return;
			this.#isRunning = true;
			// Behind all that is ready to run now; not in a later phase of the event loop, since whoever asks without a pause would keep it off for ever.
			queueMicrotask(() => void this.#runAll());
		});
	}

	async #runAll(): Promise<void> {
		while (this.#waiting.length > 0) {
			const some = this.#waiting.slice(0, MOST_TOGETHER);
			this.#waiting = this.#waiting.slice(MOST_TOGETHER);
			await this.#runTogether(some);
		}
		this.#isRunning = false;
	}

	async #runTogether(some: readonly Waiting[]): Promise<void> {
		for (const tell of await this.#outcomes(some)) tell();
	}

	/** What tells each of them how it ended. */
	async #outcomes(some: readonly Waiting[]): Promise<(() => void)[]> {
		try {
			return await this.#inOne(some, done);
		} catch (error) {
			const failed = (reason: unknown) =>
				some.map(
					({ reject }) =>
						() =>
							reject(reason),
				);
			return some.length === 1 ? failed(error) : await this.#inOne(some, doneOrUndone).catch(failed);
		}
	}

	#inOne(
		some: readonly Waiting[],
		carryOut: (one: Waiting, transaction: Transaction<SqlSchema>) => Promise<() => void>,
	): Promise<(() => void)[]> {
		return this.#db.transaction().execute(async (transaction) => {
			const settle: (() => void)[] = [];
			for (const one of some) settle.push(await carryOut(one, transaction));
			return settle;
		});
	}
}

async function done({ work, resolve }: Waiting, transaction: Transaction<SqlSchema>): Promise<() => void> {
	const answer = await work(transaction);
	return () => resolve(answer);
}

/** Leaves nothing behind of work that fails. Throws when that is not possible: then the whole transaction is lost. */
async function doneOrUndone(one: Waiting, transaction: Transaction<SqlSchema>): Promise<() => void> {
	await transaction.executeQuery(SAVEPOINT);
	try {
		const tell = await done(one, transaction);
		await transaction.executeQuery(RELEASE);
		return tell;
	} catch (error) {
		await transaction.executeQuery(ROLLBACK);
		await transaction.executeQuery(RELEASE);
		return () => one.reject(error);
	}
}
