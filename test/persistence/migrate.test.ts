import { expect } from "chai";
import { sql } from "kysely";
import { migrateToNewest } from "../../src/persistence/migrate.ts";
import { MIGRATIONS } from "../../src/persistence/migrations/index.ts";
import { openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";

describe("migrateToNewest", () => {
	let database: Awaited<ReturnType<typeof openSqliteDatabase>>;

	beforeEach(async () => {
		database = await openSqliteDatabase(":memory:");
	});
	afterEach(() => database.close());

	it("has migrations numbered from 0001 without a gap", () => {
		const numbers = Object.keys(MIGRATIONS).map((name) => name.slice(0, 5));
		expect(numbers).to.deep.equal(numbers.map((_, i) => `${String(i + 1).padStart(4, "0")}-`));
	});

	it("leaves a schema that is at the newest migration as it is", async () => {
		const { db } = database;
		await db.insertInto("platform_mention").values({ kind: "character", id: "c", firstSeenAtMs: 1 }).execute();
		await migrateToNewest(db);
		expect(await db.selectFrom("platform_mention").selectAll().execute()).to.have.length(1);
		const { rows } = await sql<{ name: string }>`select name from schema_migration order by name`.execute(db);
		expect(rows.map(({ name }) => name)).to.deep.equal(Object.keys(MIGRATIONS));
	});

	it("leaves nothing of a migration that fails, and names it", async () => {
		const { db } = database;
		for (const table of await tablesOf()) {
			if (!table.startsWith("schema_migration")) await db.schema.dropTable(table).execute();
		}
		await sql`delete from schema_migration`.execute(db);
		// In the way of the last table that the first migration makes.
		await sql`create table idempotency_key (id integer)`.execute(db);
		const before = await tablesOf();
		const error = await migrateToNewest(db).catch((error: unknown) => error);
		expect(error)
			.to.be.instanceOf(Error)
			.with.property("message")
			.that.matches(/^migrating the schema failed at migration 0001-first-tables: .*idempotency_key"? already exists/);
		expect(await tablesOf()).to.deep.equal(before);
	});

	async function tablesOf(): Promise<string[]> {
		const tables = await database.db.introspection.getTables({ withInternalKyselyTables: true });
		return tables.map(({ name }) => name);
	}
});
