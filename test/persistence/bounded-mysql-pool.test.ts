import { once } from "node:events";
import type { Socket } from "node:net";
import { promisify } from "node:util";
import { expect } from "chai";
import type { MysqlPoolConnection } from "kysely";
import { createPool, type PoolConnection } from "mysql2";
import { StoreUnavailable } from "../../src/errors.ts";
import { BoundedMysqlPool } from "../../src/persistence/bounded-mysql-pool.ts";
import { closing } from "../support/closing.ts";
import { sharedMariadb } from "../support/shared-mariadb.ts";

describe("BoundedMysqlPool", () => {
	const { add } = closing();
	let pool: BoundedMysqlPool;
	let raw: PoolConnection & { stream: Socket };
	let connection: MysqlPoolConnection;
	let url: string;

	const ask = (sql: string, on = connection) =>
		new Promise<unknown>((resolve) => on.query(sql, [], (error: unknown) => resolve(error)));

	beforeEach(async function () {
		this.timeout(30_000);
		const server = await sharedMariadb();
		url = await server.createDatabase();
		const own = createPool(url);
		own.on("connection", (made) => {
			raw = made as typeof raw;
		});
		pool = new BoundedMysqlPool(own);
		add(() => promisify(own.end).call(own));
		connection = await promisify(pool.getConnection).call(pool);
	});

	it("says of a statement whose connection is killed that the database is away", async () => {
		expect(await ask("kill connection_id()")).to.be.instanceOf(StoreUnavailable);
		connection.release();
	});

	it("says the same of one for which the connection went before it was asked", async () => {
		const gone = once(raw.stream, "close");
		await ask("kill connection_id()");
		await gone;
		expect(await ask("select 1")).to.be.instanceOf(StoreUnavailable);
		connection.release();
	});

	it("says the same of one whose connection was idle when it went", async () => {
		const other: MysqlPoolConnection = await promisify(pool.getConnection).call(pool);
		const { threadId, stream } = raw;
		const gone = once(stream, "close");
		expect(await ask(`kill ${threadId}`)).to.equal(null);
		await gone;
		connection.release();
		connection = other;
		expect(await ask("select 1")).to.be.instanceOf(StoreUnavailable);
		connection.release();
	});

	describe("while another transaction has what is wanted", () => {
		let other: MysqlPoolConnection;

		beforeEach(async () => {
			other = await promisify(pool.getConnection).call(pool);
			for (const sql of ["create table t (k int primary key, v int)", "insert into t values (1, 0), (2, 0)"]) {
				expect(await ask(sql)).to.equal(null);
			}
			for (const one of [connection, other]) await ask("set innodb_lock_wait_timeout = 1", one);
			for (const one of [connection, other]) await ask("begin", one);
		});

		afterEach(async () => {
			for (const one of [connection, other]) {
				expect(await ask("rollback", one)).to.equal(null);
				one.release();
			}
		});

		it("says that it is held up, and the connection stays", async () => {
			expect(await ask("update t set v = 1 where k = 1", other)).to.equal(null);
			const error = await ask("update t set v = 1 where k = 1");
			expect(error).to.be.instanceOf(StoreUnavailable);
			expect((error as Error).message).to.match(/^MySQL is held up by another transaction: Lock wait timeout/);
		});

		it("says so to one of two that wait for each other", async () => {
			expect(await ask("update t set v = 1 where k = 1")).to.equal(null);
			expect(await ask("update t set v = 1 where k = 2", other)).to.equal(null);
			const answers = await Promise.all([
				ask("update t set v = 1 where k = 2"),
				ask("update t set v = 1 where k = 1", other),
			]);
			const refused = answers.filter((answer) => answer !== null);
			expect(refused).to.have.length(1);
			expect(refused[0]).to.be.instanceOf(StoreUnavailable);
			expect((refused[0] as Error).message).to.include("Deadlock found");
		});
	});

	it("says that one which only reads takes no writes", async () => {
		const server = await sharedMariadb();
		const url = new URL(await server.createDatabase());
		await server.run("create user if not exists reader@'127.0.0.1'");
		await server.run(`grant all on \`${url.pathname.slice(1)}\`.* to reader@'127.0.0.1'`);
		url.username = "reader";
		const own = createPool(url.href);
		add(() => promisify(own.end).call(own));
		const bounded = new BoundedMysqlPool(own);
		const readers: MysqlPoolConnection = await promisify(bounded.getConnection).call(bounded);
		await server.run("set global read_only = 1");
		const error = await ask("create table t (k int)", readers);
		await server.run("set global read_only = 0");
		expect(error).to.be.instanceOf(StoreUnavailable);
		expect((error as Error).message).to.match(/^MySQL takes no writes: .*--read-only/);
		expect(await ask("create table t (k int)", readers)).to.equal(null);
		for (const one of [connection, readers]) one.release();
	});

	it("throws a connection away that cannot be set up, and makes another", async () => {
		const own = createPool({ uri: url, connectionLimit: 1 });
		const made: number[] = [];
		own.on("connection", ({ threadId }) => void made.push(threadId));
		add(() => promisify(own.end).call(own));
		const settings = ["set session sort_buffer_size = 65536", "insert into ready values (1)"];
		const bounded = new BoundedMysqlPool(own, { settings });
		const next = promisify(bounded.getConnection).bind(bounded);
		expect(await next().catch(({ code }) => code)).to.equal("ER_NO_SUCH_TABLE");
		expect(await ask("create table ready (k int)")).to.equal(null);
		const second: MysqlPoolConnection = await next();
		second.release();
		expect(await next()).to.equal(second);
		second.release();
		connection.release();
		expect(made).to.have.length(2);
	});

	it("lets an error of the statement be what it is", async () => {
		expect(await ask("select nonsense")).to.have.property("code", "ER_BAD_FIELD_ERROR");
		connection.release();
	});
});
