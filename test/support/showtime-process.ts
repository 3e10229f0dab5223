import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import FLAGS from "../../bin/node-flags.json" with { type: "json" };
import { until } from "./until.ts";

const ENTRY = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** A start on a busy machine. */
const UP_WITHIN_MS = 120_000;

/** What a finished `showtime` command said. */
export interface Finished {
	code: number | null;
	stdout: string;
	stderr: string;
}

/** A running `showtime serve`. */
export interface ServeProcess {
	publicUrl: string;
	apiUrl: string;
	/** Everything said so far. */
	output(): string;
	/** True once the process has ended. */
	readonly isOver: boolean;
	/** Sends the signal and waits for the end. */
	stop(signal?: NodeJS.Signals): Promise<number | null>;
	/** Sends the signal. */
	kill(signal: NodeJS.Signals): void;
	/** After it returns the server says where to look. */
	up(): Promise<void>;
	/** Exit code, once it has ended; null: by a signal. */
	ended: Promise<number | null>;
}

type Environment = Record<string, string>;

/** Where a command runs, and a file that takes its stdout. */
interface Place {
	folder?: string;
	stdout?: number;
}

function start(args: string[], env: Environment, entry = ENTRY, { folder, stdout }: Place = {}): ChildProcess {
	const { PATH = "" } = process.env;
	return spawn(process.execPath, [...FLAGS, entry, ...args], {
		cwd: folder,
		env: { PATH, ...env },
		stdio: ["ignore", stdout ?? "pipe", "pipe"],
	});
}

/** Runs a command of the CLI to its end. */
export async function runShowtime(args: string[], env: Environment = {}, place: Place = {}): Promise<Finished> {
	return spawnShowtime(args, env, place).finished;
}

/** Starts a command of the CLI. */
export function spawnShowtime(
	args: string[],
	env: Environment,
	place: Place = {},
): { child: ChildProcess; finished: Promise<Finished> } {
	const child = start(args, env, ENTRY, place);
	let stdout = "";
	let stderr = "";
	child.stdout?.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr?.on("data", (chunk) => {
		stderr += chunk;
	});
	const finished = once(child, "close").then(([code]) => ({ code, stdout, stderr }));
	return { child, finished };
}

/** Starts `showtime serve` on free ports and waits until it says where to look; `entry` is that of another build. */
export async function startServe(args: string[], env: Environment, entry?: string): Promise<ServeProcess> {
	const server = spawnServe(args, env, entry);
	try {
		await server.up();
	} catch (cause) {
		await server.stop("SIGKILL");
		throw cause;
	}
	return server;
}

/** Starts `showtime serve` on free ports. */
export function spawnServe(args: string[], env: Environment, entry?: string): ServeProcess {
	const child = start(["serve", ...args], { SHOWTIME_PORT: "0", SHOWTIME_API_PORT: "0", ...env }, entry);
	let output = "";
	const ended = once(child, "close").then(() => child.exitCode);
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on("data", (chunk) => {
			output += chunk;
		});
	}
	const url = (label: string) => new RegExp(`${label} +(http://\\S+)`).exec(output)?.[1];
	const isOver = () => child.exitCode !== null || child.signalCode !== null;
	return {
		get publicUrl() {
			return url("Streams") ?? "";
		},
		get apiUrl() {
			return (url("Internal API") ?? "").replace("/docs", "");
		},
		output: () => output,
		async up() {
			await until(() => isOver() || url("Internal API"), "the server says where to look", UP_WITHIN_MS);
			if (isOver()) throw new Error(`the server did not start: ${output}`);
		},
		kill: (signal) => void child.kill(signal),
		ended,
		get isOver() {
			return isOver();
		},
		async stop(signal = "SIGTERM") {
			if (!isOver()) child.kill(signal);
			return ended;
		},
	};
}
