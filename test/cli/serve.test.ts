import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { stat, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { startJetStream } from "../support/jetstream-server.ts";
import { startNatsServer } from "../support/nats-server.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret of at least 32 bytes for tests";

interface Listing {
	showtimeSessionId: string;
	title: string;
	viewers: number;
}

async function call(url: string, path: string, token: string, body: object): Promise<{ status: number; body: never }> {
	const response = await fetch(url + path, {
		method: "POST",
		headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
		body: JSON.stringify(body),
	});
	return { status: response.status, body: (await response.json()) as never };
}

const streamsOf = async (server: ServeProcess) =>
	(await (await fetch(`${server.publicUrl}/streams`)).json()) as Listing[];

describe("showtime serve", () => {
	const close = closing();
	let folder: string;
	let count = 0;

	before(async () => {
		const temporary = await temporaryFolder();
		close.add(temporary.remove);
		folder = temporary.path;
	});

	/** The environment of a deployment with a data folder of its own. */
	const deployment = (more: Record<string, string> = {}) => ({
		SHOWTIME_SQLITE_PATH: join(folder, String(++count), "showtime.db"),
		...more,
	});

	async function serve(args: string[], env: Record<string, string>): Promise<ServeProcess> {
		const server = await startServe(args, env);
		close.add(async () => void (await server.stop("SIGKILL")));
		return server;
	}

	async function refusal(args: string[], env: Record<string, string>): Promise<string> {
		const { code, stdout, stderr } = await runShowtime(["serve", ...args], {
			SHOWTIME_PORT: "0",
			SHOWTIME_API_PORT: "0",
			...env,
		});
		expect(code).to.equal(1);
		expect(stdout).to.equal("");
		expect(stderr.trimEnd().split("\n"), stderr).to.have.length(1);
		return stderr.trimEnd();
	}

	async function takenPort(): Promise<string> {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		close.add(() => void server.close());
		return String((server.address() as AddressInfo).port);
	}

	describe("refuses to start, in one line,", () => {
		it("without a secret", async () => {
			expect(await refusal([], deployment())).to.match(/^showtime: SHOWTIME_TOKEN_SECRET is not set: /);
		});

		it("with a bad variable", async () => {
			const line = await refusal(["--demo"], deployment({ SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "soon" }));
			expect(line).to.equal("showtime: SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS=soon: must be a number from 0.05 to 60");
		});

		it("on a players' port in use", async () => {
			const port = await takenPort();
			const line = await refusal(["--demo"], deployment({ SHOWTIME_PORT: port, SHOWTIME_HOST: "127.0.0.1" }));
			expect(line).to.equal(`showtime: SHOWTIME_PORT=${port}: port ${port} is in use by another process`);
		});

		it("on an API port in use", async () => {
			const port = await takenPort();
			const line = await refusal(["--demo"], deployment({ SHOWTIME_API_PORT: port }));
			expect(line).to.equal(`showtime: SHOWTIME_API_PORT=${port}: port ${port} is in use by another process`);
		});

		it("in a data folder that cannot be made", async () => {
			const file = join(folder, "a-file");
			await writeFile(file, "");
			const SHOWTIME_SQLITE_PATH = join(file, "showtime.db");
			expect(await refusal(["--demo"], { SHOWTIME_SQLITE_PATH })).to.match(/^showtime: cannot .*a-file/);
			const env = { SHOWTIME_SQLITE_PATH, SHOWTIME_TOKEN_SECRET: SECRET };
			expect(await refusal([], env)).to.match(/^showtime: cannot use .*a-file/);
		});

		it("on a data folder that another process uses", async () => {
			const env = deployment();
			await serve(["--demo"], env);
			expect(await refusal(["--demo"], env)).to.match(/^showtime: data folder in use by process \d+: /);
		});
	});

	it("is switched off unless told otherwise, and says so", async () => {
		const server = await serve([], deployment({ SHOWTIME_TOKEN_SECRET: SECRET }));
		expect(server.output()).to.include("switched off (SHOWTIME_ENABLED=false)");
		const ready = await (await fetch(`${server.apiUrl}/health/ready`)).json();
		expect(ready).to.have.property("status", "disabled");
		const answer = await call(server.apiUrl, "/showtime/session/list", "none", {});
		expect(answer).to.have.property("status", 503);
		expect(answer.body).to.have.property("code", "SHOWTIME_DISABLED");
		expect(await streamsOf(server)).to.deep.equal([]);
		expect(await server.stop()).to.equal(0);
	});

	it("has neither demo streams nor anonymous viewers without --demo", async () => {
		const server = await serve([], deployment({ SHOWTIME_TOKEN_SECRET: SECRET, SHOWTIME_ENABLED: "true" }));
		expect(await streamsOf(server)).to.deep.equal([]);
		const { stdout } = await runShowtime(["token", "--role", "developer"], { SHOWTIME_TOKEN_SECRET: SECRET });
		const started = await call(server.apiUrl, "/showtime/session/start", stdout.trim(), {
			streamer: { entityType: "account", entityId: randomUUID() },
			gameServiceId: randomUUID(),
		});
		const { showtimeSessionId } = started.body as { showtimeSessionId: string };
		const join = await fetch(`${server.publicUrl}/matchmake/joinById/${showtimeSessionId}`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: "{}",
		});
		expect(join.status).to.equal(401);
		await join.text();
		expect(await server.stop()).to.equal(0);
	});

	it("shows three live demo streams that an example game server feeds, and takes a printed token", async function () {
		// The shows begin with a lull.
		this.timeout(90_000);
		const env = deployment({ SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "0.2" });
		const server = await serve(["--demo"], env);
		expect(await streamsOf(server)).to.have.length(3);
		const secret = join(env.SHOWTIME_SQLITE_PATH, "..", "demo-secret");
		expect((await stat(secret)).mode & 0o777).to.equal(0o600);
		const { stdout } = await runShowtime(["token", "--role", "developer"], env);
		const list = await call(server.apiUrl, "/showtime/session/list", stdout.trim(), {});
		expect(list.body).to.have.property("totalCount", 3);
		await until(
			async () => {
				const metrics = await (await fetch(`${server.apiUrl}/metrics`)).text();
				return /^showtime_inputs_total\{kind="game-event"\} [1-9]/m.test(metrics);
			},
			"the example game server publishes",
			60_000,
		);
		expect(await server.stop()).to.equal(0);
	});

	it("begins the demo's streams before crowds of three sizes", async () => {
		// Nobody comes or goes before the first tick.
		const server = await serve(["--demo"], deployment({ SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "60" }));
		expect((await streamsOf(server)).map(({ viewers }) => viewers)).to.deep.equal([4000, 200, 50]);
		expect(await server.stop()).to.equal(0);
	});

	it("lets the demo's own page call the API, and no other", async () => {
		const server = await serve(["--demo"], deployment());
		const allowedFor = async (origin: string) => {
			const answer = await fetch(`${server.apiUrl}/health/live`, { headers: { origin } });
			await answer.text();
			return answer.headers.get("access-control-allow-origin");
		};
		expect(await allowedFor(server.publicUrl)).to.equal(server.publicUrl);
		expect(await allowedFor("https://elsewhere.example")).to.equal(null);
	});

	it("goes on with the same sessions after it was killed", async () => {
		const env = deployment({ SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "0.2" });
		const first = await serve(["--demo"], env);
		const before = (await streamsOf(first)).map(({ showtimeSessionId }) => showtimeSessionId);
		await first.stop("SIGKILL");
		const second = await serve(["--demo"], env);
		const after = (await streamsOf(second)).map(({ showtimeSessionId }) => showtimeSessionId);
		expect(after).to.have.members(before);
		expect(second.output()).to.include("session resumed");
		expect(await second.stop()).to.equal(0);
	});

	it("takes game events from NATS and publishes what happens there", async () => {
		const nats = await startJetStream();
		close.add(() => nats.close());
		const { connect } = await import("@nats-io/transport-node");
		const game = await connect({ servers: nats.url });
		close.add(() => game.close());
		const started: unknown[] = [];
		game.subscribe("test.showtime.session.started", { callback: (_, message) => void started.push(message.json()) });
		await game.flush();
		const env = deployment({ SHOWTIME_NATS_URL: nats.url, SHOWTIME_NATS_NAMESPACE: "test" });
		const server = await serve(["--demo"], env);
		await until(() => started.length === 3, "three sessions are announced");
		const [{ showtimeSessionId }] = await streamsOf(server);
		const event = { eventId: "over-nats", type: "social" };
		const answer = await game.request(`test.showtime.game-event.${showtimeSessionId}`, JSON.stringify(event));
		expect(answer.json()).to.include({ eventId: "over-nats", applied: true });
		expect(await server.stop()).to.equal(0);
	});

	it("refuses a NATS server without JetStream, and takes it for the bus alone", async () => {
		const nats = await startNatsServer();
		close.add(() => nats.close());
		expect(await refusal(["--demo"], deployment({ SHOWTIME_NATS_URL: nats.url }))).to.match(
			/SHOWTIME_NATS_URL: no journal in NATS: .*--jetstream.*SHOWTIME_JOURNAL=sql/,
		);
		const server = await serve(["--demo"], deployment({ SHOWTIME_NATS_URL: nats.url, SHOWTIME_JOURNAL: "sql" }));
		expect(await server.stop()).to.equal(0);
		const without = deployment({ SHOWTIME_JOURNAL: "nats" });
		expect(await refusal(["--demo"], without)).to.include("SHOWTIME_JOURNAL is nats, and SHOWTIME_NATS_URL is not set");
	});

	it("names a variable that it does not know", async () => {
		const server = await serve(["--demo"], deployment({ SHOWTIME_PROT: "1" }));
		expect(server.output()).to.include("SHOWTIME_PROT is not a variable of Showtime; did you mean SHOWTIME_PORT?");
	});
});
