import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";

// `npm test`: the whole suite, as two runs of mocha side by side. The tests of the one compute and wait for nothing and nobody:
// they get what the tests of the other, which mostly wait for processes, servers and browsers, leave of the machine. Paths
// that are given are run alone, by one mocha.

const FOLDERS = ["components", "events", "lab", "personas", "seam", "systems", "world"];
const COMPUTING = FOLDERS.map((folder) => `test/${folder}/**/*.test.ts`);
const ALL = "test/**/*.test.ts";
/** Of a test that has to wait for its turn. */
const PATIENCE = ["--timeout", "240000"];

function mocha(args: string[], stdout: "inherit" | "pipe"): ChildProcess {
	const colour = process.stdout.isTTY ? ["--color"] : [];
	return spawn(process.execPath, ["node_modules/mocha/bin/mocha.js", ...colour, ...args], {
		stdio: ["inherit", stdout, stdout],
	});
}

async function statusOf(run: ChildProcess): Promise<number> {
	const [code] = await once(run, "close");
	return code ?? 1;
}

async function runAll(): Promise<number> {
	const waiting = mocha([ALL, ...COMPUTING.flatMap((path) => ["--ignore", path])], "inherit");
	const computing = mocha([...PATIENCE, ...COMPUTING], "pipe");
	if (computing.pid !== undefined) setPriority(computing.pid, constants.priority.PRIORITY_LOW);
	const output: Buffer[] = [];
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.once(signal, () => void [waiting, computing].map((run) => run.kill(signal)));
	}
	for (const stream of [computing.stdout, computing.stderr]) stream?.on("data", (chunk) => output.push(chunk));
	const [first, second] = await Promise.all([statusOf(waiting), statusOf(computing)]);
	process.stdout.write(Buffer.concat(output));
	const verdict = (status: number) => (status === 0 ? "passed" : "failed");
	console.log(`The run of ${COMPUTING.join(", ")} ${verdict(second)}, that of all other tests ${verdict(first)}.`);
	return Math.max(first, second);
}

const paths = process.argv.slice(2);
process.exitCode = paths.length > 0 ? await statusOf(mocha(paths, "inherit")) : await runAll();
