import type { Kysely } from "kysely";
import type { MentionKind, MentionStore } from "./mention-store.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Mentions as rows of a relational database. */
export class SqlMentionStore implements MentionStore {
	readonly #db: Kysely<SqlSchema>;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(db: Kysely<SqlSchema>, nowMs: () => number) {
		this.#db = db;
		this.#nowMs = nowMs;
	}

	async remember(kind: MentionKind, id: string): Promise<{ firstSeenAtMs: number }> {
		const known = await this.#find(kind, id);
		if (known !== undefined) return known;
		const firstSeenAtMs = this.#nowMs();
		try {
			await this.#db.insertInto("platform_mention").values({ kind, id, firstSeenAtMs }).execute();
			return { firstSeenAtMs };
		} catch (error) {
			const first = isUniqueViolation(error) ? await this.#find(kind, id) : undefined;
			if (first === undefined) throw error;
			return first;
		}
	}

	async #find(kind: MentionKind, id: string): Promise<{ firstSeenAtMs: number } | undefined> {
		return await this.#db
			.selectFrom("platform_mention")
			.select("firstSeenAtMs")
			.where("kind", "=", kind)
			.where("id", "=", id)
			.executeTakeFirst();
	}
}
