import { expect } from "chai";
import type { Readiness } from "../../src/api/health.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { startMariadbServer } from "../support/mariadb-server.ts";
import { startRedisServer } from "../support/redis-server.ts";
import { startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

describe("readiness of showtime serve", function () {
	this.timeout(60_000);
	const close = closing();

	async function serve(env: Record<string, string>) {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		const server = await startServe([], {
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
			SHOWTIME_TOKEN_SECRET: "s".repeat(32),
			SHOWTIME_ENABLED: "true",
			...env,
		});
		close.add(async () => void (await server.stop("SIGKILL")));
		const ready = async () => (await (await fetch(`${server.apiUrl}/health/ready`)).json()) as Readiness;
		const becomes = (status: Readiness["status"]) =>
			until(async () => (await ready()).status === status, `it is ${status}`, 20_000);
		return { ready, becomes };
	}

	it("ends in a second while the database does not answer, and when the lease has run out", async () => {
		const mariadb = await startMariadbServer();
		close.add(mariadb.close);
		const url = await mariadb.createDatabase();
		await (await openMysqlDatabase(url, { migrates: true })).close();
		const { ready, becomes } = await serve({ SHOWTIME_MYSQL_URL: url, SHOWTIME_NODE_LEASE_MS: "1000" });
		await becomes("ready");
		mariadb.pause();
		// A process goes on for a moment after it was told to stand still.
		await becomes("unready");
		expect((await ready()).dependencies.mysql.detail).to.equal("not done in 1000 ms");
		await until(async () => !(await ready()).dependencies.lease.isUp, "the lease has run out");
		mariadb.goOn();
		await becomes("ready");
	});

	it("holds without Redis, and says that it is degraded", async () => {
		const redis = await startRedisServer();
		close.add(redis.close);
		const { becomes } = await serve({ SHOWTIME_REDIS_URL: redis.url });
		await becomes("ready");
		await redis.kill();
		await becomes("degraded");
		await redis.restart();
		await becomes("ready");
	});

	it("ends without NATS when it has the journal, and not when it has not", async () => {
		const nats = await startJetStream();
		close.add(nats.close);
		const journal = await serve({ SHOWTIME_NATS_URL: nats.url });
		const bus = await serve({ SHOWTIME_NATS_URL: nats.url, SHOWTIME_JOURNAL: "sql" });
		await journal.becomes("ready");
		await nats.stop();
		await journal.becomes("unready");
		await bus.becomes("degraded");
		await nats.start();
		await journal.becomes("ready");
		await bus.becomes("ready");
	});
});
