import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { Kysely, type RawBuilder, sql } from "kysely";
import { NodeSqliteDialect } from "../../src/persistence/node-sqlite-dialect.ts";
import { SharedTransactions, type Work } from "../../src/persistence/shared-transactions.ts";
import type { SqlSchema } from "../../src/persistence/sql-schema.ts";
import { closing } from "../support/closing.ts";
import { codeOf } from "../support/code-of.ts";

describe("SharedTransactions", () => {
	const opened = closing();

	function build() {
		const raw = new DatabaseSync(":memory:");
		raw.exec("create table parent (id integer primary key)");
		raw.exec("create table note (word text unique, parent integer references parent deferrable initially deferred)");
		raw.exec("pragma foreign_keys = on");
		const statements: string[] = [];
		const log = ({ query }: { query: { sql: string } }) => void statements.push(query.sql);
		const db = new Kysely<SqlSchema>({ dialect: new NodeSqliteDialect(raw), log });
		opened.add(() => db.destroy());
		const shared = new SharedTransactions(db);
		const words = () =>
			(raw.prepare("select word from note order by rowid").all() as { word: string }[]).map(({ word }) => word);
		const commits = () => statements.filter((statement) => statement === "commit").length;
		return { db, shared, words, statements, commits };
	}

	const running =
		(...statements: RawBuilder<unknown>[]): Work<string> =>
		async (transaction) => {
			for (const statement of statements) await statement.execute(transaction);
			return `${statements.length}`;
		};
	const noting = (word: string) => sql`insert into note (word) values (${word})`;

	it("commits what is asked for in one turn at once, in the order of asking, and answers each his own", async () => {
		const { shared, words, commits } = build();
		const later = Promise.resolve().then(() => shared.run(running(noting("c"))));
		const answers = await Promise.all([shared.run(running(noting("a"), noting("b"))), shared.run(running()), later]);
		expect(answers).to.deep.equal(["2", "0", "1"]);
		expect(words()).to.deep.equal(["a", "b", "c"]);
		expect(commits()).to.equal(1);
		await shared.run(running(noting("d")));
		expect(commits()).to.equal(2);
	});

	it("commits what is asked for while others are at it together behind them", async () => {
		const { shared, words, commits } = build();
		const inner: Promise<string>[] = [];
		await shared.run(async () => {
			for (const word of ["b", "c"]) inner.push(shared.run(running(noting(word))));
		});
		await Promise.all(inner);
		expect(words()).to.deep.equal(["b", "c"]);
		expect(commits()).to.equal(2);
	});

	it("undoes one that fails, half done, and nobody else", async () => {
		const { shared, words, commits } = build();
		const works = [[noting("a")], [noting("b"), noting("a")], [noting("b"), noting("c")]];
		const [first, failing, last] = works.map((statements) => shared.run(running(...statements)));
		expect(await first).to.equal("1");
		expect(await codeOf(failing)).to.include("UNIQUE");
		expect(await last).to.equal("2");
		expect(words()).to.deep.equal(["a", "b", "c"]);
		expect(commits()).to.equal(1);
	});

	it("sets no savepoint while none fails", async () => {
		const { shared, statements } = build();
		await Promise.all(["a", "b"].map((word) => shared.run(running(noting(word)))));
		expect(statements.filter((statement) => statement.includes("piece"))).to.deep.equal([]);
	});

	it("leaves nothing of one that fails alone", async () => {
		const { shared, words } = build();
		expect(await codeOf(shared.run(running(noting("a"), noting("a"))))).to.include("UNIQUE");
		expect(words()).to.deep.equal([]);
	});

	it("tells everybody when nothing could be committed, and goes on", async () => {
		const { shared, words } = build();
		const orphan = sql`insert into note (word, parent) values ('orphan', 1)`;
		const asked = [shared.run(running(noting("a"))), shared.run(running(orphan))];
		for (const one of asked) expect(await codeOf(one)).to.include("FOREIGN KEY");
		expect(words()).to.deep.equal([]);
		await shared.run(running(noting("b")));
		expect(words()).to.deep.equal(["b"]);
	});

	it("lets others have the connection between two transactions", async () => {
		const { db, shared } = build();
		let count = 0;
		const many = Promise.all(Array.from({ length: 200 }, () => shared.run(async () => void count++)));
		await sql`select 1`.execute(db);
		expect(count).to.be.lessThan(200);
		await many;
		expect(count).to.equal(200);
	});

	it("goes on beside someone who asks without a pause", async () => {
		const { db, shared } = build();
		let isDone = false;
		const asking = (async () => {
			while (!isDone) await sql`select 1`.execute(db);
		})();
		await shared.run(async () => {});
		isDone = true;
		await asking;
	});
});
