import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** SQLITE_BUSY */
const BUSY = 5;

/** Held by the one process that uses a data file. */
export interface DataFileLock {
	/** After it returns another process may take the lock. */
	release(): void;
}

/**
 * Takes `<path>.lock`, or answers the sentence that says who holds it.
 *
 * The lock is an exclusive transaction on a SQLite file of its own: the operating system lets go of it when the process
 * dies in whatever way, so there is no stale lock and no reused process id to be fooled by. `<path>.pid` only names the
 * holder for the message. It is a second file because closing any handle on the lock file would drop the process's lock.
 */
export function lockDataFile(path: string): DataFileLock | { heldBy: string } {
	const pidPath = `${path}.pid`;
	const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
	try {
		lock.exec("begin exclusive");
	} catch (error) {
		lock.close();
		if ((error as { errcode?: number }).errcode === BUSY) return { heldBy: holderNamedIn(pidPath) };
		throw error;
	}
	writeFileSync(pidPath, `${process.pid}\n`);
	return {
		release() {
			rmSync(pidPath, { force: true });
			lock.close();
		},
	};
}

/** The pid file is written just after the lock was taken: until then it is missing or names the holder before. */
function holderNamedIn(pidPath: string): string {
	try {
		const pid = Number.parseInt(readFileSync(pidPath, "utf8"), 10);
		process.kill(pid, 0);
		return `process ${pid}`;
	} catch (error) {
		// A process of another user answers EPERM: it is there all the same.
		const pid = (error as NodeJS.ErrnoException).code === "EPERM" ? readFileSync(pidPath, "utf8").trim() : undefined;
		return pid === undefined ? "another process" : `process ${pid}`;
	}
}
