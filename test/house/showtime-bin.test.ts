import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import FLAGS from "../../bin/node-flags.json" with { type: "json" };
import { until } from "../support/until.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Stands in for the command line: says that it is up, tells its arguments, or stays until it is told to end. */
const MAIN = `
import { writeFileSync } from "node:fs";
const [what, ...rest] = process.argv.slice(2);
if (what === "tell") {
	console.log(JSON.stringify({ rest, version: process.version, hasProto: "__proto__" in {} }));
	process.exitCode = 3;
} else {
	process.on("SIGTERM", () => {
		writeFileSync(rest[0] + ".ended", "");
		process.exit(7);
	});
	setInterval(() => undefined, 1000);
	writeFileSync(rest[0], String(process.pid));
}
`;

describe("bin/showtime.cjs", () => {
	let project: string;
	let bin: string;
	let upFile: string;

	beforeEach(() => {
		project = mkdtempSync(join(tmpdir(), "showtime-bin-"));
		bin = join(project, "bin/showtime.cjs");
		upFile = join(project, "up");
		cpSync(join(ROOT, "bin"), join(project, "bin"), { recursive: true });
		mkdirSync(join(project, "src/cli"), { recursive: true });
		writeFileSync(join(project, "package.json"), '{ "type": "module" }');
		writeFileSync(join(project, "src/cli/main.ts"), MAIN);
		symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
	});

	afterEach(() => rmSync(project, { recursive: true, force: true }));

	async function startAndWait(): Promise<ChildProcess> {
		const wrapper = spawn(process.execPath, [bin, "stay", upFile], { stdio: "ignore" });
		await until(() => existsSync(upFile), "the command line is up");
		return wrapper;
	}

	it("hands arguments to the pinned Node and gives back the exit code", () => {
		const { stdout, status } = spawnSync(process.execPath, [bin, "tell", "a", "--b"], { encoding: "utf8" });
		expect(JSON.parse(stdout)).to.deep.include({ rest: ["a", "--b"], version: process.version });
		expect(status).to.equal(3);
	});

	it("leaves no object a __proto__ that a body could set", () => {
		const { stdout } = spawnSync(process.execPath, [bin, "tell"], { encoding: "utf8" });
		expect(JSON.parse(stdout)).to.have.property("hasProto", false);
	});

	it("runs Node as npm start does", () => {
		const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
		expect(scripts.start).to.include(` ${FLAGS.join(" ")} `);
	});

	it("forwards SIGTERM and waits for the end", async () => {
		const wrapper = await startAndWait();
		const exited = once(wrapper, "exit");
		wrapper.kill("SIGTERM");
		expect(await exited).to.deep.equal([7, null]);
	});

	it("leaves nobody behind when it is killed", async () => {
		const wrapper = await startAndWait();
		const exited = once(wrapper, "exit");
		wrapper.kill("SIGKILL");
		await exited;
		await until(() => existsSync(`${upFile}.ended`), "the command line has ended");
	});

	it("says in one line that nothing is installed", () => {
		rmSync(join(project, "node_modules"));
		const { stderr, status } = spawnSync(process.execPath, [bin], { encoding: "utf8" });
		expect(stderr).to.match(/^showtime: the pinned Node is not installed yet[^\n]*\n$/);
		expect(status).to.equal(1);
	});
});
