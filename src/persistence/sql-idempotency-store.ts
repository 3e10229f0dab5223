import type { Kysely } from "kysely";
import type { IdempotencyRecord, IdempotencyStore } from "./idempotency-store.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Idempotency keys as rows of a relational database. */
export class SqlIdempotencyStore implements IdempotencyStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async find(principal: string, key: string): Promise<IdempotencyRecord | undefined> {
		const row = await this.#db
			.selectFrom("idempotency_key")
			.select(["requestHash", "response", "savedAtMs"])
			.where("principal", "=", principal)
			.where("idempotencyKey", "=", key)
			.executeTakeFirst();
		return row && { ...row, response: JSON.parse(row.response) };
	}

	async save(principal: string, key: string, record: IdempotencyRecord): Promise<IdempotencyRecord> {
		const { requestHash, savedAtMs } = record;
		const response = JSON.stringify(record.response ?? null);
		try {
			await this.#db
				.insertInto("idempotency_key")
				.values({ principal, idempotencyKey: key, requestHash, response, savedAtMs })
				.execute();
			return record;
		} catch (error) {
			const first = isUniqueViolation(error) ? await this.find(principal, key) : undefined;
			if (first === undefined) throw error;
			return first;
		}
	}

	async dropOlderThan(savedAtMs: number): Promise<void> {
		await this.#db.deleteFrom("idempotency_key").where("savedAtMs", "<", savedAtMs).execute();
	}
}
