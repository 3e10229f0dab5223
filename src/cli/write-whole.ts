import { constants } from "node:fs";
import { access, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError } from "./fail.ts";

const WORDS: Readonly<Record<string, string>> = {
	ENOSPC: "the disk is full",
	EDQUOT: "the disk quota is used up",
	EACCES: "permission denied",
	EPERM: "permission denied",
	EROFS: "the disk is read-only",
	ENOENT: "there is no such folder",
	ENOTDIR: "a part of the path is no folder",
	EISDIR: "it is a folder",
};

/** Throws `CliError` when no file can be written there; to be asked before work that would be lost. */
export async function checkWritable(path: string): Promise<void> {
	try {
		await access(dirname(path), constants.W_OK);
		const found = await stat(path).catch(() => undefined);
		if (found?.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
	} catch (error) {
		throw notWritten(path, error);
	}
}

/**
 * After it returns the file has this text; until then it has what it had before, or is not there. Throws `CliError` with the
 * reason, and leaves nothing behind then.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
	const beside = `${path}.${process.pid}.tmp`;
	try {
		const file = await open(beside, "wx");
		try {
			await file.writeFile(text);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(beside, path);
	} catch (error) {
		await rm(beside, { force: true }).catch(() => {});
		throw notWritten(path, error);
	}
}

/** After it returns stdout has taken the text, or whoever read it wants no more. Throws `CliError` with the reason. */
export async function print(text: string): Promise<void> {
	try {
		await new Promise<void>((resolve, reject) => {
			process.stdout.once("error", reject);
			process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
		});
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw notWritten("to stdout", error);
	}
}

function notWritten(path: string, error: unknown): CliError {
	const { code = "", message } = error as NodeJS.ErrnoException;
	return new CliError(`cannot write ${path}: ${WORDS[code] ?? message}`, { cause: error });
}
