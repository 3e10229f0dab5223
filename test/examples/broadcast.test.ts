import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { letIn } from "../support/let-in.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const BROADCAST = fileURLToPath(new URL("../../examples/broadcast.ts", import.meta.url));
const SAMPLE = readFileSync(new URL("../../examples/chat/sample.log", import.meta.url), "utf8");
const SAMPLE_MESSAGES = SAMPLE.trim().split("\n").length;
const SECRET = "a secret of at least 32 bytes for tests";

describe("example broadcast service", function () {
	this.timeout(60_000);
	const close = closing();
	let server: ServeProcess;
	let natsUrl: string;
	const tokens: Record<string, string> = {};

	before("start a server", async () => {
		const folder = await temporaryFolder();
		close.add(folder.remove);
		const nats = await startJetStream();
		close.add(nats.close);
		natsUrl = nats.url;
		server = await startServe([], {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_TOKEN_SECRET: SECRET,
			SHOWTIME_NATS_URL: natsUrl,
			SHOWTIME_SQLITE_PATH: join(folder.path, "showtime.db"),
			SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "0.1",
		});
		close.add(async () => void (await server.stop("SIGKILL")));
		for (const role of ["publisher", "developer", "admin"]) {
			const { stdout } = await runShowtime(["token", "--role", role, "--subject", role], {
				SHOWTIME_TOKEN_SECRET: SECRET,
			});
			tokens[role] = stdout.trim();
		}
	});

	async function call<T>(path: string, body: object, role = "developer"): Promise<T> {
		const headers = { "content-type": "application/json", authorization: `Bearer ${tokens[role]}` };
		const post = () => fetch(server.apiUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
		const response = await letIn(post, path);
		const answer = await response.json();
		expect(response.status, JSON.stringify(answer)).to.equal(200);
		return answer as T;
	}

	async function start(): Promise<string> {
		const streamer = { entityType: "character", entityId: randomUUID() };
		const started = { streamer, gameServiceId: randomUUID() };
		return (await call<{ showtimeSessionId: string }>("/showtime/session/start", started)).showtimeSessionId;
	}

	function broadcast(args: string[], env: Record<string, string> = {}) {
		const { PATH = "" } = process.env;
		const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", BROADCAST, ...args], {
			env: { PATH, SHOWTIME_URL: server.apiUrl, SHOWTIME_TOKEN: tokens.developer, ...env },
		});
		const said = { out: "", err: "" };
		child.stdout.on("data", (chunk) => {
			said.out += chunk;
		});
		child.stderr.on("data", (chunk) => {
			said.err += chunk;
		});
		// A process that has ended does not read the rest.
		child.stdin.on("error", () => {});
		const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...said }));
		return { stdin: child.stdin, ended, said };
	}

	function play(log: string, args: string[], env: Record<string, string> = {}) {
		const { stdin, ended } = broadcast(args, env);
		stdin.end(log);
		return ended;
	}

	async function metric(name: string): Promise<number> {
		const text = await (await fetch(`${server.apiUrl}/metrics`)).text();
		const line = text.split("\n").find((one) => one.startsWith(`${name} `));
		return Number(line?.slice(name.length + 1) ?? 0);
	}

	const realDerived = async (showtimeSessionId: string) => {
		const snapshot = await call<{ realDerived: { anonymous: number; tracked: number } }>(
			"/showtime/audience/snapshot",
			{ showtimeSessionId },
			"admin",
		);
		return snapshot.realDerived;
	};

	for (const way of ["HTTP", "NATS"]) {
		it(`plays the sample log over ${way} into a stream's audience`, async () => {
			const env: Record<string, string> =
				way === "NATS" ? { SHOWTIME_NATS_URL: natsUrl, SHOWTIME_URL: "http://127.0.0.1:1" } : {};
			const session = await start();
			const before = await metric('showtime_pulses_total{outcome="accepted"}');
			const { code, out, err } = await play(SAMPLE, ["--session", session, "--speed", "100", "--track", "5"], env);
			expect(err).to.equal("");
			expect(code).to.equal(0);
			expect(out).to.match(/Excited \d+/);
			expect(out.trim().split("\n").at(-1)).to.equal(`8 pulses of ${SAMPLE_MESSAGES} messages`);
			expect(await metric('showtime_pulses_total{outcome="accepted"}')).to.equal(before + 8);
			expect(await metric('showtime_platform_sessions_total{outcome="ended"}')).to.equal(way === "NATS" ? 1 : 0);
			await until(async () => (await realDerived(session)).tracked > 0, "tracked viewers are in the audience");
		});
	}

	it("takes a chat as it comes, without times", async () => {
		const { stdin, ended, said } = broadcast(["--session", await start(), "--live", "--interval", "1"]);
		stdin.write("wren PogChamp\ntam gg\nnobody\n");
		await until(() => /2 messages of 2 viewers: Excited 2/.test(said.out), "an interval is published");
		stdin.end("juno lol\n");
		const { code, out, err } = await ended;
		expect([code, err]).to.deep.equal([0, ""]);
		expect(out).to.match(/ pulses of 3 messages; 1 lines are no `user text`\n$/);
	});

	const refused: [what: string, args: () => string[], env: () => Record<string, string>, line: RegExp][] = [
		["without a session", () => [], () => ({}), /^error: required option '--session <id>' not specified$/],
		[
			"with a session that is none",
			() => ["--session", "mine"],
			() => ({}),
			/^error: .*'mine' is invalid\. It is no UUID\.$/,
		],
		[
			"at an impossible speed",
			() => ["--session", randomUUID(), "--speed", "fast"],
			() => ({}),
			/'fast' is invalid\. It is a number from 0\.1 to 1000\.$/,
		],
		[
			"for a session that is not there",
			() => ["--session", "0197f3a0-0000-7000-8000-000000000001", "--speed", "1000"],
			() => ({}),
			/^broadcast: SESSION_NOT_FOUND: no session 0197f3a0-0000-7000-8000-000000000001$/,
		],
		[
			"for a session that is not there, over NATS",
			() => ["--session", "0197f3a0-0000-7000-8000-000000000001"],
			() => ({ SHOWTIME_NATS_URL: natsUrl }),
			/^broadcast: SESSION_NOT_FOUND: no live session 0197f3a0-0000-7000-8000-000000000001$/,
		],
		[
			"with a token that may not",
			() => ["--session", randomUUID(), "--speed", "1000"],
			() => ({ SHOWTIME_TOKEN: tokens.publisher }),
			/^broadcast: ROLE_TOO_LOW: role publisher: .* needs developer$/,
		],
		[
			"without the NATS server it is told of",
			() => ["--session", randomUUID()],
			() => ({ SHOWTIME_NATS_URL: "nats://127.0.0.1:1" }),
			/^broadcast: /,
		],
	];
	for (const [what, args, env, line] of refused) {
		it(`ends ${what}, in one line`, async () => {
			const { code, out, err } = await play(SAMPLE, args(), env());
			expect([code, out]).to.deep.equal([1, ""]);
			expect(err.trimEnd()).to.match(line);
			expect(err.trimEnd().split("\n")).to.have.length(1);
		});
	}

	it("goes on when the server is away, and says so once", async () => {
		const env = { SHOWTIME_URL: "http://127.0.0.1:1" };
		const { code, out, err } = await play(
			"1 wren gg\n2 tam gg\n5 wren lol\n",
			["--session", randomUUID(), "--interval", "1", "--speed", "10"],
			env,
		);
		expect(code).to.equal(0);
		expect(err.trimEnd().split("\n")).to.have.length(1);
		expect(err).to.match(/^broadcast: http:\/\/127\.0\.0\.1:1 does not take pulses: /);
		expect(out).to.equal("0 pulses of 3 messages\n");
	}).timeout(30_000);

	it("explains itself", async () => {
		const { code, out } = await play("", ["--help"]);
		expect(code).to.equal(0);
		for (const word of ["--session", "--live", "--speed", "--track", "SHOWTIME_NATS_URL", "sample.log"]) {
			expect(out).to.include(word);
		}
	});
});
