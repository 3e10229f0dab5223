import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

// `npm test`: the whole suite, as two runs of mocha side by side. The tests of the first mostly wait for processes, servers
// and browsers, those of the second compute; one after the other they would leave half of the machine idle. Paths that are
// given are run alone, by one mocha.

const WAITING = ["cli", "cluster", "docs", "examples", "faults", "web"].map((folder) => `test/${folder}/**/*.test.ts`);
const ALL = "test/**/*.test.ts";

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
	const waiting = mocha(WAITING, "inherit");
	const computing = mocha([ALL, ...WAITING.flatMap((path) => ["--ignore", path])], "pipe");
	const output: Buffer[] = [];
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.once(signal, () => void [waiting, computing].map((run) => run.kill(signal)));
	}
	for (const stream of [computing.stdout, computing.stderr]) stream?.on("data", (chunk) => output.push(chunk));
	const [first, second] = await Promise.all([statusOf(waiting), statusOf(computing)]);
	process.stdout.write(Buffer.concat(output));
	const verdict = (status: number) => (status === 0 ? "passed" : "failed");
	console.log(`The run of ${WAITING.join(", ")} ${verdict(first)}, that of all other tests ${verdict(second)}.`);
	return Math.max(first, second);
}

const paths = process.argv.slice(2);
process.exitCode = paths.length > 0 ? await statusOf(mocha(paths, "inherit")) : await runAll();
