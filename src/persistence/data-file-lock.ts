import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Result codes of SQLite. */
const SQLITE_BUSY = 5;
const SQLITE_CANTOPEN = 14;

/** Held by the one process that uses a data file. */
export interface DataFileLock {
	/** After it returns another process may take the lock. */
	release(): void;
}

/**
 * Takes `<path>.lock`, or names who holds it. Throws when the file can be neither made nor written.
 *
 * The lock is an exclusive transaction on a SQLite file of its own: the operating system lets go of it when the process
 * dies in whatever way, so there is no stale lock and no reused process id to be fooled by. `<path>.pid` only names the
 * holder for the message. It is a second file because closing any handle on the lock file would drop the process's lock.
 */
export function lockDataFile(path: string): DataFileLock | { heldBy: string } {
	const pidPath = `${path}.pid`;
	const lock = openLock(`${path}.lock`);
	try {
		lock.exec("begin exclusive");
		writeFileSync(pidPath, `${process.pid}\n`);
	} catch (error) {
		lock.close();
		if (codeOf(error) === SQLITE_BUSY) return { heldBy: holderNamedIn(pidPath) };
		throw error;
	}
	return {
		release() {
			rmSync(pidPath, { force: true });
			lock.close();
		},
	};
}

function openLock(path: string): DatabaseSync {
	try {
		return new DatabaseSync(path, { timeout: 0 });
	} catch (error) {
		if (codeOf(error) !== SQLITE_CANTOPEN) throw error;
		throw new Error(`${path} can be neither made nor written`, { cause: error });
	}
}

function codeOf(error: unknown): number | undefined {
	return (error as { errcode?: number }).errcode;
}

/** The pid file is written just after the lock was taken: until then it is missing or names the holder before. */
function holderNamedIn(pidPath: string): string {
	try {
		const pid = Number.parseInt(readFileSync(pidPath, "utf8"), 10);
		return isAlive(pid) ? `process ${pid}` : "another process";
	} catch {
		return "another process";
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// A process of another user is there all the same.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
