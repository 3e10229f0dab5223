import type { ResourceReference, Resources } from "../resources.ts";
import type { EmbeddedDatabase } from "./embedded-database.ts";

/** References and cleanups as rows. Nobody deletes resources here by himself: whoever does finds in them whom to tell. */
export class EmbeddedResources implements Resources {
	readonly #database: EmbeddedDatabase;

	constructor(database: EmbeddedDatabase) {
		this.#database = database;
	}

	async defineCleanup(resourceType: ResourceReference["resourceType"], endpoint: string): Promise<void> {
		await this.#database.change(async (transaction) => {
			const { numUpdatedRows } = await transaction
				.updateTable("embedded_resource_cleanup")
				.set({ endpoint })
				.where("resourceType", "=", resourceType)
				.executeTakeFirst();
			if (numUpdatedRows > 0n) return;
			await transaction.insertInto("embedded_resource_cleanup").values({ resourceType, endpoint }).execute();
		});
	}

	async register(reference: ResourceReference): Promise<void> {
		const row = rowOf(reference);
		await this.#database.insert((db) =>
			db.insertInto("embedded_resource_reference").values(row).executeTakeFirstOrThrow(),
		);
	}

	async unregister(reference: ResourceReference): Promise<void> {
		await this.#database.read((db) =>
			db
				.deleteFrom("embedded_resource_reference")
				.where(({ and }) => and(rowOf(reference)))
				.execute(),
		);
	}

	/** What refers to the resource, by name. */
	async sourcesOf(resourceType: ResourceReference["resourceType"], resourceId: string): Promise<string[]> {
		const rows = await this.#database.read((db) =>
			db
				.selectFrom("embedded_resource_reference")
				.select("sourceId")
				.where("resourceType", "=", resourceType)
				.where("resourceId", "=", resourceId)
				.orderBy("sourceId")
				.execute(),
		);
		return rows.map(({ sourceId }) => sourceId);
	}

	/** What a deletion of such a resource calls. */
	async cleanupOf(resourceType: ResourceReference["resourceType"]): Promise<string | undefined> {
		const row = await this.#database.read((db) =>
			db
				.selectFrom("embedded_resource_cleanup")
				.select("endpoint")
				.where("resourceType", "=", resourceType)
				.executeTakeFirst(),
		);
		return row?.endpoint;
	}
}

function rowOf({ resourceType, resourceId, sourceId }: ResourceReference) {
	return { resourceType, resourceId, sourceId };
}
