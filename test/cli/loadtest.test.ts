import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { signToken } from "../../src/api/json-web-token.ts";
import type { Role } from "../../src/events/token.ts";
import { type Measurement, measurementText, readMeasurement } from "../../src/loadtest/measurement.ts";
import { TOKEN_SECRET } from "../support/api-house.ts";
import { type Closing, closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { runShowtime, type ServeProcess, spawnShowtime, startServe } from "../support/showtime-process.ts";
import { until } from "../support/until.ts";

const ENVIRONMENT = { SHOWTIME_TOKEN_SECRET: TOKEN_SECRET };
const SMALL = "--rooms 2 --members 20 --clients 4 --events 30 --seconds 6 --warm-up 0".split(" ");
/** A busy machine takes its time to start two processes. */
const PATIENCE_MS = 120_000;

async function openServer(opened: Closing): Promise<ServeProcess & { folder: string }> {
	const folder = await temporaryFolder();
	opened.add(folder.remove);
	const server = await startServe([], {
		...ENVIRONMENT,
		SHOWTIME_ENABLED: "true",
		SHOWTIME_SQLITE_PATH: join(folder.path, "showtime.db"),
		SHOWTIME_AUDIENCE_TICK_INTERVAL_SECONDS: "0.5",
		SHOWTIME_LOG_LEVEL: "warn",
	});
	opened.add(async () => void (await server.stop("SIGKILL")));
	return Object.assign(server, { folder: folder.path });
}

const tokenOf = (role: Role) => signToken(TOKEN_SECRET, { subject: "test", role }, "5m");

/** What the API answers about sessions that have not ended. */
async function liveSessions({ apiUrl }: ServeProcess): Promise<number> {
	const response = await fetch(`${apiUrl}/showtime/session/list`, {
		method: "POST",
		headers: { "content-type": "application/json", authorization: `Bearer ${await tokenOf("developer")}` },
		body: JSON.stringify({ status: "active" }),
	});
	return ((await response.json()) as { totalCount: number }).totalCount;
}

async function saved(path: string): Promise<Measurement> {
	const read = readMeasurement(await readFile(path, "utf8"));
	if (!read.ok) throw new Error(read.reason);
	return read.value;
}

describe("showtime loadtest", () => {
	const close = closing();
	let server: Awaited<ReturnType<typeof openServer>>;
	let file: (name: string) => string;

	before(async function () {
		this.timeout(PATIENCE_MS);
		server = await openServer(close);
		file = (name) => join(server.folder, name);
	});

	const loadtest = (...args: string[]) => runShowtime(["loadtest", "--url", server.apiUrl, ...args], ENVIRONMENT);

	it("measures a running server, writes what was asked for and leaves no session", async function () {
		this.timeout(PATIENCE_MS);
		const files = ["--json", file("a.json"), "--report", file("a.html"), "--save-baseline", file("base.json")];
		const { code, stdout, stderr } = await loadtest(...SMALL, ...files);
		expect([code, stderr]).to.deep.equal([0, ""]);
		expect(stdout).to.match(/^2 rooms of 20, 4 clients, 30 events a second, ticks of 0\.5 s, for 6 s\n/);
		expect(stdout).to.match(/\nevent to reaction +ms +\d.*\n[\s\S]*\n\nReport: .*a\.html\n$/);
		const { figures, series, server: measured } = await saved(file("a.json"));
		expect(measured).to.deep.equal({ node: process.versions.node, processes: 1, tickSeconds: 0.5 });
		for (const [name, { count, p50, max }] of Object.entries(figures)) {
			expect(count, name).to.be.above(0);
			expect(p50, name).to.be.within(0, max);
		}
		expect(figures.applied.count).to.be.within(60, 240);
		expect(series.channels.cpu).to.have.length(6);
		expect(await readFile(file("a.html"), "utf8")).to.include("<title>Load test</title>");
		expect(await readFile(file("base.json"), "utf8")).to.equal(await readFile(file("a.json"), "utf8"));
		expect(await liveSessions(server)).to.equal(0);
	});

	it("compares with a baseline, and ends with 2 when something is worse", async function () {
		this.timeout(2 * PATIENCE_MS);
		const before = await saved(file("base.json"));
		const most = { count: 100, p50: 1e9, p95: 1e9, p99: 1e9, max: 1e9 };
		const slow = Object.keys(before.figures).map((name) => [name, most]);
		const none = { eventsApplied: { count: 100, p50: 0, p95: 0, p99: 0, max: 0 } };
		const figures = { ...Object.fromEntries(slow), ...none } as Measurement["figures"];
		const bad = { ...before, figures, errors: { INTERNAL: 1e9 } };
		await writeFile(file("bad.json"), measurementText(bad));
		const better = await loadtest(...SMALL, "--baseline", file("bad.json"));
		expect(better.stdout).to.match(/\nevent to applied p50 +ms +\S+ +1,000,000,000 +0\.00 +better\n/);
		expect(better.stdout).to.match(/\nerrors +\d+ +1000000000 +better\n$/);
		expect([better.code, better.stderr]).to.deep.equal([0, ""]);
		const lean = { ...bad, figures: { ...figures, memory: { ...most, p50: 1 } } };
		await writeFile(file("lean.json"), measurementText(lean));
		const worse = await loadtest(...SMALL, "--baseline", file("lean.json"), "--report", file("worse.html"));
		expect(worse.code).to.equal(2);
		expect(worse.stdout).to.match(/\nmemory of the server p50 +MB +\S+ +1\.0 +\S+ +WORSE\n/);
		expect(await readFile(file("worse.html"), "utf8")).to.include("Beside the baseline");
	});

	it("refuses in one line what it cannot do, starts nothing and writes nothing", async function () {
		this.timeout(2 * PATIENCE_MS);
		await writeFile(file("future.json"), '{"kind": "showtime loadtest", "format": 99, "showtime": "9.0.0"}');
		const developer = await tokenOf("developer");
		const refused: [string[], RegExp][] = [
			[["--rooms", "0"], /^showtime: rooms = 0: expected a whole number from 1 to 1000\n$/],
			[["--rooms", "many"], /^error: .*It is no number\.\n/],
			[["--baseline", file("none.json")], /^showtime: cannot read .*none\.json: there is no such file\n$/],
			[["--baseline", file("future.json")], /: format = 99, written by Showtime 9\.0\.0: this release compares with/],
			[["--baseline", file("base.json")], /: rooms = 2, and here 10; members = 20, and here 200; .*different loads/],
			[["--report", file("nowhere/a.html")], /^showtime: cannot write .*a\.html: there is no such folder\n$/],
			[["--token", "no-token"], /^showtime: \/showtime\/session\/list is answered 401 INVALID_TOKEN: .*\n$/],
			[["--token", developer], /403 ROLE_TOO_LOW: .*; an audience of the size .* takes a token of the role admin\n$/],
			[
				["--url", "http://192.0.2.1:2568"],
				/^showtime: --url http:\/\/192\.0\.2\.1:2568: is not on this machine, .*\n$/,
			],
			[["--url", "localhost:2568"], /^showtime: --url localhost:2568: is no URL with http or https\n$/],
			[["--url", `${server.publicUrl}/`], /^showtime: http.*\/metrics is answered 404\n$/],
		];
		const before = await readdir(server.folder);
		for (const [args, message] of refused) {
			const { code, stdout, stderr } = await loadtest(...args);
			expect([code, stdout]).to.deep.equal([1, ""]);
			expect(stderr).to.match(message);
		}
		expect(await readdir(server.folder)).to.deep.equal(before);
		expect(await liveSessions(server)).to.equal(0);
	});

	it("ends its sessions when it is stopped, and those that a killed one left", async function () {
		this.timeout(3 * PATIENCE_MS);
		const long = ["loadtest", "--url", server.apiUrl, ...SMALL, "--seconds", "600", "--json", file("never.json")];
		const stopped = spawnShowtime(long, ENVIRONMENT);
		await until(async () => (await liveSessions(server)) === 2, "it has started its sessions", PATIENCE_MS);
		stopped.child.kill("SIGINT");
		expect(await stopped.finished).to.deep.equal({
			code: 130,
			stdout: "",
			stderr: "showtime: stopped; its sessions have ended, and nothing is written\n",
		});
		expect(await liveSessions(server)).to.equal(0);
		const killed = spawnShowtime(long, ENVIRONMENT);
		await until(async () => (await liveSessions(server)) === 2, "it has started its sessions", PATIENCE_MS);
		killed.child.kill("SIGKILL");
		await once(killed.child, "close");
		const refused = await loadtest(...SMALL);
		expect(refused.stderr).to.match(/^showtime: 2 sessions of a load with seed 1 run there: .* --end-former\n$/);
		expect(await loadtest(...SMALL, "--end-former")).to.include({ code: 0, stderr: "" });
		expect(await readdir(server.folder)).not.to.include("never.json");
		expect(await liveSessions(server)).to.equal(0);
	});

	it("says so when the server goes away under it", async function () {
		this.timeout(2 * PATIENCE_MS);
		const mortal = await openServer(close);
		const running = spawnShowtime(["loadtest", "--url", mortal.apiUrl, ...SMALL, "--seconds", "600"], ENVIRONMENT);
		await until(async () => (await liveSessions(mortal)) === 2, "it has started its sessions", PATIENCE_MS);
		await mortal.stop("SIGKILL");
		const { code, stdout, stderr } = await running.finished;
		expect([code, stdout]).to.deep.equal([1, ""]);
		expect(stderr).to.match(/^showtime: .*; its sessions could not be ended, .*: http.* does not answer: .*\n$/);
	});
});
