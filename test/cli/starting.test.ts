import { expect } from "chai";
import type { Readiness } from "../../src/api/health.ts";
import { openMysqlDatabase } from "../../src/persistence/mysql-database.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { freePort } from "../support/free-port.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { startMariadbServer } from "../support/mariadb-server.ts";
import { FIXTURES } from "../support/platform/bannou-house.ts";
import { startMockPlatform } from "../support/platform/mock-platform.ts";
import { startRedisServer } from "../support/redis-server.ts";
import { type ServeProcess, spawnServe } from "../support/showtime-process.ts";
import { startTcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

/** A store or service that can be there or not. */
interface Store {
	url: string;
	start(): Promise<void>;
	stop(): Promise<void>;
	close(): Promise<void>;
}

const STORES: Record<string, { variable: string; more?: Record<string, string>; open(): Promise<Store> }> = {
	mysql: {
		variable: "SHOWTIME_MYSQL_URL",
		async open() {
			const server = await startMariadbServer();
			const url = await server.createDatabase();
			await (await openMysqlDatabase(url, { migrates: true })).close();
			return { url, start: server.restart, stop: server.kill, close: server.close };
		},
	},
	redis: {
		variable: "SHOWTIME_REDIS_URL",
		async open() {
			const server = await startRedisServer();
			return { url: server.url, start: server.restart, stop: server.kill, close: server.close };
		},
	},
	nats: { variable: "SHOWTIME_NATS_URL", open: startJetStream },
	"platform-game-service": {
		variable: "SHOWTIME_PLATFORM_URL",
		async open() {
			const mock = await startMockPlatform({ schemas: FIXTURES, spelling: "schema" });
			const gate = await startTcpGate(Number(new URL(mock.url).port));
			const close = () => gate.close().then(() => mock.close());
			return { url: `http://127.0.0.1:${gate.port}`, start: gate.open, stop: gate.shut, close };
		},
	},
};

describe("showtime serve, without a store that it is told of,", function () {
	this.timeout(60_000);
	const close = closing();

	/** A process on ports that are known before it says so. */
	async function serve(env: Record<string, string>): Promise<{ server: ServeProcess; apiUrl: string }> {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		const port = String(await freePort());
		const server = spawnServe([], {
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
			SHOWTIME_TOKEN_SECRET: "s".repeat(32),
			SHOWTIME_ENABLED: "true",
			SHOWTIME_API_PORT: port,
			...env,
		});
		close.add(async () => void (await server.stop("SIGKILL")));
		return { server, apiUrl: `http://127.0.0.1:${port}` };
	}

	for (const [name, { variable, open }] of Object.entries(STORES)) {
		it(`waits for ${name}, says so, and starts when it is there`, async () => {
			const store = await open();
			close.add(store.close);
			await store.stop();
			const { server, apiUrl } = await serve({ [variable]: store.url });
			const health = async (path: string) => {
				const answer = await fetch(`${apiUrl}/health/${path}`);
				return { status: answer.status, body: (await answer.json()) as Readiness };
			};
			const isNamed = async () => JSON.stringify((await health("ready")).body).includes(`"${name}":`);
			await until(isNamed, `ready names ${name}`);
			const { status, body } = await health("ready");
			expect([status, body.status]).to.deep.equal([503, "starting"]);
			expect(body.dependencies[name]).to.include({ isUp: false, isNeeded: true });
			expect(body.dependencies[name].detail).to.match(new RegExp(`^${variable}: .*(ECONNREFUSED|refused)`));
			expect(await health("live")).to.deep.equal({ status: 200, body: { status: "live" } });
			const call = await fetch(`${apiUrl}/showtime/session/list`, { method: "POST" });
			expect(await call.json()).to.have.property("code", "STARTING");
			expect(call.headers.get("retry-after")).to.equal("2");
			// What it has said may come a moment later than what it answers.
			await until(() => server.output().includes(`waiting for ${name}: ${variable}: `), "it says what it waits for");
			await store.start();
			await until(async () => (await health("ready")).status === 200, "it is ready", 20_000);
			expect((await health("ready")).body).to.have.property("status", "ready");
			expect(await server.stop()).to.equal(0);
		});
	}
});
