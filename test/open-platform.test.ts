import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { loadConfig } from "../src/config.ts";
import type { ConfiguredDatabase } from "../src/open-database.ts";
import { type OpenPlatform, openPlatform } from "../src/open-platform.ts";
import { Opened } from "../src/opened.ts";
import { openSqliteDatabase } from "../src/persistence/sqlite-database.ts";
import { HARD_SERVICES, OFFICE_SERVICES, SOFT_SERVICES } from "../src/platform/bannou/service-name.ts";
import { StartError } from "../src/start-error.ts";
import { Starting } from "../src/starting.ts";
import { DATABASES } from "./support/databases.ts";
import { failureOf } from "./support/failure-of.ts";
import { freePort } from "./support/free-port.ts";
import { FIXTURES } from "./support/platform/bannou-house.ts";
import { type MockPlatform, startMockPlatform } from "./support/platform/mock-platform.ts";
import { until } from "./support/until.ts";

const SERVICES = [...HARD_SERVICES, ...SOFT_SERVICES];
const OWNER = { entityType: "character", entityId: randomUUID() } as const;

describe("the platform that the configuration names", () => {
	let mock: MockPlatform;
	let database: ConfiguredDatabase;
	let opened: Opened;
	let lines: string[];
	let stop: AbortController;
	let starting: Starting;

	beforeEach(async () => {
		mock = await startMockPlatform({ schemas: FIXTURES, spelling: "schema" });
		database = { kind: "sqlite", ...(await openSqliteDatabase(":memory:")) };
		opened = new Opened();
		lines = [];
		stop = new AbortController();
		starting = new Starting(log(), stop.signal);
	});
	afterEach(async () => {
		await opened.close(5_000, log());
		await mock.close();
		await database.close();
		expect(mock.violations).to.deep.equal([]);
	});

	function log() {
		const tell = (_: object, line: string) => lines.push(line);
		return { info: tell, warn: tell, error: tell };
	}
	const open = (env: Record<string, string>): Promise<OpenPlatform> =>
		openPlatform({ config: loadConfig(env), database, starting, log: log() }, opened);

	it("is embedded without a URL, with all that Showtime has there", async () => {
		const { platform, embedded, dependencies } = await open({});
		expect(platform).to.equal(embedded);
		expect(dependencies()).to.deep.equal({});
		expect((await platform.seeds.ensure(OWNER, "Mira")).phaseCode).to.equal("Unknown");
	});

	it("is at the URL, with all that Showtime has there, made once", async () => {
		for (const _ of ["first", "second"]) {
			const { platform, embedded } = await open({ SHOWTIME_PLATFORM_URL: `${mock.url}/` });
			expect(embedded).to.equal(undefined);
			expect((await platform.seeds.ensure(OWNER, "Mira")).phaseCode).to.equal("Unknown");
		}
		const made = ["/seed/type/register", "/currency/definition/create", "/contract/template/create", "/seed/create"];
		for (const path of made) expect(mock.callsOf(path), path).to.have.length(1);
		const { cleanups } = mock.memory;
		expect([...cleanups.values()].map(({ callbackEndpoint }) => callbackEndpoint)).to.deep.equal([
			"/showtime/cleanup-by-character",
			"/showtime/cleanup-by-game-service",
		]);
	});

	it("is prepared by one process at a time, so that two which start together make nothing twice", async () => {
		const mariadb = DATABASES.find(({ name }) => name === "MariaDB") ?? expect.fail("there is no MariaDB");
		const { close, ...shared } = await mariadb.open();
		const of = { config: loadConfig({ SHOWTIME_PLATFORM_URL: mock.url }), starting, log: log() };
		const start = () => openPlatform({ ...of, database: { ...shared, close, kind: "mysql" } }, opened);
		await Promise.all([start(), start()]).finally(close);
		expect(mock.callsOf("/currency/definition/create")).to.have.length(1);
		expect(mock.callsOf("/seed/type/register")).to.have.length(1);
	}).timeout(30_000);

	it("tells how each of its services is, none of which the process stands still without", async () => {
		const { dependencies } = await open({ SHOWTIME_PLATFORM_URL: mock.url });
		const names = SERVICES.map((service) => `platform-${service}`);
		expect(Object.keys(dependencies())).to.have.members(names);
		expect(new Set(Object.values(dependencies()).map(({ isNeeded }) => isNeeded))).to.deep.equal(new Set([false]));
	});

	it("waits for a hard service, and says which, where, and what to do", async () => {
		const url = `http://127.0.0.1:${await freePort()}`;
		const env = { SHOWTIME_PLATFORM_URL: mock.url, SHOWTIME_PLATFORM_SERVICE_URLS: `seed=${url}` };
		const opening = failureOf(open(env));
		await until(() => starting.awaited["platform-seed"], "it waits for the seed service");
		const { detail = "" } = starting.awaited["platform-seed"];
		expect(detail).to.match(new RegExp(`^SHOWTIME_PLATFORM_URL: seed at ${url}: /seed/type/get: .*ECONNREFUSED`));
		expect(detail).to.include("; start it, or say in SHOWTIME_PLATFORM_SERVICE_URLS where seed is");
		expect(lines.at(-1)).to.equal(`waiting for platform-seed: ${detail}`);
		stop.abort();
		expect((await opening).name).to.equal("AbortError");
	});

	it("does not wait for what waiting does not mend", async () => {
		mock.script("/contract/template/create", { status: 400 });
		const error = await failureOf(open({ SHOWTIME_PLATFORM_URL: mock.url }));
		expect(error).to.be.instanceOf(StartError);
		expect(error.message).to.include("contract: /contract/template/create: answered 400; the contract service at");
	});

	it("does without a soft service", async () => {
		const url = `http://127.0.0.1:${await freePort()}`;
		const env = { SHOWTIME_PLATFORM_URL: mock.url, SHOWTIME_PLATFORM_SERVICE_URLS: `voice=${url}, analytics=${url}` };
		const { dependencies } = await open(env);
		await until(() => dependencies()["platform-voice"].isUp === false, "voice is away");
		expect(dependencies()["platform-voice"].detail).to.include("ECONNREFUSED");
		expect(dependencies()["platform-leaderboard"].isUp).to.equal(true);
	});

	it("can have any of its services somewhere else", () => {
		const urls = [...SERVICES, ...OFFICE_SERVICES].map((service) => [service, `http://${service}.internal`]);
		const text = urls.map((pair) => pair.join("=")).join();
		const { platformServiceUrls } = loadConfig({ SHOWTIME_PLATFORM_SERVICE_URLS: text });
		expect(platformServiceUrls).to.deep.equal(Object.fromEntries(urls));
	});

	it("takes no service apart from a platform", async () => {
		const error = await failureOf(open({ SHOWTIME_PLATFORM_SERVICE_URLS: "seed=http://127.0.0.1:1" }));
		expect(error.message).to.equal("SHOWTIME_PLATFORM_SERVICE_URLS is set, and SHOWTIME_PLATFORM_URL is not");
	});
});
