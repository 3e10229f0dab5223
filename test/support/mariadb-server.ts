import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createPool } from "mysql2/promise";
import { freePort } from "./free-port.ts";
import { testServers } from "./test-servers.ts";
import { until } from "./until.ts";

/** A MariaDB server of these tests alone, on the loopback address; its root has no password. */
export interface PrivateMariadbServer {
	port: number;
	/** Makes an empty database and answers its URL. */
	createDatabase(name?: string): Promise<string>;
	/** Carries out one statement as root. */
	run(statement: string): Promise<void>;
	/** SIGKILL; after it returns the port is free. */
	kill(): Promise<void>;
	/** After it returns the killed server is up again with what it had. */
	restart(): Promise<void>;
	pause(): void;
	goOn(): void;
	/** Stops it and removes its folder. */
	close(): Promise<void>;
}

/** A commit is safe from a kill of the server; only a power cut could take the last second. */
const FLAGS = [
	"--innodb-flush-log-at-trx-commit=2",
	"--innodb-buffer-pool-size=32M",
	"--innodb-log-file-size=16M",
	"--performance-schema=OFF",
	"--skip-log-bin",
	"--bind-address=127.0.0.1",
];

/** `parent`: where its folder is made. */
export async function startMariadbServer(parent = tmpdir()): Promise<PrivateMariadbServer> {
	const folder = await mkdtemp(join(parent, "showtime-mariadb-"));
	const data = join(folder, "data");
	const user = userInfo().username;
	const { command, install } = testServers().mariadb;
	const fill = ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db"];
	// A server that starts deletes the temporary tables of all that have their files in the same place.
	const env = { ...process.env, TMPDIR: folder };
	await promisify(execFile)(install, [...fill, `--user=${user}`], { env });
	const port = await freePort();
	const own = [`--datadir=${data}`, `--port=${port}`, `--socket=${join(folder, "socket")}`, `--user=${user}`];
	const own2 = [`--pid-file=${join(folder, "pid")}`, `--log-error=${join(folder, "log")}`];
	const pool = createPool({ host: "127.0.0.1", port, user: "root", connectionLimit: 1, connectTimeout: 1_000 });
	const run = async (statement: string) => void (await pool.query(statement));

	let child = await start();
	async function start() {
		const started = spawn(command, ["--no-defaults", ...own, ...own2, ...FLAGS], { stdio: "ignore", env });
		// The mocha run ends it; until then it is no leak of a single test.
		started.unref();
		await until(() => run("select 1").then(() => true), "mariadbd answers", 20_000).catch(async (error) => {
			throw new Error(await readFile(join(folder, "log"), "utf8").catch(() => "mariadbd wrote no log"), {
				cause: error,
			});
		});
		return started;
	}
	async function kill(): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.ref();
		const exited = once(child, "exit");
		child.kill("SIGKILL");
		await exited;
	}
	let databases = 0;
	return {
		port,
		run,
		async createDatabase(name = `test_${++databases}`) {
			await run(`create database \`${name}\``);
			return `mysql://root@127.0.0.1:${port}/${name}`;
		},
		kill,
		async restart() {
			child = await start();
		},
		pause: () => void child.kill("SIGSTOP"),
		goOn: () => void child.kill("SIGCONT"),
		async close() {
			await pool.end();
			await kill();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
