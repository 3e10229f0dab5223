import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { connect } from "amqplib";
import { freePort } from "./free-port.ts";
import { testServers } from "./test-servers.ts";
import { until } from "./until.ts";

/** A RabbitMQ server of these tests alone, on the loopback address, with the user guest. */
export interface PrivateRabbitmqServer {
	url: string;
	port: number;
	/** Stops it and removes its folder. */
	close(): Promise<void>;
}

/** Erlang takes its time, on a busy machine in particular. */
const UP_WITHIN_MS = 90_000;
const AMQP_PORT = 5_672;

export async function startRabbitmqServer(): Promise<PrivateRabbitmqServer> {
	const server = testServers().rabbitmq;
	const port = await freePort();
	const { said, close } = await ("command" in server
		? startProgram(server.command, port)
		: runImage(server.image, port));
	const url = `amqp://guest:guest@127.0.0.1:${port}`;
	await until(() => answers(url), "rabbitmq-server answers", UP_WITHIN_MS).catch(async (error) => {
		const text = await said();
		await close();
		throw new Error(text === "" ? "rabbitmq-server said nothing" : text, { cause: error });
	});
	return { url, port, close };
}

/** A server that is being started. */
interface StartedServer {
	/** What it wrote. */
	said(): Promise<string>;
	close(): Promise<void>;
}

async function startProgram(command: string, port: number): Promise<StartedServer> {
	const folder = await mkdtemp(join(tmpdir(), "showtime-rabbitmq-"));
	const [distPort, namesPort] = [await freePort(), await freePort()];
	// The server would start one that outlives it.
	const names = spawn("epmd", ["-port", `${namesPort}`, "-address", "127.0.0.1"], { stdio: "ignore" });
	const config = join(folder, "rabbitmq.conf");
	await writeFile(config, `listeners.tcp.1 = 127.0.0.1:${port}\n`);
	await writeFile(join(folder, "plugins"), "[].\n");
	const log = join(folder, "said");
	// In a group of its own, since the script starts Erlang beside itself.
	const child = spawn("sh", ["-c", 'exec "$0" >"$1" 2>&1', command, log], {
		stdio: "ignore",
		detached: true,
		env: {
			PATH: process.env.PATH,
			HOME: folder,
			RABBITMQ_NODENAME: `showtime-${port}@localhost`,
			RABBITMQ_MNESIA_BASE: join(folder, "data"),
			RABBITMQ_LOG_BASE: join(folder, "log"),
			RABBITMQ_CONFIG_FILE: config,
			RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
			RABBITMQ_CONF_ENV_FILE: join(folder, "no-such-file"),
			RABBITMQ_DIST_PORT: `${distPort}`,
			ERL_EPMD_PORT: `${namesPort}`,
			ERL_EPMD_ADDRESS: "127.0.0.1",
		},
	});
	// The mocha run ends both; until then they are no leak of a single test.
	child.unref();
	names.unref();
	return {
		said: () => readFile(log, "utf8").catch(() => ""),
		async close() {
			await end(child, () => process.kill(-Number(child.pid), "SIGKILL"));
			await end(names, () => names.kill("SIGKILL"));
			// What Erlang still wrote when it was killed.
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

/** In a container of an image that is here. */
async function runImage(image: string, port: number): Promise<StartedServer> {
	const docker = promisify(execFile);
	const name = `showtime-test-rabbitmq-${process.pid}-${port}`;
	const run = ["run", "--detach", "--rm", "--name", name, "--publish", `127.0.0.1:${port}:${AMQP_PORT}`, image];
	await docker("docker", run);
	return {
		said: async () => (await docker("docker", ["logs", name])).stdout,
		close: async () => void (await docker("docker", ["rm", "--force", "--volumes", name])),
	};
}

async function answers(url: string): Promise<boolean> {
	await (await connect(url)).close();
	return true;
}

async function end(child: ChildProcess, kill: () => void): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.ref();
	const exited = once(child, "exit");
	kill();
	await exited;
}
