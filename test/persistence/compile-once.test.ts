import { expect } from "chai";
import type { Kysely } from "kysely";
import { compileForRows, compileOnce, oncePerDatabase } from "../../src/persistence/compile-once.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import { type OpenDatabase, openSqliteDatabase } from "../../src/persistence/sqlite-database.ts";

describe("a query that is compiled once", () => {
	let database: OpenDatabase;

	beforeEach(async () => {
		database = await openSqliteDatabase(":memory:");
	});
	afterEach(() => database.close());

	it("takes its values when it runs", async () => {
		const { db } = database;
		const query = compileOnce(({ kind, id }: { kind: string; id: string }) =>
			db.selectFrom("platform_mention").select("id").where("kind", "=", kind).where("id", "=", id),
		);
		expect(query({ id: "1", kind: "a" }).parameters).to.deep.equal(["a", "1"]);
		expect(query({ id: "2", kind: "b" }).parameters).to.deep.equal(["b", "2"]);
	});

	it("takes the values of each row of a list, and is compiled for each length", async () => {
		const { db } = database;
		let compiled = 0;
		const query = compileForRows(({ atMs }: { atMs: number }, rows: readonly { kind: string; id: string }[]) => {
			compiled++;
			return db.insertInto("platform_mention").values(rows.map(({ kind, id }) => ({ kind, id, firstSeenAtMs: atMs })));
		});
		const rows = ["1", "2", "3"].map((id) => ({ kind: "a", id }));
		await db.executeQuery(query({ atMs: 5 }, rows.slice(0, 2)));
		await db.executeQuery(query({ atMs: 7 }, rows.slice(2)));
		await db.executeQuery(query({ atMs: 9 }, [{ kind: "b", id: "1" }]));
		const written = await db
			.selectFrom("platform_mention")
			.selectAll()
			.orderBy("firstSeenAtMs")
			.orderBy("id")
			.execute();
		expect(written.map(({ kind, id, firstSeenAtMs }) => `${kind}${id} ${firstSeenAtMs}`)).to.deep.equal([
			"a1 5",
			"a2 5",
			"a3 7",
			"b1 9",
		]);
		expect(compiled).to.equal(2);
	});

	it("is made once for a database and its transactions, and anew for another", async () => {
		const other = await openSqliteDatabase(":memory:");
		let made = 0;
		const numberOf = oncePerDatabase((_db: Kysely<SqlSchema>) => ++made);
		try {
			expect([numberOf(database.db), numberOf(database.db)]).to.deep.equal([1, 1]);
			expect(await database.db.transaction().execute(async (transaction) => numberOf(transaction))).to.equal(1);
			expect([numberOf(other.db), numberOf(database.db)]).to.deep.equal([2, 1]);
		} finally {
			await other.close();
		}
	});
});
