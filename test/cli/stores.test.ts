import { expect } from "chai";
import { sql } from "kysely";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startRedisServer } from "../support/redis-server.ts";
import { sharedMariadb } from "../support/shared-mariadb.ts";
import { runShowtime, startServe } from "../support/showtime-process.ts";

describe("showtime serve", function () {
	this.timeout(30_000);
	const opened = closing();
	let base: Record<string, string>;

	before(async () => {
		const folder = await temporaryFolder();
		opened.add(folder.remove);
		base = {
			SHOWTIME_TOKEN_SECRET: "a secret of at least 32 bytes for tests",
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
			SHOWTIME_PORT: "0",
			SHOWTIME_API_PORT: "0",
		};
	});

	async function openRedis(...flags: string[]): Promise<string> {
		const server = await startRedisServer(...flags);
		opened.add(() => server.close());
		return server.url;
	}

	async function refusal(environment: Record<string, string>): Promise<string> {
		const { code, stdout, stderr } = await runShowtime(["serve"], { ...base, ...environment });
		expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
		const lines = stderr.trimEnd().split("\n");
		expect(lines, stderr).to.have.length(1);
		return lines[0];
	}

	describe("refuses, in one line,", () => {
		it("a Redis that may drop keys", async () => {
			for (const policy of ["allkeys-lru", "volatile-ttl"]) {
				const url = await openRedis("--maxmemory", "100mb", "--maxmemory-policy", policy);
				expect(await refusal({ SHOWTIME_REDIS_URL: url })).to.equal(
					`showtime: SHOWTIME_REDIS_URL: ${new URL(url).host}: its maxmemory-policy is ${policy}, which may drop keys that are in use; set it to noeviction`,
				);
			}
		});

		it("a Redis whose password is another", async () => {
			const { host } = new URL(await openRedis("--requirepass", "right"));
			expect(await refusal({ SHOWTIME_REDIS_URL: `redis://:wrong@${host}` })).to.equal(
				`showtime: SHOWTIME_REDIS_URL: ${host}: the server refuses user or password`,
			);
		});

		it("a MySQL whose password is another", async () => {
			const server = await sharedMariadb();
			await server.run("create or replace user 'starter'@'%' identified by 'right'");
			const url = `mysql://starter:wrong@127.0.0.1:${server.port}/mysql`;
			expect(await refusal({ SHOWTIME_MYSQL_URL: url })).to.equal(
				`showtime: SHOWTIME_MYSQL_URL: mysql at 127.0.0.1:${server.port}: the server refuses user or password`,
			);
		});

		it("a MySQL database of something else", async () => {
			const server = await sharedMariadb();
			const url = await server.createDatabase();
			await server.run(`create table ${new URL(url).pathname.slice(1)}.invoices (id integer)`);
			expect(await refusal({ SHOWTIME_MYSQL_URL: url })).to.match(
				/^showtime: SHOWTIME_MYSQL_URL: .*: the database belongs to something else: it has tables such as invoices$/,
			);
		});

		it("a MySQL schema of a later release", async () => {
			const url = await (await sharedMariadb()).createDatabase();
			const { db, close } = await openMysqlDatabase(url, { migrates: true });
			await sql`insert into schema_migration (name, timestamp) values ('9999-later', '2099')`.execute(db);
			await close();
			expect(await refusal({ SHOWTIME_MYSQL_URL: url })).to.match(
				/^showtime: SHOWTIME_MYSQL_URL: .*the schema is newer than this release.*9999-later/,
			);
		});
	});

	it("takes a Redis that lets nobody ask for its settings, and says what is in doubt", async () => {
		const server = await startRedisServer("--maxmemory", "100mb");
		opened.add(() => server.close());
		await server.run("ACL", "SETUSER", "tenant", "on", ">right", "~*", "&*", "+@all", "-config", "-info");
		const SHOWTIME_REDIS_URL = `redis://tenant:right@${new URL(server.url).host}`;
		const serve = await startServe([], { ...base, SHOWTIME_REDIS_URL });
		expect(serve.output()).to.include("SHOWTIME_REDIS_URL: the server does not tell its maxmemory-policy");
		expect(await serve.stop()).to.equal(0);
	});
});
