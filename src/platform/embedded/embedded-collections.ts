import { PlatformRefused } from "../../errors.ts";
import type { EntityReference } from "../../events/reference.ts";
import type { CollectionEntry, Collections, Grant } from "../collections.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

const MOST_CODE_CHARACTERS = 128;
const MOST_NAME_CHARACTERS = 256;

/** Entries and grants as rows; a collection is what an owner was granted of one type. */
export class EmbeddedCollections implements Collections {
	readonly #database: EmbeddedDatabase;
	readonly #nowMs: () => number;

	/** `nowMs` answers Unix milliseconds. */
	constructor(database: EmbeddedDatabase, nowMs: () => number) {
		this.#database = database;
		this.#nowMs = nowMs;
	}

	async ensureEntries(gameServiceId: string, entries: readonly CollectionEntry[]): Promise<void> {
		for (const entry of entries) checkEntry(entry);
		if (entries.length === 0) return;
		const types = [...new Set(entries.map(({ collectionType }) => collectionType))];
		await this.#database.change(async (transaction) => {
			const rows = await transaction
				.selectFrom("embedded_collection_entry")
				.select(["collectionType", "code"])
				.where("gameServiceId", "=", gameServiceId)
				.where("collectionType", "in", types)
				.execute();
			const known = new Set(rows.map(nameOf));
			for (const entry of entries) {
				if (known.has(nameOf(entry))) continue;
				known.add(nameOf(entry));
				await transaction
					.insertInto("embedded_collection_entry")
					.values({ gameServiceId, ...entry })
					.execute();
			}
		});
	}

	async grant(grant: Grant): Promise<{ wasUnlocked: boolean }> {
		const row = rowOf(grant);
		const { gameServiceId, collectionType, entryCode } = row;
		const unlockedAtMs = this.#nowMs();
		const insertion = await this.#database.insert((db) =>
			db
				.insertInto("embedded_collection_grant")
				.columns(["ownerType", "ownerId", "gameServiceId", "collectionType", "entryCode", "unlockedAtMs"])
				.expression(({ selectFrom, val }) =>
					selectFrom("embedded_collection_entry")
						.select([val(row.ownerType).as("ownerType"), val(row.ownerId).as("ownerId")])
						.select(["gameServiceId", "collectionType", "code", val(unlockedAtMs).as("unlockedAtMs")])
						.where(({ and }) => and({ gameServiceId, collectionType, code: entryCode })),
				)
				.executeTakeFirstOrThrow(),
		);
		if (insertion !== "none") return { wasUnlocked: insertion === "known" };
		throw new PlatformRefused(404, `game service ${gameServiceId} has no entry ${entryCode} of ${collectionType}`);
	}

	async has(grant: Grant): Promise<boolean> {
		const row = await this.#database.read((db) =>
			db
				.selectFrom("embedded_collection_grant")
				.select("unlockedAtMs")
				.where(({ and }) => and(rowOf(grant)))
				.executeTakeFirst(),
		);
		return row !== undefined;
	}

	async entriesOf(owner: EntityReference, gameServiceId: string, collectionType: string): Promise<string[]> {
		const rows = await this.#database.read((db) =>
			db
				.selectFrom("embedded_collection_grant")
				.select("entryCode")
				.where("ownerType", "=", owner.entityType)
				.where("ownerId", "=", owner.entityId)
				.where("gameServiceId", "=", gameServiceId)
				.where("collectionType", "=", collectionType)
				.orderBy("entryCode")
				.execute(),
		);
		return rows.map(({ entryCode }) => entryCode);
	}

	async remove(owner: EntityReference, collectionTypes: readonly string[], gameServiceId?: string): Promise<void> {
		// An empty list in `in ()` is a syntax error to some databases.
		if (collectionTypes.length === 0) return;
		await this.#database.read((db) =>
			db
				.deleteFrom("embedded_collection_grant")
				.where("ownerType", "=", owner.entityType)
				.where("ownerId", "=", owner.entityId)
				.where("collectionType", "in", collectionTypes)
				.$if(gameServiceId !== undefined, (query) => query.where("gameServiceId", "=", gameServiceId as string))
				.execute(),
		);
	}
}

function checkEntry({ code, displayName }: CollectionEntry): void {
	if (code === "" || code.length > MOST_CODE_CHARACTERS) {
		throw new PlatformRefused(400, `code = ${JSON.stringify(code)}: has 1 to ${MOST_CODE_CHARACTERS} characters`);
	}
	if (displayName === "" || displayName.length > MOST_NAME_CHARACTERS) {
		throw new PlatformRefused(400, `displayName of ${code}: has 1 to ${MOST_NAME_CHARACTERS} characters`);
	}
}

function nameOf({ collectionType, code }: Pick<CollectionEntry, "collectionType" | "code">): string {
	return `${collectionType}\n${code}`;
}

function rowOf({ owner, gameServiceId, collectionType, entryCode }: Grant) {
	return { ownerType: owner.entityType, ownerId: owner.entityId, gameServiceId, collectionType, entryCode };
}
