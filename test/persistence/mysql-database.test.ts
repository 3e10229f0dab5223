import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect } from "chai";
import { sql } from "kysely";
import { StoreUnavailable } from "../../src/errors.ts";
import { MysqlError, openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { SqlJournal } from "../../src/persistence/sql-journal.ts";
import type { OpenDatabase } from "../../src/persistence/sqlite-database.ts";
import { closing } from "../support/closing.ts";
import { type PrivateMariadbServer, startMariadbServer } from "../support/mariadb-server.ts";
import { sharedMariadb } from "../support/shared-mariadb.ts";

describe("openMysqlDatabase", () => {
	let server: PrivateMariadbServer;

	before(async function () {
		this.timeout(30_000);
		server = await sharedMariadb();
	});

	async function refusal(url: string, options?: { migrates?: boolean }): Promise<MysqlError> {
		try {
			await (await openMysqlDatabase(url, options)).close();
		} catch (error) {
			expect(error).to.be.instanceOf(MysqlError);
			expect((error as Error).message).not.to.include("\n");
			return error as MysqlError;
		}
		throw new Error("the database was opened");
	}

	it("refuses a wrong password without showing it", async () => {
		await server.run("create or replace user 'keeper'@'%' identified by 'right'");
		const error = await refusal(`mysql://keeper:sesame@127.0.0.1:${server.port}/mysql`);
		expect(error.message).to.equal(`mysql at 127.0.0.1:${server.port}: the server refuses user or password`);
		expect(error.isAway).to.equal(false);
	});

	it("refuses a database that is not there, and a URL without one", async () => {
		const unknown = await refusal(`mysql://root@127.0.0.1:${server.port}/nowhere`);
		expect(unknown.message).to.match(/^nowhere at 127\.0\.0\.1:\d+: there is no such database; create it/);
		const unnamed = await refusal(`mysql://root@127.0.0.1:${server.port}`);
		expect(unnamed.message).to.match(/^the URL names no database/);
	});

	it("refuses a database of something else and leaves it alone", async () => {
		const url = await server.createDatabase();
		await server.run(`create table ${new URL(url).pathname.slice(1)}.invoices (id integer)`);
		for (const migrates of [true, false]) {
			const { message } = await refusal(url, { migrates });
			expect(message).to.match(/: the database belongs to something else: it has tables such as invoices$/);
		}
	});

	it("refuses an older schema until it is migrated, and a newer one for good", async () => {
		const url = await server.createDatabase();
		expect((await refusal(url)).message).to.match(
			/lacks \d+ migrations of this release: run `showtime migrate` first$/,
		);
		await (await openMysqlDatabase(url, { migrates: true })).close();
		const { db, close } = await openMysqlDatabase(url);
		await sql`insert into schema_migration (name, timestamp) values ('9999-later', '2099')`.execute(db);
		await close();
		for (const migrates of [true, false]) {
			expect((await refusal(url, { migrates })).message).to.match(/the schema is newer than this release.*9999-later/);
		}
	});

	it("is migrated once by many processes that start together", async () => {
		const url = await server.createDatabase();
		const opened = await Promise.all([1, 2, 3].map(() => openMysqlDatabase(url, { migrates: true })));
		await Promise.all(opened.map(({ close }) => close()));
	});

	it("says that a server which is not there may come", async () => {
		const { isAway, message } = await refusal("mysql://root:secret@127.0.0.1:1/showtime");
		expect(isAway).to.equal(true);
		expect(message)
			.to.match(/^showtime at 127\.0\.0\.1:1: MySQL does not answer/)
			.and.not.include("secret");
	});

	it("says the same of a server that takes connections and is silent", async () => {
		const silent = createServer((socket) => socket.on("error", () => {}));
		await once(silent.listen(0, "127.0.0.1"), "listening");
		const { port } = silent.address() as AddressInfo;
		const { isAway, message } = await refusal(`mysql://root:secret@127.0.0.1:${port}/showtime`);
		expect(isAway).to.equal(true);
		expect(message).to.include(`showtime at 127.0.0.1:${port}: MySQL does not answer`);
		silent.close();
		await once(silent, "close");
	});
});

describe("a MySQL server that goes away", () => {
	const { add } = closing();
	let server: PrivateMariadbServer;
	let database: OpenDatabase;
	let journal: SqlJournal;

	before(async function () {
		this.timeout(30_000);
		server = await startMariadbServer();
		add(() => server.close());
		database = await openMysqlDatabase(await server.createDatabase(), { migrates: true });
		add(() => database.close());
		journal = new SqlJournal(database.db);
	});

	const away = async (id: string) => {
		const error = await journal.append("a", id, { kind: "pause" }).catch((error: unknown) => error);
		expect(error).to.be.instanceOf(StoreUnavailable);
	};

	it("makes calls fail while it is dead and lets them pass when it is back, with what was acknowledged", async () => {
		await journal.append("a", "1", { kind: "pause" });
		await server.kill();
		await Promise.all(["2", "3", "4"].map(away));
		await server.restart();
		for (const id of ["1", "2", "3", "4"]) await journal.append("a", id, { kind: "pause" });
		const ids = (await journal.read("a", 0)).map(({ id }) => id);
		expect(ids.toSorted()).to.deep.equal(["1", "2", "3", "4"]);
	});

	it("makes no call hang while it stands still, and an append that was open meanwhile is there once", async () => {
		server.pause();
		try {
			await Promise.all(Array.from({ length: 40 }, (_, i) => away(`paused ${i}`)));
		} finally {
			server.goOn();
		}
		for (let i = 0; i < 40; i++) await journal.append("a", `paused ${i}`, { kind: "pause" });
		const ids = (await journal.read("a", 0)).map(({ id }) => id).filter((id) => id.startsWith("paused"));
		expect(ids).to.have.length(40);
		expect(new Set(ids).size).to.equal(40);
	});

	it("makes a call fail that finds no room left, and the next ones pass", async () => {
		const { db } = database;
		await sql`create table small (text char(250)) engine = memory max_rows = 1`.execute(db);
		await sql`set max_heap_table_size = 16384`.execute(db);
		const fill = async () => {
			for (;;) await sql`insert into small values (repeat('x', 250)), (repeat('y', 250))`.execute(db);
		};
		const full = await fill().catch((error: unknown) => error);
		expect(full).to.be.instanceOf(StoreUnavailable);
		expect((full as Error).message).to.match(/^the disk of MySQL is full: .*small/);
		await journal.append("a", "after a full table", { kind: "pause" });
		await sql`drop table small`.execute(db);
	});

	it("lets a transaction fail in time that was begun before it stood still", async () => {
		const transaction = database.db.transaction().execute(async (db) => {
			await sql`select 1`.execute(db);
			server.pause();
			for (;;) await sql`select 1`.execute(db);
		});
		const error = await transaction.catch((reason: unknown) => reason).finally(() => server.goOn());
		expect(error).to.be.instanceOf(StoreUnavailable);
	});
});
