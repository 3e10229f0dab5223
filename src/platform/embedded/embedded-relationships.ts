import { randomUUID } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { SqlSchema } from "../../persistence/sql-schema.ts";
import type { Relationship, Relationships } from "../relationships.ts";
import type { EmbeddedDatabase, Insertion } from "./embedded-database.ts";

const MOST_REASON_CHARACTERS = 500;

/** Bonds as rows; an ended one stays as history, and the two may be related again. */
export class EmbeddedRelationships implements Relationships {
	readonly #database: EmbeddedDatabase;
	readonly #typeCode: string;
	readonly #nowMs: () => number;

	/** `typeCode`: of the bonds that are made; `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, typeCode: string, nowMs: () => number) {
		this.#database = database;
		this.#typeCode = typeCode;
		this.#nowMs = nowMs;
	}

	async ensureType(code: string, name: string): Promise<void> {
		await this.#database.change(async (transaction) => {
			if (await hasType(transaction, code)) return;
			await transaction.insertInto("embedded_relationship_type").values({ code, name }).execute();
		});
	}

	async create(from: EntityReference, to: EntityReference, startedAtMs: number): Promise<Relationship> {
		if (nameOf(from) === nameOf(to)) throw new PlatformRefused(400, `${nameOf(from)} cannot be related to itself`);
		const row = {
			relationshipId: randomUUID(),
			livingKey: this.#livingKeyOf(from, to),
			fromType: from.entityType,
			fromId: from.entityId,
			toType: to.entityType,
			toId: to.entityId,
			startedAtMs,
		};
		for (;;) {
			const insertion = await this.#insert(row);
			if (insertion === "none") throw new PlatformRefused(400, `there is no relationship type ${this.#typeCode}`);
			if (insertion === "inserted") return relationshipOf(row);
			// It may have ended since: then there is room for a new one.
			const living = await this.#database.read((db) => livingOf(db, row.livingKey));
			if (living !== undefined) return relationshipOf(living);
		}
	}

	async between(from: EntityReference, to: EntityReference): Promise<Relationship | undefined> {
		const row = await this.#database.read((db) => livingOf(db, this.#livingKeyOf(from, to)));
		return row && relationshipOf(row);
	}

	async end(relationshipId: string, reason: string): Promise<void> {
		const endReason = reason.slice(0, MOST_REASON_CHARACTERS);
		await this.#database.read((db) =>
			db
				.updateTable("embedded_relationship")
				.set({ livingKey: null, endedAtMs: this.#nowMs(), endReason })
				.where("relationshipId", "=", relationshipId)
				.where("endedAtMs", "is", null)
				.execute(),
		);
	}

	async #insert(row: NewRow): Promise<Insertion> {
		const columns = Object.keys(row) as (keyof NewRow)[];
		return await this.#database.insert((db) =>
			db
				.insertInto("embedded_relationship")
				.columns(["typeCode", ...columns])
				.expression(({ selectFrom, val }) =>
					selectFrom("embedded_relationship_type")
						.select(["code", ...columns.map((column) => val(row[column]).as(column))])
						.where("code", "=", this.#typeCode),
				)
				.executeTakeFirstOrThrow(),
		);
	}

	/** The same for both directions: two are related once. */
	#livingKeyOf(from: EntityReference, to: EntityReference): string {
		return [this.#typeCode, ...[nameOf(from), nameOf(to)].sort()].join(" ");
	}
}

type RelationshipRow = Selectable<SqlSchema["embedded_relationship"]>;
type NewRow = Omit<RelationshipRow, "typeCode" | "endedAtMs" | "endReason">;

function nameOf({ entityType, entityId }: EntityReference): string {
	return `${entityType}:${entityId}`;
}

async function hasType(db: Kysely<SqlSchema>, code: string): Promise<boolean> {
	const row = await db
		.selectFrom("embedded_relationship_type")
		.select("code")
		.where("code", "=", code)
		.executeTakeFirst();
	return row !== undefined;
}

async function livingOf(db: Kysely<SqlSchema>, livingKey: string): Promise<RelationshipRow | undefined> {
	return await db.selectFrom("embedded_relationship").selectAll().where("livingKey", "=", livingKey).executeTakeFirst();
}

function relationshipOf({ relationshipId, fromType, fromId, toType, toId }: NewRow): Relationship {
	return {
		relationshipId,
		from: { entityType: fromType as EntityReference["entityType"], entityId: fromId },
		to: { entityType: toType as EntityReference["entityType"], entityId: toId },
	};
}
