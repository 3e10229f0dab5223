import type { Kysely, Selectable } from "kysely";
import type { Role } from "../events/token.ts";
import type { AuditedAct, AuditedCall, AuditLog, AuditQuery } from "./audit-log.ts";
import { inChunks } from "./in-chunks.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** Entries that one statement drops: it holds nobody up. */
const MOST_DROPPED = 5_000;

/** The audit log as rows of a relational database. */
export class SqlAuditLog implements AuditLog {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async append(calls: readonly AuditedCall[]): Promise<void> {
		await inChunks(calls, (some) => this.#db.insertInto("audited_call").values(some.map(rowOf)).execute());
	}

	async list(query: AuditQuery): Promise<{ entries: (AuditedCall & { sequence: number })[]; totalCount: number }> {
		const { gameServices, isRefused, page, pageSize } = query;
		// An empty list in `in ()` is a syntax error to some databases.
		if (gameServices?.length === 0) return { entries: [], totalCount: 0 };
		let matching = this.#db.selectFrom("audited_call");
		if (gameServices !== undefined) matching = matching.where("gameServiceId", "in", gameServices);
		if (isRefused !== undefined) matching = matching.where("outcome", isRefused ? "!=" : "=", "done");
		for (const column of ["showtimeSessionId", "subject", "action"] as const) {
			const value = query[column];
			if (value !== undefined) matching = matching.where(column, "=", value);
		}
		const count = await matching.select((entry) => entry.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
		const rows = await matching
			.selectAll()
			.orderBy("sequence", "desc")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		return { entries: rows.map(entryOf), totalCount: Number(count.count) };
	}

	async trim(beforeMs: number, most: number): Promise<void> {
		const surplus = await this.#db
			.selectFrom("audited_call")
			.select("sequence")
			.orderBy("sequence", "desc")
			.offset(most)
			.limit(1)
			.executeTakeFirst();
		await this.#drop("atMs", beforeMs - 1);
		if (surplus !== undefined) await this.#drop("sequence", surplus.sequence);
	}

	async #drop(column: "atMs" | "sequence", upTo: number): Promise<void> {
		for (let isMore = true; isMore; ) {
			const old = await this.#db
				.selectFrom("audited_call")
				.select("sequence")
				.where(column, "<=", upTo)
				.orderBy(column)
				.limit(MOST_DROPPED)
				.execute();
			const sequences = old.map(({ sequence }) => sequence);
			if (sequences.length > 0) await this.#db.deleteFrom("audited_call").where("sequence", "in", sequences).execute();
			isMore = old.length === MOST_DROPPED;
		}
	}
}

/** Writes an act within the transaction of what it changes. */
export async function insertAct(transaction: Kysely<SqlSchema>, act: AuditedAct): Promise<void> {
	const call = { ...act, outcome: "done", calls: 1 };
	await transaction.insertInto("audited_call").values(rowOf(call)).execute();
}

function rowOf({ gameServiceId, showtimeSessionId, before, after, detail, ...call }: AuditedCall) {
	return {
		...call,
		gameServiceId: gameServiceId ?? null,
		showtimeSessionId: showtimeSessionId ?? null,
		before: before ?? null,
		after: after ?? null,
		detail: JSON.stringify(detail),
	};
}

function entryOf(row: Selectable<SqlSchema["audited_call"]>): AuditedCall & { sequence: number } {
	const { gameServiceId, showtimeSessionId, before, after, role, detail, ...call } = row;
	return {
		...call,
		role: role as Role,
		...(gameServiceId !== null && { gameServiceId }),
		...(showtimeSessionId !== null && { showtimeSessionId }),
		...(before !== null && { before }),
		...(after !== null && { after }),
		detail: JSON.parse(detail),
	};
}
