import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { HARD_STOP } from "../../src/cli/stopping.ts";
import { loadConfig, unknownVariables } from "../../src/config.ts";
import { OWN_PROPERTIES } from "../../src/config-table.ts";
import {
	askedVariables,
	COMPOSE_TEXT,
	type ComposeService,
	composeFile,
	exampleEnvironment,
	processesOf,
} from "../support/compose-file.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const COMPOSE = composeFile();
const { services, networks, volumes } = COMPOSE;

const NAMED = Object.entries(services);
const OWN = NAMED.filter(([, { image }]) => image.startsWith("showtime:"));
const PROCESSES = processesOf(COMPOSE);
const LASTING = NAMED.filter(([, { restart }]) => restart !== "no");

const portsOf = ({ ports = [] }: ComposeService) => ports;
const environmentOf = ({ environment = {} }: ComposeService) => environment;

describe("the compose file", () => {
	it("is one by the Compose specification", () => {
		const { $schema: _, ...schema } = JSON.parse(read("test/fixtures/compose-spec/compose-spec.json"));
		const isValid = new Ajv({ strict: false, allErrors: true }).compile(schema);
		isValid(parse(COMPOSE_TEXT, { merge: true }));
		expect(isValid.errors).to.equal(null);
	});

	it("pins every image by its version, our own by that of the package", () => {
		const { version } = JSON.parse(read("package.json"));
		for (const [name, { image }] of NAMED) expect(image, name).to.match(/^[\w/-]+:v?\d+\.\d+\.\d+(-alpine)?$/);
		for (const [, { image, build }] of OWN)
			expect({ image, build }).to.deep.equal({ image: `showtime:${version}`, build: "." });
	});

	it("watches the health of every service that lasts, starts it again, and ends it in time", () => {
		for (const [name, service] of LASTING) {
			expect(service.restart, name).to.equal("unless-stopped");
			const isChecked =
				service.build === undefined ? service.healthcheck !== undefined : read("Dockerfile").includes("\nHEALTHCHECK ");
			expect(isChecked, name).to.equal(true);
		}
		for (const [name, service] of PROCESSES) {
			const { drainSeconds } = loadConfig(environmentOf(service));
			expect(Number.parseInt(service.stop_grace_period ?? "", 10), name).to.be.greaterThan(drainSeconds * HARD_STOP);
		}
	});

	it("gives processes variables that there are, with values that they take", () => {
		expect(PROCESSES).to.have.length(2);
		for (const [name, service] of OWN) {
			expect(unknownVariables(environmentOf(service)), name).to.deep.equal([]);
			expect(() => loadConfig(environmentOf(service)), name).to.not.throw();
		}
	});

	it("sends processes to stores and ports that are there", () => {
		const { port, apiPort } = OWN_PROPERTIES;
		for (const [name, service] of PROCESSES) {
			const { mysqlUrl, redisUrl, natsUrl, internalUrl } = loadConfig(environmentOf(service));
			const hosts = [mysqlUrl, redisUrl, natsUrl].map((url) => new URL(url ?? "").hostname);
			expect(Object.keys(services)).to.include.members(hosts);
			expect(Object.keys(service.depends_on ?? {})).to.include.members(hosts);
			expect(internalUrl).to.equal(`http://${name}:${apiPort.fallback}`);
			const proxied = read("deploy/Caddyfile");
			expect(proxied).to.include(`reverse_proxy ${name}:${port.fallback}\n`);
			expect(proxied).to.match(new RegExp(`reverse_proxy .*${name}:${apiPort.fallback}`));
		}
		const { mysqlUrl } = loadConfig(environmentOf(PROCESSES[0][1]));
		const { username, password, pathname } = new URL(mysqlUrl ?? "");
		expect(environmentOf(services.mysql)).to.include({
			MYSQL_USER: username,
			MYSQL_PASSWORD: password,
			MYSQL_DATABASE: pathname.slice(1),
		});
	});

	it("opens the players' port to all, and the others to the machine itself", () => {
		const published = NAMED.flatMap(([, service]) => portsOf(service));
		const { port } = OWN_PROPERTIES;
		expect(published.filter((one) => !one.startsWith("127.0.0.1:"))).to.deep.equal([
			`${port.fallback}:${port.fallback}`,
		]);
		for (const name of ["mysql", "redis", "rabbitmq"]) {
			expect(portsOf(services[name])).to.deep.equal([]);
			expect(services[name].networks).to.deep.equal(["stores"]);
		}
		expect(networks.stores).to.deep.equal({ internal: true });
	});

	it("has a Redis that keeps every key or says that it is full, and comes back empty", () => {
		const command = services.redis.command ?? [];
		const settings = command.flatMap((word, place) => (word.startsWith("--") ? [[word, command[place + 1]]] : []));
		expect(Object.fromEntries(settings)).to.include({
			"--maxmemory-policy": "noeviction",
			"--save": "",
			"--appendonly": "no",
		});
	});

	it("mounts files that are there, and volumes that it declares", () => {
		const sources = NAMED.flatMap(([, { volumes: mounts = [] }]) => mounts.map((mount) => mount.split(":")[0]));
		const files = sources.filter((source) => source.startsWith("./"));
		expect(files.filter((file) => !existsSync(join(ROOT, file)))).to.deep.equal([]);
		expect(new Set(sources.filter((source) => !files.includes(source)))).to.deep.equal(new Set(Object.keys(volumes)));
	});

	it("has its settings explained in .env.example, and no secret anywhere", () => {
		expect(Object.keys(exampleEnvironment())).to.have.members(askedVariables().map(({ name }) => name));
		const required = askedVariables().filter(({ isRequired }) => isRequired);
		for (const { name } of required) expect(exampleEnvironment()[name], name).to.equal("");
		const secrets = [...COMPOSE_TEXT.matchAll(/(?:PASSWORD|SECRET): (.+)/g)].map(([, value]) => value);
		for (const secret of secrets) expect(secret).to.match(/^\$\{\w+:\?see \.env\.example\}$/);
		expect(read(".gitignore").split("\n")).to.include(".env");
	});
});
