import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { validate } from "dockerfile-utils";
import { OWN_PROPERTIES } from "../../src/config-table.ts";
import { closing } from "../support/closing.ts";
import { freePort } from "../support/free-port.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const DOCKERFILE = read("Dockerfile");

/** Instructions in order, continued lines joined and comments left out. */
const INSTRUCTIONS = DOCKERFILE.replace(/^#.*\n/gm, "")
	.replace(/\\\n\s*/g, "")
	.split("\n")
	.filter((line) => line !== "")
	.map((line) => ({ name: line.slice(0, line.indexOf(" ")), rest: line.slice(line.indexOf(" ") + 1) }));

const restsOf = (name: string) =>
	INSTRUCTIONS.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
const commandIn = (rest: string): string[] => JSON.parse(rest.slice(rest.indexOf("[")));

describe("the Dockerfile", () => {
	const opened = closing();

	it("gives its linter nothing to say", () => {
		expect(validate(DOCKERFILE)).to.deep.equal([]);
	});

	it("has the pinned Node, and no other image", () => {
		const { node } = JSON.parse(read("package.json")).dependencies;
		const [base, ...stages] = restsOf("FROM");
		expect(base).to.equal(`node:${node}-bookworm-slim AS base`);
		for (const stage of stages) expect(stage).to.match(/^base( AS \w+)?$/);
	});

	it("takes what is there and is let in from the folder it is built in", () => {
		const taken = restsOf("COPY").filter((rest) => !rest.startsWith("--from"));
		const files = [...new Set(taken.flatMap((rest) => rest.split(" ").slice(0, -1)))];
		expect(files.filter((file) => !existsSync(join(ROOT, file)))).to.deep.equal([]);
		const letIn = [...read(".dockerignore").matchAll(/^!(.+)$/gm)].map(([, file]) => file);
		expect(letIn).to.have.members(files);
	});

	it("leaves root before the process starts", () => {
		const last = INSTRUCTIONS.map(({ name }) => name).lastIndexOf("FROM");
		const users = INSTRUCTIONS.slice(last).filter(({ name }) => name === "USER");
		expect(users).to.deep.equal([{ name: "USER", rest: "node" }]);
	});

	it("starts Node itself, as the wrapper does", () => {
		const [node, ...args] = commandIn(restsOf("ENTRYPOINT")[0]);
		expect(node).to.equal("node");
		expect(args).to.deep.equal([...JSON.parse(read("bin/node-flags.json")), "dist/cli/main.js"]);
		expect(commandIn(restsOf("CMD")[0])).to.deep.equal(["serve"]);
	});

	it("tells the ports that a process has by default", () => {
		const { port, apiPort } = OWN_PROPERTIES;
		expect(restsOf("EXPOSE")).to.deep.equal([`${port.fallback} ${apiPort.fallback}`]);
	});

	it("has a health check that follows readiness", async () => {
		let status = 200;
		const asked: unknown[] = [];
		const server = createServer((request, response) => {
			asked.push(request.url);
			response.writeHead(status).end();
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		opened.add(() => void server.close());
		const [, ...args] = commandIn(restsOf("HEALTHCHECK")[0]);
		const check = async (port: number) => {
			const child = spawn(process.execPath, args, { env: { SHOWTIME_API_PORT: String(port) }, stdio: "ignore" });
			return (await once(child, "exit"))[0];
		};
		const { port } = server.address() as AddressInfo;
		expect(await check(port)).to.equal(0);
		status = 503;
		expect(await check(port)).to.equal(1);
		expect(asked).to.deep.equal(["/health/ready", "/health/ready"]);
		expect(await check(await freePort())).to.equal(1);
	});
});
