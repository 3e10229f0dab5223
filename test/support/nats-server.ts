import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { testServers } from "./test-servers.ts";
import { until } from "./until.ts";

const KEPT_CHARACTERS = 4_000;

/** A NATS server of this test alone. */
export interface PrivateNatsServer {
	url: string;
	port: number;
	/** SIGSTOP, and SIGCONT. */
	pause(): void;
	goOn(): void;
	/** What it said last. */
	output(): string;
	/** Resolves when the process is over, by whatever. */
	ended: Promise<void>;
	/** Stops it and removes its folder. */
	close(): Promise<void>;
}

/** Starts a NATS server on a free port of the loopback address; `flags` go to it as they are. */
export async function startNatsServer(...flags: string[]): Promise<PrivateNatsServer> {
	const folder = await mkdtemp(join(tmpdir(), "showtime-nats-"));
	const args = ["--addr", "127.0.0.1", "--port", String(await freePort()), "--ports_file_dir", folder, ...flags];
	const child = spawn(testServers().nats.command, args, { stdio: ["ignore", "ignore", "pipe"] });
	let output = "";
	child.stderr.on("data", (chunk) => {
		output = `${output}${chunk}`.slice(-KEPT_CHARACTERS);
	});
	await once(child, "spawn");
	const ended = once(child, "exit").then(() => undefined);
	const port = await until(() => portOf(folder, child.pid), "nats-server listens");
	return {
		url: `nats://127.0.0.1:${port}`,
		port,
		pause: () => void child.kill("SIGSTOP"),
		goOn: () => void child.kill("SIGCONT"),
		output: () => output,
		ended,
		async close() {
			child.kill("SIGKILL");
			await ended;
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function portOf(folder: string, pid: number | undefined): Promise<number | undefined> {
	const name = (await readdir(folder)).find((file) => file.endsWith(`_${pid}.ports`));
	if (name === undefined) return undefined;
	const ports: { nats: string[] } = JSON.parse(await readFile(join(folder, name), "utf8"));
	const [url] = ports.nats;
	return url === undefined ? undefined : Number(new URL(url).port);
}
