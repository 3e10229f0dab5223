import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { MIGRATIONS } from "./migrations/index.ts";
import type { SqlSchema } from "./sql-schema.ts";

const MIGRATION_TABLE = "schema_migration";

/**
 * Migrations of this release that the schema lacks, oldest first.
 * Throws when the schema has a migration that this release does not know, or tables and none of ours.
 */
export async function pendingMigrations(db: Kysely<SqlSchema>): Promise<string[]> {
	const applied = await appliedMigrations(db);
	const unknown = applied.filter((name) => !(name in MIGRATIONS));
	if (unknown.length > 0) {
		throw new Error(
			`the schema is newer than this release: it has migration ${unknown.at(-1)}, this release ends at ${newestMigration()}`,
		);
	}
	return Object.keys(MIGRATIONS).filter((name) => !applied.includes(name));
}

/** The newest migration that this release knows. */
export function newestMigration(): string {
	return Object.keys(MIGRATIONS).at(-1) as string;
}

/** Brings the schema to this release's newest migration; throws as `pendingMigrations` does, and changes nothing then. */
export async function migrateToNewest(db: Kysely<SqlSchema>): Promise<void> {
	await pendingMigrations(db);
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async () => MIGRATIONS },
		migrationTableName: MIGRATION_TABLE,
		migrationLockTableName: `${MIGRATION_TABLE}_lock`,
	});
	const { error, results } = await migrator.migrateToLatest();
	if (error === undefined) return;
	const failed = results?.find(({ status }) => status === "Error")?.migrationName ?? "none";
	throw new Error(`migrating the schema failed at migration ${failed}: ${messageOf(error)}`, { cause: error });
}

async function appliedMigrations(db: Kysely<SqlSchema>): Promise<string[]> {
	const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
	if (!tables.some(({ name }) => name === MIGRATION_TABLE)) {
		if (tables.length === 0) return [];
		const some = tables.slice(0, 3).map(({ name }) => name);
		throw new Error(`the database belongs to something else: it has tables such as ${some.join(", ")}`);
	}
	const bookkeeping = db.withTables<{ [MIGRATION_TABLE]: { name: string } }>();
	const rows = await bookkeeping.selectFrom(MIGRATION_TABLE).select("name").orderBy("name").execute();
	return rows.map(({ name }) => name);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
