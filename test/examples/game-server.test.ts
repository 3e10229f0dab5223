import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { type ServeProcess, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const GAME_SERVER = fileURLToPath(new URL("../../examples/game-server.ts", import.meta.url));
const BARE_CLIENT = fileURLToPath(new URL("../../examples/bare-client.ts", import.meta.url));
const QUIET = ["--disable-warning=ExperimentalWarning"];
const STREAMERS = JSON.stringify([
	{ entityType: "character", entityId: "0f6f8d1e-54a3-4f0e-9d1b-3f8f4f6f0a11", show: "arena" },
]);

function forkGameServer(env: Record<string, string>): { child: ChildProcess; said(): string } {
	const child = fork(GAME_SERVER, { execArgv: QUIET, env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
	let text = "";
	child.stderr?.on("data", (chunk) => {
		text += chunk;
	});
	return { child, said: () => text };
}

describe("examples", function () {
	this.timeout(60_000);
	const opened = closing();

	describe("of a game server", () => {
		it("refuses to start without knowing who plays what, in one line", async () => {
			const { child, said } = forkGameServer({ SHOWTIME_DEMO_STREAMERS: "arena" });
			const [code] = await once(child, "close");
			expect(code).to.equal(1);
			expect(said()).to.equal('game server: SHOWTIME_DEMO_STREAMERS "arena" is not JSON\n');
		});

		for (const [how, end] of Object.entries({
			"it is told to": (child: ChildProcess) => child.kill("SIGTERM"),
			"the process that forked it goes": (child: ChildProcess) => child.disconnect(),
		})) {
			it(`publishes again and again while the server refuses, and ends when ${how}`, async () => {
				let attempts = 0;
				const refusing = createServer((_, response) => {
					attempts++;
					response.writeHead(503).end(JSON.stringify({ code: "DRAINING", message: "on the way down" }));
				});
				opened.add(() => void refusing.close());
				await once(refusing.listen(0, "127.0.0.1"), "listening");
				const { port } = refusing.address() as AddressInfo;
				const { child } = forkGameServer({
					SHOWTIME_URL: `http://127.0.0.1:${port}`,
					SHOWTIME_DEMO_STREAMERS: STREAMERS,
				});
				await until(() => attempts >= 3, "three attempts are made", 30_000);
				const ended = once(child, "exit");
				end(child);
				const [code] = await ended;
				expect(code).to.equal(0);
			});
		}
	});

	describe("with a server", () => {
		let server: ServeProcess;

		before("start the demo", async () => {
			const folder = mkdtempSync(join(tmpdir(), "showtime-examples-"));
			opened.add(() => rmSync(folder, { recursive: true }));
			server = await startServe(["--demo"], {
				SHOWTIME_SQLITE_PATH: join(folder, "showtime.db"),
				SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "0.5",
			});
			opened.add(() => server.stop().then(() => undefined));
		});

		it("has every stream of the demo fed by its game", async () => {
			const tags = async () => {
				const streams = (await (await fetch(`${server.publicUrl}/streams`)).json()) as { topTags: string[] }[];
				return streams.filter(({ topTags }) => topTags.length > 0).length;
			};
			await until(async () => (await tags()) === 3, "all three streams have content", 30_000);
		});

		it("lets a bare client print a line a tick", async () => {
			const client = spawn(process.execPath, [...QUIET, BARE_CLIENT, server.publicUrl], {
				stdio: ["ignore", "pipe", "inherit"],
			});
			let text = "";
			client.stdout.on("data", (chunk) => {
				text += chunk;
			});
			const lines = () =>
				[...text.matchAll(/^tick (\d+): \d+ watching, \d+ engaged, \d+ not/gm)].map(([, tick]) => Number(tick));
			await until(() => lines().length >= 4, "four ticks are printed");
			client.kill("SIGTERM");
			const [code] = await once(client, "close");
			expect(code).to.equal(0);
			const [first] = lines();
			expect(lines().slice(0, 4)).to.deep.equal([first, first + 1, first + 2, first + 3]);
		});
	});
});
