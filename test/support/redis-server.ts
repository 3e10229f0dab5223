import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.ts";
import { testServers } from "./test-servers.ts";
import { until } from "./until.ts";

/** A Redis server of these tests alone, on the loopback address; it keeps nothing on disk. */
export interface PrivateRedisServer {
	url: string;
	/** SIGKILL; after it returns the port is free. */
	kill(): Promise<void>;
	/** After it returns the killed server is up again, and empty. */
	restart(): Promise<void>;
	pause(): void;
	goOn(): void;
	/** Runs one command. */
	run(...command: [string, ...string[]]): Promise<unknown>;
	/** Stops it and removes its folder. */
	close(): Promise<void>;
}

/** Starts one; `flags` go to it as they are. */
export async function startRedisServer(...flags: string[]): Promise<PrivateRedisServer> {
	const folder = await mkdtemp(join(tmpdir(), "showtime-redis-"));
	const port = await freePort();
	const url = `redis://127.0.0.1:${port}`;
	const password = flags[flags.indexOf("--requirepass") + 1];
	const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];

	async function run(...command: [string, ...string[]]): Promise<unknown> {
		const redis = new Redis(url, {
			lazyConnect: true,
			retryStrategy: () => null,
			...(flags.includes("--requirepass") ? { password } : {}),
		});
		redis.on("error", () => {});
		try {
			await redis.connect();
			const [name, ...rest] = command;
			return await redis.call(name, ...rest);
		} finally {
			redis.disconnect();
		}
	}
	let child = await start();
	async function start() {
		const started = spawn(testServers().redis.command, [...args, ...flags], { stdio: "ignore" });
		await once(started, "spawn");
		await until(() => run("PING"), "redis-server answers");
		return started;
	}
	async function kill(): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, "exit");
		child.kill("SIGKILL");
		await exited;
	}
	return {
		url,
		kill,
		async restart() {
			child = await start();
		},
		pause: () => void child.kill("SIGSTOP"),
		goOn: () => void child.kill("SIGCONT"),
		run,
		async close() {
			await kill();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
