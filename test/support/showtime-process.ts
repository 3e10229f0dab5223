import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

const ENTRY = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

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

function start(args: string[], env: Environment): ChildProcess {
	const { PATH = "" } = process.env;
	const flags = ["--disable-proto=delete", "--disable-warning=ExperimentalWarning"];
	return spawn(process.execPath, [...flags, ENTRY, ...args], {
		env: { PATH, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
}

/** Runs a command of the CLI to its end. */
export async function runShowtime(args: string[], env: Environment = {}): Promise<Finished> {
	const child = start(args, env);
	let stdout = "";
	let stderr = "";
	child.stdout?.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr?.on("data", (chunk) => {
		stderr += chunk;
	});
	const [code] = await once(child, "close");
	return { code, stdout, stderr };
}

/** Starts `showtime serve` on free ports and waits until it says where to look. */
export async function startServe(args: string[], env: Environment): Promise<ServeProcess> {
	const server = spawnServe(args, env);
	await server.up();
	return server;
}

/** Starts `showtime serve` on free ports. */
export function spawnServe(args: string[], env: Environment): ServeProcess {
	const child = start(["serve", ...args], { SHOWTIME_PORT: "0", SHOWTIME_API_PORT: "0", ...env });
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
			await until(() => isOver() || url("Internal API"), "the server says where to look");
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
