import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchRow } from "./row.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DEADLINE_MS = 30_000;
/** Three demo streams run for so long before the memory is read. */
const SETTLE_MS = 20_000;

/** `npm start` as a user runs it: from the command to the listening server, and what the idle server holds in memory. */
export async function benchStartUp(): Promise<BenchRow[]> {
	const folder = mkdtempSync(join(tmpdir(), "showtime-bench-"));
	const [port, apiPort] = [await freePort(), await freePort()];
	const start = performance.now();
	const npm = spawn("npm", ["start"], {
		cwd: ROOT,
		stdio: "ignore",
		detached: true,
		env: {
			...process.env,
			SHOWTIME_PORT: `${port}`,
			SHOWTIME_API_PORT: `${apiPort}`,
			SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"),
		},
	});
	const over = new Promise<void>((resolve) => npm.once("exit", () => resolve()));
	try {
		await answering(`http://127.0.0.1:${port}/streams`);
		const listeningMs = performance.now() - start;
		await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
		const metrics = await (await fetch(`http://127.0.0.1:${apiPort}/metrics`)).text();
		const rss = Number(/^process_resident_memory_bytes(?:\{.*\})? (\S+)/m.exec(metrics)?.[1]);
		return [
			{ name: "start.listeningMs", value: listeningMs, unit: "ms" },
			{ name: "idle.rssBytes", value: rss, unit: "bytes" },
		];
	} finally {
		if (npm.pid !== undefined) process.kill(-npm.pid, "SIGTERM");
		await over;
		rmSync(folder, { recursive: true, force: true });
	}
}

async function answering(url: string): Promise<void> {
	const deadline = performance.now() + DEADLINE_MS;
	while (performance.now() < deadline) {
		const answer = await fetch(url).catch(() => undefined);
		if (answer?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error(`nothing answered at ${url} within ${DEADLINE_MS} ms`);
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}
