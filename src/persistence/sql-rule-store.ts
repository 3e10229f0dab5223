import type { Kysely, Selectable } from "kysely";
import { ShowtimeError } from "../errors.ts";
import type { AuditedAct } from "./audit-log.ts";
import { inTransaction } from "./in-transaction.ts";
import type { RuleRevision, RuleStore } from "./rule-store.ts";
import { insertAct } from "./sql-audit-log.ts";
import type { SqlSchema } from "./sql-schema.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Rules as rows of a relational database, a row a revision; its key keeps two changes from being the same one. */
export class SqlRuleStore implements RuleStore {
	readonly #db: Kysely<SqlSchema>;

	constructor(db: Kysely<SqlSchema>) {
		this.#db = db;
	}

	async newest(): Promise<RuleRevision[]> {
		const rows = await this.#db
			.selectFrom("rule_revision as rules")
			.selectAll()
			.where(({ eb, selectFrom }) =>
				eb(
					"revision",
					"=",
					selectFrom("rule_revision as other")
						.select(({ fn }) => fn.max("other.revision").as("newest"))
						.whereRef("other.gameServiceId", "=", "rules.gameServiceId"),
				),
			)
			.execute();
		return rows.map(revisionOf);
	}

	async heads(): Promise<Map<string, number>> {
		const rows = await this.#db
			.selectFrom("rule_revision")
			.select(({ fn }) => ["gameServiceId", fn.max("revision").as("revision")])
			.groupBy("gameServiceId")
			.execute();
		return new Map(rows.map(({ gameServiceId, revision }) => [gameServiceId, revision]));
	}

	async byChange(gameServiceId: string, changeId: string): Promise<RuleRevision | undefined> {
		const row = await this.#db
			.selectFrom("rule_revision")
			.selectAll()
			.where("gameServiceId", "=", gameServiceId)
			.where("changeId", "=", changeId)
			.executeTakeFirst();
		return row && revisionOf(row);
	}

	async append(revision: RuleRevision, act: AuditedAct): Promise<void> {
		const overrides = JSON.stringify(revision.overrides);
		try {
			await inTransaction(this.#db, async (transaction) => {
				await transaction
					.insertInto("rule_revision")
					.values({ ...revision, overrides })
					.execute();
				await insertAct(transaction, act);
			});
		} catch (error) {
			if (!isUniqueViolation(error)) throw error;
			const { gameServiceId, revision: number } = revision;
			throw new ShowtimeError(
				"RULES_CONFLICT",
				`game service ${gameServiceId} has revision ${number} of its rules already`,
			);
		}
	}
}

function revisionOf(row: Selectable<SqlSchema["rule_revision"]>): RuleRevision {
	return { ...row, overrides: JSON.parse(row.overrides) };
}
