import type { Kysely } from "kysely";
import type { Role } from "../events/token.ts";
import type { AuditedAct, AuditLog, AuditQuery } from "./audit-log.ts";
import type { SqlSchema } from "./sql-schema.ts";

/** The audit log as rows of a relational database. */
export class SqlAuditLog implements AuditLog {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async list(query: AuditQuery): Promise<{ entries: (AuditedAct & { sequence: number })[]; totalCount: number }> {
		const { gameServices, action, page, pageSize } = query;
		// An empty list in `in ()` is a syntax error to some databases.
		if (gameServices?.length === 0) return { entries: [], totalCount: 0 };
		const matching = this.#db
			.selectFrom("audit_entry")
			.$if(gameServices !== undefined, (select) => select.where("gameServiceId", "in", gameServices as string[]))
			.$if(action !== undefined, (select) => select.where("action", "=", action as string));
		const count = await matching.select((entry) => entry.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
		const rows = await matching
			.selectAll()
			.orderBy("sequence", "desc")
			.limit(pageSize)
			.offset((page - 1) * pageSize)
			.execute();
		const entries = rows.map((row) => ({ ...row, role: row.role as Role, detail: JSON.parse(row.detail) }));
		return { entries, totalCount: Number(count.count) };
	}
}

/** Writes an act within the transaction of what it changes. */
export async function insertAct(transaction: Kysely<SqlSchema>, act: AuditedAct): Promise<void> {
	const detail = JSON.stringify(act.detail);
	await transaction
		.insertInto("audit_entry")
		.values({ ...act, detail })
		.execute();
}
