import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Readiness } from "../../src/api/health.ts";
import { signToken } from "../../src/api/json-web-token.ts";
import { closing } from "../support/closing.ts";
import { temporaryFolder } from "../support/databases.ts";
import { pageOf } from "../support/page.ts";
import { FIXTURES } from "../support/platform/bannou-house.ts";
import { type MockPlatform, startMockPlatform } from "../support/platform/mock-platform.ts";
import { runShowtime, type ServeProcess, startServe } from "../support/showtime-process.ts";
import { startTcpGate, type TcpGate } from "../support/tcp-gate.ts";
import { until } from "../support/until.ts";

const SECRET = "a secret of at least 32 bytes for tests";

describe("showtime serve, over a platform,", function () {
	this.timeout(60_000);
	const close = closing();
	const gameServiceId = randomUUID();
	const characterId = randomUUID();
	let mock: MockPlatform;
	let gate: TcpGate;
	let server: ServeProcess;
	let token: string;

	before(async () => {
		token = await signToken(SECRET, { subject: "tests", role: "developer" }, "1h");
		mock = await startMockPlatform({ schemas: FIXTURES, spelling: "runtime" });
		close.add(mock.close);
		mock.memory.gameServices.set(gameServiceId, { stubName: "arcadia" });
		mock.memory.characters.set(characterId, { status: "alive", realmId: randomUUID() });
		gate = await startTcpGate(Number(new URL(mock.url).port));
		close.add(gate.close);
		const folder = await temporaryFolder();
		close.add(folder.remove);
		server = await startServe([], {
			SHOWTIME_ENABLED: "true",
			SHOWTIME_SQLITE_PATH: `${folder.path}/showtime.db`,
			SHOWTIME_TOKEN_SECRET: SECRET,
			SHOWTIME_PLATFORM_URL: `http://127.0.0.1:${gate.port}`,
			SHOWTIME_PLATFORM_ENUMS: "runtime",
			SHOWTIME_PLATFORM_APP_ID: "showtime",
			SHOWTIME_PLATFORM_PERMISSIONS: "true",
			SHOWTIME_INTERNAL_URL: "http://showtime-1.internal:2568",
		});
		close.add(async () => void (await server.stop("SIGKILL")));
	});

	async function start(character: string): Promise<{ status: number; code?: string; showtimeSessionId?: string }> {
		const response = await fetch(`${server.apiUrl}/showtime/session/start`, {
			method: "POST",
			headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
			body: JSON.stringify({ streamer: { entityType: "character", entityId: character }, gameServiceId }),
		});
		return { status: response.status, ...((await response.json()) as object) };
	}

	async function readiness(): Promise<Readiness> {
		return (await (await fetch(`${server.apiUrl}/health/ready`)).json()) as Readiness;
	}

	it("starts sessions of characters that the platform knows, and of no others", async () => {
		expect(await start(randomUUID())).to.include({ status: 404, code: "UNKNOWN_CHARACTER" });
		expect((await start(characterId)).showtimeSessionId).to.be.a("string");
		const metrics = await (await fetch(`${server.apiUrl}/metrics`)).text();
		expect(metrics).to.include('showtime_dependency_up{dependency="platform-seed",needed="false"} 1');
	});

	it("goes on while the platform is away, and starts sessions when it is back", async () => {
		await gate.shut();
		const another = randomUUID();
		mock.memory.characters.set(another, { status: "alive" });
		expect(await start(another)).to.include({ status: 503, code: "PLATFORM_UNAVAILABLE" });
		const { status, dependencies } = await readiness();
		expect(status).to.equal("degraded");
		expect(Object.values(dependencies).filter(({ isUp, isNeeded }) => isNeeded && !isUp)).to.deep.equal([]);
		await gate.open();
		await until(async () => (await start(another)).showtimeSessionId, "a session starts");
	});

	it("tells the platform where it is, and which endpoint is for whom", async () => {
		const [instance] = await until(() => [...mock.memory.instances.values()], "it is registered");
		expect(instance).to.include({ appId: "showtime", host: "showtime-1.internal", port: 2568 });
		const { permissions } = await until(() => mock.memory.permissions.get("showtime"), "permissions are told");
		const told = Object.values<string[]>(permissions.default).flat();
		const documented = Object.keys(JSON.parse(pageOf("docs/openapi.json")).paths);
		const own = documented.filter((path) => path.startsWith("/showtime/") && !path.startsWith("/showtime/embedded/"));
		expect(told).to.have.members(own);
	});

	it("leaves the mesh when it stops", async () => {
		expect(await server.stop()).to.equal(0);
		const said = mock.callsOf("/mesh/heartbeat").map(({ body }) => body.status);
		expect(said.at(-1)).to.equal("ShuttingDown");
		expect(mock.memory.instances.size).to.equal(0);
		expect(mock.violations).to.deep.equal([]);
	});

	for (const [variable, env, missing] of [
		["SHOWTIME_PLATFORM_APP_ID", { SHOWTIME_PLATFORM_APP_ID: "showtime" }, "SHOWTIME_PLATFORM_URL"],
		["SHOWTIME_PLATFORM_PERMISSIONS", { SHOWTIME_PLATFORM_PERMISSIONS: "true" }, "SHOWTIME_PLATFORM_URL"],
	] as const) {
		it(`does not start with ${variable} and without ${missing}`, async () => {
			const ports = { SHOWTIME_PORT: "0", SHOWTIME_API_PORT: "0", SHOWTIME_SQLITE_PATH: ":memory:" };
			const { code, stderr } = await runShowtime(["serve"], { SHOWTIME_TOKEN_SECRET: SECRET, ...ports, ...env });
			expect(code).to.equal(1);
			expect(stderr).to.include(`${variable} is set, and ${missing} is not`);
		});
	}

	it("does not start with an app id and without a place", async () => {
		const env = { SHOWTIME_PLATFORM_URL: mock.url, SHOWTIME_PLATFORM_APP_ID: "showtime" };
		const ports = { SHOWTIME_PORT: "0", SHOWTIME_API_PORT: "0", SHOWTIME_SQLITE_PATH: ":memory:" };
		const { stderr } = await runShowtime(["serve"], { SHOWTIME_TOKEN_SECRET: SECRET, ...ports, ...env });
		expect(stderr).to.include("SHOWTIME_PLATFORM_APP_ID is set, and SHOWTIME_INTERNAL_URL is not");
	});
});
