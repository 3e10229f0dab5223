import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError } from "./fail.ts";

const SECRET_BYTES = 32;

/** Where the demo's token secret is: beside the SQLite file. */
function demoSecretPath(sqlitePath: string): string {
	return join(dirname(sqlitePath), "demo-secret");
}

/**
 * The demo's token secret; made on first use, readable by its owner only. Of two processes that make it at once the first
 * one's is kept. Throws `CliError` when the folder cannot be written or the file holds no secret.
 */
export function demoSecret(sqlitePath: string): string {
	const path = demoSecretPath(sqlitePath);
	const secret = keptOrMade(path);
	if (Buffer.byteLength(secret) >= SECRET_BYTES) return secret;
	throw new CliError(`${path} holds no secret of ${SECRET_BYTES} bytes; remove it to have one made`);
}

function keptOrMade(path: string): string {
	try {
		mkdirSync(dirname(path), { recursive: true });
		const made = randomBytes(SECRET_BYTES).toString("base64url");
		try {
			writeFileSync(path, `${made}\n`, { mode: 0o600, flag: "wx" });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		}
		return readFileSync(path, "utf8").trim();
	} catch (error) {
		throw new CliError(`cannot keep the demo's secret in ${path}: ${(error as Error).message}`, { cause: error });
	}
}
