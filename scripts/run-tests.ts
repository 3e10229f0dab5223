import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { constants, setPriority, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

// `npm test`: the whole suite, as three runs of mocha side by side. Two of them mostly wait, for processes, servers and
// browsers; the third only computes, and gets what these leave of the machine. What failed is said again at the end. Paths
// that are given are run alone, by one mocha.

const filesOf = (folders: string[]) => folders.map((folder) => `test/${folder}/**/*.test.ts`);
/** The heaviest come first: at the end of the others are pages, which want the machine for themselves. */
const PROCESSES = filesOf(["faults", "cluster", "cli", "client", "docs", "examples"]);
const COMPUTING = filesOf(["career", "components", "events", "lab", "personas", "seam", "systems", "wire", "world"]);
const OTHERS = ["test/**/*.test.ts", ...[...PROCESSES, ...COMPUTING].flatMap((path) => ["--ignore", path])];
/** Of a test that has to wait for its turn. */
const PATIENCE = ["--timeout", "240000"];

/** Where servers of tests have their files, so that none of them waits for a disk: in memory, where there is enough. */
const MEMORY = { folder: "/dev/shm", bytes: 4 * 2 ** 30 };

function hasMemory(): boolean {
	if (!existsSync(MEMORY.folder)) return false;
	const { bavail, bsize } = statfsSync(MEMORY.folder);
	return bavail * bsize >= MEMORY.bytes;
}

/** Takes away what suites of the same user have left that were killed. */
function removeLeft(parent: string): void {
	for (const name of readdirSync(parent)) {
		const [, pid] = name.match(/^showtime-suite-(\d+)-/) ?? [];
		if (pid === undefined || isRunning(Number(pid))) continue;
		const left = join(parent, name);
		if (statSync(left).uid === userInfo().uid) rmSync(left, { recursive: true, force: true });
	}
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** A run of mocha: `output` is what it has printed by now, `status` its exit code once it is over. */
interface Run {
	child: ChildProcess;
	output(): string;
	status: Promise<number>;
}

/** `isLive`: what it prints is passed on at once. */
function mocha(args: string[], folder: string, isLive: boolean): Run {
	const colour = process.stdout.isTTY ? ["--color"] : [];
	const child = spawn(process.execPath, ["node_modules/mocha/bin/mocha.js", ...colour, ...args], {
		stdio: ["inherit", "pipe", "pipe"],
		env: { ...process.env, TMPDIR: folder },
	});
	const chunks: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk: Buffer) => {
			chunks.push(chunk);
			if (isLive) process.stdout.write(chunk);
		});
	}
	const status = once(child, "close").then(([code]) => code ?? 1);
	return { child, output: () => Buffer.concat(chunks).toString(), status };
}

function startAll(folder: string): Run[] {
	const others = mocha(OTHERS, folder, true);
	const processes = mocha(PROCESSES, folder, false);
	const computing = mocha([...PATIENCE, ...COMPUTING], folder, false);
	if (computing.child.pid !== undefined) setPriority(computing.child.pid, constants.priority.PRIORITY_LOW);
	return [others, processes, computing];
}

/** What mocha says of its failures, behind its count of them. */
function failuresIn(output: string): string {
	const [, ...parts] = output.split(/^.*\d+ failing.*$/m);
	return parts.at(-1)?.trimEnd() ?? "";
}

/** Exit code of the worst of them. */
async function end(runs: Run[]): Promise<number> {
	const [live, ...kept] = runs;
	const statuses = await Promise.all(runs.map(({ status }) => status));
	if (kept.length === 0) return statuses[0];
	for (const { output } of kept) process.stdout.write(output());
	const failures = [live, ...kept].map(({ output }) => failuresIn(output())).join("");
	console.log(
		`Runs of mocha ended with ${statuses.join(", ")}.${failures && `\n\nWhat failed, once more:\n${failures}`}`,
	);
	return Math.max(...statuses);
}

const paths = process.argv.slice(2);
const parent = hasMemory() ? MEMORY.folder : tmpdir();
removeLeft(parent);
const folder = mkdtempSync(join(parent, `showtime-suite-${process.pid}-`));
// As /tmp: a test looks into its folder as a user without rights.
chmodSync(folder, 0o755);
try {
	const runs = paths.length > 0 ? [mocha(paths, folder, true)] : startAll(folder);
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		process.on(signal, () => void runs.map(({ child }) => child.kill(signal)));
	}
	process.exitCode = await end(runs);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
