import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { testServers } from "./test-servers.ts";

const ROOT = join(import.meta.dirname, "../..");
const READER = join(ROOT, "examples/csharp/Showtime/Crowd");
const CLIENT = join(ROOT, "examples/csharp/Showtime/Stream");

/** C# 7 and no more, so that every Unity of the last years reads it. */
const FLAGS = ["-langversion:7", "-warnaserror", "-r:System.Net.Http.dll", "-r:System.Core.dll", "-nologo"];

export interface Compiled {
	/** Absolute path of what was made. */
	file: string;
	/** Removes its folder. */
	remove(): Promise<void>;
}

/** Files of the C# client, or of its part that reads crowds and reactions and uses no network. */
export async function csharpSources(part: "all" | "reader" = "all"): Promise<string[]> {
	const folders = part === "reader" ? [READER] : [READER, CLIENT];
	const lists = await Promise.all(
		folders.map(async (folder) => (await readdir(folder)).map((file) => join(folder, file))),
	);
	return lists.flat();
}

/** Compiles C# sources to a program or a library; throws with the compiler's messages when they have an error or a warning. */
export async function compileCsharp(sources: string[], kind: "exe" | "library", flags = FLAGS): Promise<Compiled> {
	const folder = await mkdtemp(join(tmpdir(), "showtime-csharp-"));
	const file = join(folder, kind === "exe" ? "program.exe" : "library.dll");
	const remove = () => rm(folder, { recursive: true, force: true });
	try {
		await promisify(execFile)(testServers().mono.compiler, [...flags, `-target:${kind}`, `-out:${file}`, ...sources]);
	} catch (cause) {
		await remove();
		const { stdout = "", stderr = "" } = cause as { stdout?: string; stderr?: string };
		throw new Error(`the C# does not compile:\n${stdout}${stderr}`, { cause });
	}
	return { file, remove };
}

/** A running C# program that answers lines. */
export interface CsharpProgram {
	/** Every line that it wrote. */
	readonly lines: string[];
	write(line: string): void;
	/** After it returns the process is gone. */
	close(): Promise<void>;
}

/** Starts a program; what it says on stderr is part of the error when it fails. */
export function startCsharp(file: string): CsharpProgram {
	const child = spawn(testServers().mono.runtime, [file], { stdio: ["pipe", "pipe", "inherit"] });
	const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
	const lines: string[] = [];
	let rest = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		const parts = (rest + text).split("\n");
		rest = parts.pop() ?? "";
		lines.push(...parts);
	});
	return {
		lines,
		write: (line) => child.stdin.write(`${line}\n`),
		async close() {
			child.stdin.end();
			child.kill();
			await exited;
		},
	};
}
